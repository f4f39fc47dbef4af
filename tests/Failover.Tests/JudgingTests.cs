using LoxiActors.Failover.Tests.Site;
using LoxiActors.Imitation;
using LoxiActors.Pair.Tests;

namespace LoxiActors.Failover.Tests;

public sealed class JudgingTests
{
    /// <summary>How many probes have to fail before one witness is enough.</summary>
    private static readonly int Misses = new CloudOptions().Health.ProbeMisses;

    [Fact]
    public async Task A_node_whose_agent_lives_is_dead_only_after_half_dead_after()
    {
        var options = new CloudOptions { Heartbeats = true };
        options = options with { Health = options.Health with { HalfDeadAfter = TimeSpan.FromSeconds(2) } };
        await using var cloud = await Cloud.StartAsync(options);
        var (active, standby) = (cloud.Serving(), cloud.StandingBy());
        cloud.Agents[cloud.Nodes.IndexOf(active)].LoxiLbAnswers = false;
        active.Control.Faults = new NodeFaults { Hang = true };
        await cloud.ServedByAsync(standby);

        var verdicts = (await cloud.HistoryAsync($"nodes/{active.Name}")).ToList();
        var suspect = verdicts.Last(entry => entry.Text.StartsWith("suspect", StringComparison.Ordinal));
        var dead = Assert.Single(verdicts, entry => entry.Text.StartsWith("judged dead", StringComparison.Ordinal));
        // Suspicion is what the time is counted from, but for a look of the judge.
        Assert.InRange(dead.At - suspect.At, TimeSpan.FromSeconds(1.8), TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task When_all_nodes_fall_silent_nobody_is_dead_and_an_alarm_stands()
    {
        await using var cloud = await Cloud.StartAsync(new CloudOptions { Nodes = 3 });
        var active = cloud.Serving();
        foreach (var node in cloud.Nodes)
            node.Control.Faults = new NodeFaults { Hang = true };
        await cloud.HealthAsync("the alarm stands", health => health.Alarms.Any(alarm => alarm.Kind == "cut_off"));
        var asked = cloud.Nodes.Select(Probes).ToList();
        await Until.HoldsAsync("each was probed much longer", () => cloud.Nodes.Zip(asked).All(node => Probes(node.First) > node.Second + (2 * Misses)));
        foreach (var node in cloud.Nodes)
            Assert.Equal("suspect", (await cloud.NodeAsync(node)).Verdict);

        foreach (var node in cloud.Nodes)
            node.Control.Faults = new NodeFaults();
        await cloud.HealthAsync("the alarm has ended", health => health.Alarms.Length == 0 && health.Nodes.All(node => node.Verdict == "alive"));
        await cloud.WholeAsync();
        Assert.Equal(active, cloud.Serving());
        Assert.DoesNotContain(await cloud.HistoryAsync("failover"), entry => entry.Kind == "asked");

        static int Probes(Node node) => node.Control.Calls.Count(call => call.Path == "/netlox/v1/version");
    }
}
