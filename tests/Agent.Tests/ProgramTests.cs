using System.Diagnostics;
using LoxiActors.Agent.Tests.Support;

namespace LoxiActors.Agent.Tests;

/// <summary>The program as it is started on a node.</summary>
public class ProgramTests
{
    private static string Program => Path.Combine(AppContext.BaseDirectory, "loxi-agent");

    [Fact]
    public async Task It_sends_until_it_is_told_to_stop()
    {
        await using var rig = await Rig.CreateAsync();
        using var agent = Start(
            "--node", "node-x", "--controllers", $"127.0.0.1:{rig.Listener.Port}", "--key-file", rig.KeyFile,
            "--loxilb-url", rig.Node.Url.ToString(), "--state-file", rig.Options.StateFile, "--interval", "0.05");
        var first = await rig.Listener.NextAsync();
        Assert.Equal("node-x", first.Node.Value);
        Assert.True((await rig.Listener.NextAsync()).Sequence > first.Sequence);
        using var kill = Process.Start("kill", ["-TERM", agent.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        Assert.Equal(0, await EndAsync(agent));
        Assert.DoesNotContain("the agent's key", await agent.StandardError.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "usage: loxi-agent", "--help")]
    [InlineData(0, "0.1.0", "--version")]
    [InlineData(2, "there is no option '--nod'", "--nod", "x")]
    [InlineData(1, "controllers: is missing", "--check")]
    public async Task It_says_how_it_ended(int code, string text, params string[] arguments)
    {
        using var agent = Start(arguments);
        var output = await agent.StandardOutput.ReadToEndAsync() + await agent.StandardError.ReadToEndAsync();
        Assert.Equal(code, await EndAsync(agent));
        Assert.Contains(text, output, StringComparison.Ordinal);
    }

    private static Process Start(params string[] arguments) =>
        Process.Start(new ProcessStartInfo(Program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;

    private static async Task<int> EndAsync(Process process)
    {
        try
        {
            await process.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }

        return process.ExitCode;
    }
}
