using System.Diagnostics;
using System.Text.Json;

namespace LoxiActors.Console.Tests;

/// <summary>The built console as a program, with the simulator that it starts.</summary>
public sealed class SimTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task Runs_the_simulator_and_ends_as_it_does()
    {
        var (code, output, errors) = await RunAsync("sim", "--seed", "1", "--lbs", "3", "--days", "0.1", "--json");

        Assert.Equal("", errors);
        Assert.Equal(0, code);
        var result = JsonDocument.Parse(output).RootElement;
        Assert.Equal(
            ["seed", "simulated_days", "events", "violations", "trace_hash", "years_per_day_per_core"],
            result.EnumerateObject().Select(field => field.Name));
        Assert.Equal(1, result.GetProperty("seed").GetInt64());
        Assert.InRange(result.GetProperty("simulated_days").GetDouble(), 0.1, 0.2);
        Assert.True(result.GetProperty("events").GetInt64() > 1_000, output);
        Assert.Equal(0, result.GetProperty("violations").GetArrayLength());
        Assert.Matches("^[0-9a-f]{16}$", result.GetProperty("trace_hash").GetString());
    }

    [Fact]
    public async Task A_wrong_option_is_the_simulators_to_refuse()
    {
        var (code, output, errors) = await RunAsync("sim", "--lbs", "many");

        Assert.Equal(2, code);
        Assert.Equal("", output);
        Assert.Equal("loxiactors-sim: --lbs many: has to be 1 to 200; --help lists what there is", errors.TrimEnd());
    }

    [Fact]
    public async Task Help_is_the_simulators_own()
    {
        var (code, output, errors) = await RunAsync("sim", "--help");

        Assert.Equal("", errors);
        Assert.Equal(0, code);
        Assert.Contains("--plant", output);
        Assert.DoesNotContain("--token-file", output);
    }

    [Fact]
    public async Task Options_before_the_word_are_refused()
    {
        var (code, _, errors) = await RunAsync("--json", "sim", "--seed", "1");

        Assert.Equal(2, code);
        Assert.Contains("loxi sim [options]", errors);
    }

    [Fact]
    public async Task A_signal_ends_the_simulator_too()
    {
        using var loxi = Start("sim", "--lbs", "3", "--days", "36525", "--replay");
        try
        {
            // It runs: its output has begun.
            Assert.NotNull(await loxi.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Deadline));
            using var kill = Process.Start("kill", ["-TERM", $"{loxi.Id}"]);

            // Both write to the same pipe, so it ends when both have.
            await loxi.StandardOutput.BaseStream.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken).WaitAsync(Deadline);
            await loxi.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Deadline);

            Assert.Equal(130, loxi.ExitCode);
        }
        finally
        {
            loxi.Kill(entireProcessTree: true);
        }
    }

    private static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(typeof(Terminal).Assembly.Location);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        using var loxi = Start(arguments);
        var output = loxi.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = loxi.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        try
        {
            await loxi.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Deadline);
        }
        catch (TimeoutException)
        {
            loxi.Kill(entireProcessTree: true);
            Assert.Fail($"loxi {string.Join(' ', arguments)} did not end within {Deadline.TotalSeconds:0} s");
        }

        return (loxi.ExitCode, await output, await errors);
    }
}
