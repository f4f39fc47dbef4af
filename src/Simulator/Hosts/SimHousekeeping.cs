using System.Collections.Immutable;
using LoxiActors.Actors.Seam;
using LoxiActors.Actors.SparePool.Messages;
using LoxiActors.Host.Composition.Failover;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Nodes;
using LoxiActors.Simulation.Kernel;

namespace LoxiActors.Simulation.Hosts;

/// <summary>As the host's: tells the spare pool how the nodes are, every two seconds and when one of them changes. What it has taken already is told again only once a minute.</summary>
internal sealed class SimHousekeeping(SimProcess process, SimEntities entities, NodeRegistry nodes, NodeLoads loads)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private (NodeInventory Nodes, ImmutableDictionary<NodeName, int> Loads)? _taken;
    private TimeSpan _takenAt;
    private bool _isTelling;

    /// <summary>Something has changed: looks at once.</summary>
    public void Wake() => process.After(TimeSpan.Zero, () => process.Start(TellAsync));

    public async Task RunAsync()
    {
        while (true)
        {
            await TellAsync().ConfigureAwait(false);
            await process.Delay(Every).ConfigureAwait(false);
        }
    }

    private async Task TellAsync()
    {
        var (inventory, now) = (nodes.Inventory, loads.Now);
        if (_isTelling || (_taken is { } taken && ReferenceEquals(taken.Nodes, inventory) && Same(taken.Loads, now) && process.Agenda.Now - _takenAt < Longest))
            return;
        _isTelling = true;
        var reply = await SimDeliveries.AskAsync(() => entities.AskSparesAsync(new PoolChecked(inventory, now))).ConfigureAwait(false);
        _isTelling = false;
        _taken = reply is Reply.Refused ? null : (inventory, now);
        _takenAt = process.Agenda.Now;
    }

    private static bool Same(ImmutableDictionary<NodeName, int> one, ImmutableDictionary<NodeName, int> other) =>
        ReferenceEquals(one, other) || (one.Count == other.Count && one.All(load => other.GetValueOrDefault(load.Key) == load.Value));
}
