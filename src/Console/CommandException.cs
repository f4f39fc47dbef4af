namespace LoxiActors.Console;

/// <summary>Ends a command with one sentence on standard error.</summary>
/// <param name="exitCode">One of <see cref="ExitCode"/>.</param>
internal sealed class CommandException(int exitCode, string sentence) : Exception(sentence)
{
    public int ExitCode { get; } = exitCode;

    public static CommandException Wrong(string sentence) => new(Console.ExitCode.Wrong, sentence);

    public static CommandException Usage(string sentence) => new(Console.ExitCode.Usage, sentence);

    public static CommandException NotReachable(string sentence) => new(Console.ExitCode.HostNotReachable, sentence);
}
