using LoxiActors.Actors.Nodes;
using LoxiActors.Host.Composition.Active;
using LoxiActors.Host.Composition.Failover;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Nodes;
using LoxiActors.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoxiActors.Host.Tests.Active;

/// <summary>Every host of a cluster knows how the nodes stand.</summary>
public sealed class SharedStandingsTests
{
    private static readonly NodeName Node = new("node-1");
    private static readonly NodeState Dead = NodeState.Initial(Node) with { Verdict = NodeVerdict.Dead, Number = 2, Drain = new OperatorsWord("me", "burnt", DateTimeOffset.UnixEpoch) };

    private readonly InMemoryHosts _hosts = new();
    private readonly ManualTime _time = new();

    [Fact]
    public void What_one_host_shows_all_know_at_once()
    {
        var ((one, shown), (_, two), (_, three)) = (Add("one"), Add("two"), Add("three"));
        one.Show(Dead);
        foreach (var registry in new[] { shown, two, three })
        {
            Assert.Equal(NodeVerdict.Dead, registry.Inventory.Nodes[0].Standing.Verdict);
            Assert.Equal(Dead, registry.StateOf(Node));
        }
    }

    [Fact]
    public void An_older_state_changes_nothing()
    {
        var ((one, _), (two, registry)) = (Add("one"), Add("two"));
        two.Show(Dead);
        one.Show(NodeState.Initial(Node) with { Number = 1 });
        Assert.Equal(Dead, registry.StateOf(Node));
    }

    [Fact]
    public async Task A_host_that_has_missed_it_asks_for_it()
    {
        var (_, known) = Add("one");
        known.Show(Dead);
        var (late, registry) = Add("two");
        var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        registry.Changed = () => changed.TrySetResult();
        await late.StartAsync(TestContext.Current.CancellationToken);
        // Its timer may not be there yet.
        while (!changed.Task.IsCompleted)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            _time.Advance(TimeSpan.FromSeconds(2));
            await Task.Yield();
        }

        Assert.Equal(Dead, registry.StateOf(Node));
        await late.StopAsync(TestContext.Current.CancellationToken);
    }

    private (SharedStandings Standings, NodeRegistry Registry) Add(string name)
    {
        var registry = new NodeRegistry(new NodeInventory([new NodeDescription(Node, null, null, NodeCapabilities.V098)]));
        var standings = new SharedStandings(registry, _hosts.Add(name), _time, NullLogger<SharedStandings>.Instance);
        standings.Answer();
        return (standings, registry);
    }
}
