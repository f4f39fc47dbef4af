using System.Diagnostics;

namespace LoxiActors.Console.Tests;

/// <summary>The built console as a program, and another program in the place of the cluster edition's.</summary>
public sealed class MigrateTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Runs_the_program_with_the_commands_name_first_and_ends_as_it_does()
    {
        var (code, output, errors) = await RunAsync(Simulator, "migrate", "--from", "a b.conf", "--dry-run");

        // The simulator refuses the first argument that it gets.
        Assert.Equal(2, code);
        Assert.Equal("", output);
        Assert.Contains("loxiactors-sim: 'migrate' is not known here", errors);
    }

    [Fact]
    public async Task Without_the_cluster_editions_program_it_says_what_is_missing()
    {
        var (code, output, errors) = await RunAsync(null, "migrate", "--from", "a.conf", "--config", "b.conf");

        Assert.Equal(1, code);
        Assert.Equal("", output);
        Assert.Contains("LOXI_CONTROL_PLANE", errors);
        Assert.Contains("loxiactors-cluster.dll", errors);
    }

    [Fact]
    public async Task It_is_listed()
    {
        var (_, output, _) = await RunAsync(null, "--help");

        Assert.Contains("migrate", output);
        Assert.Contains("sim", output);
    }

    private static string Simulator => Programs.ProgramPaths.Simulator;

    private static async Task<(int Code, string Output, string Errors)> RunAsync(string? program, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Terminal).Assembly.Location, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["LOXI_CONTROL_PLANE"] = program ?? "";
        using var loxi = Process.Start(start)!;
        try
        {
            var output = loxi.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            var errors = loxi.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await Task.WhenAll(output, errors).WaitAsync(Deadline, TestContext.Current.CancellationToken);
            await loxi.WaitForExitAsync(TestContext.Current.CancellationToken);
            return (loxi.ExitCode, await output, await errors);
        }
        finally
        {
            if (!loxi.HasExited)
                loxi.Kill(entireProcessTree: true);
        }
    }
}
