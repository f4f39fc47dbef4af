using LoxiActors.Console.Commands;

namespace LoxiActors.Console.Tests.Fakes;

/// <summary>Runs one command as a shell would, without a terminal.</summary>
internal sealed record Loxi(int ExitCode, string Output, string Errors)
{
    public static Task<Loxi> RunAsync(params string[] arguments) => RunAsync([], arguments);

    public static async Task<Loxi> RunAsync(Dictionary<string, string> environment, params string[] arguments)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var terminal = new Terminal(output, errors, Interactive: false, Terminal.RedirectedWidth, name => environment.GetValueOrDefault(name));
        var code = await ConsoleProgram.RunAsync(arguments, terminal, TestContext.Current.CancellationToken);
        return new Loxi(code, output.ToString(), errors.ToString());
    }
}
