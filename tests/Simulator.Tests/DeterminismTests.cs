using System.Diagnostics;
using System.Text.Json;
using LoxiActors.Simulation.Tests.Seeds;

namespace LoxiActors.Simulation.Tests;

/// <summary>A seed is a whole world: whatever happens in it happens again.</summary>
public sealed class DeterminismTests
{
    private static readonly SimulationOptions Options = new(Seed: 7, LoadBalancers: 8, Days: 0.5);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    private static readonly Lazy<SimulationResult> First = new(() => Simulated.Run(Options));

    [Fact]
    public void Two_runs_of_a_seed_are_the_same()
    {
        var again = Simulated.Run(Options);

        Assert.Equal((First.Value.TraceHash, First.Value.Events, First.Value.Simulated), (again.TraceHash, again.Events, again.Simulated));
        Assert.Equal(First.Value.Violations, again.Violations);
    }

    [Fact]
    public void Worlds_that_run_at_the_same_time_are_not_in_each_others_way()
    {
        var (hash, other) = ("", "");
        var neighbour = new Thread(() => other = new SimulationRun(Options with { Seed = 8 }).Run().TraceHash);
        var thread = new Thread(() => hash = new SimulationRun(Options).Run().TraceHash);
        neighbour.Start();
        thread.Start();
        neighbour.Join();
        thread.Join();

        Assert.Equal(First.Value.TraceHash, hash);
        Assert.NotEqual(hash, other);
    }

    [Fact]
    public void Another_seed_is_another_world() =>
        Assert.NotEqual(First.Value.TraceHash, Simulated.Run(Options with { Seed = Options.Seed + 1 }).TraceHash);

    [Fact]
    public void A_replay_is_the_same_run_and_shows_what_happened()
    {
        var text = new StringWriter();

        var replayed = Simulated.Run(Options, text);

        Assert.Equal(First.Value.TraceHash, replayed.TraceHash);
        Assert.Contains("is active under epoch 1", text.ToString());
    }

    [Fact]
    public async Task Another_process_gives_the_same()
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "loxiactors-sim.dll"), "--seed", $"{Options.Seed}", "--lbs", $"{Options.LoadBalancers}", "--days", $"{Options.Days}", "--json"])
        {
            RedirectStandardOutput = true,
        };
        using var simulator = Process.Start(start)!;
        try
        {
            var output = await simulator.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(Deadline);
            var result = JsonDocument.Parse(output).RootElement;

            Assert.Equal(First.Value.TraceHash, result.GetProperty("trace_hash").GetString());
            Assert.Equal(First.Value.Events, result.GetProperty("events").GetInt64());
        }
        finally
        {
            simulator.Kill();
        }
    }
}
