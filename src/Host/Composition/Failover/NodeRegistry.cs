using System.Collections.Immutable;
using LoxiActors.Actors.Hosting;
using LoxiActors.Actors.Nodes;
using LoxiActors.Actors.Nodes.Messages;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Nodes;

namespace LoxiActors.Host.Composition.Failover;

/// <summary>The nodes of the configuration as they stand now. Safe for any number of threads.</summary>
internal sealed class NodeRegistry(NodeInventory configured)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<NodeName, NodeState> _states = [];
    private volatile NodeInventory _inventory = configured;

    /// <summary>Called with each change, on the thread that made it; returns at once.</summary>
    public Action Changed { get; set; } = () => { };

    public NodeInventory Inventory => _inventory;

    /// <summary>Of the nodes that something was said of; in no fixed order.</summary>
    public IReadOnlyCollection<NodeState> States
    {
        get
        {
            lock (_gate)
                return [.. _states.Values];
        }
    }

    /// <summary>As it is when nothing was ever said of the node, if nothing was.</summary>
    public NodeState StateOf(NodeName node)
    {
        lock (_gate)
            return _states.GetValueOrDefault(node) ?? NodeState.Initial(node);
    }

    public bool IsConfigured(NodeName node) => _inventory.Nodes.Any(known => known.Name == node);

    /// <summary>An older state than the known one is passed over.</summary>
    public void Show(NodeState state)
    {
        lock (_gate)
        {
            if (_states.TryGetValue(state.Node, out var known) && known.Number > state.Number)
                return;
            _states[state.Node] = state;
            var before = _inventory;
            ImmutableArray<NodeDescription> nodes =
                [.. before.Nodes.Select(node => node.Name == state.Node && node.Standing != state.Standing ? node with { Standing = state.Standing } : node)];
            if (!nodes.AsSpan().SequenceEqual(before.Nodes.AsSpan()))
                _inventory = new NodeInventory(nodes);
        }

        Changed();
    }

    /// <summary>
    /// Reads how the nodes stood when the store was written last; before the engine starts, so that no load balancer is brought back
    /// to nodes that look better than they are. Throws <see cref="StoreException"/>.
    /// </summary>
    public async Task LoadAsync(IEntities<NodeState, NodeInput, NodeEvent> nodes, CancellationToken cancellation)
    {
        await foreach (var (_, state) in nodes.ReadStoredAsync(cancellation))
            Show(state);
    }
}
