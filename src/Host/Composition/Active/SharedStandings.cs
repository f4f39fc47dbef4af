using System.Text.Json;
using LoxiActors.Actors.Hosting;
using LoxiActors.Actors.Nodes;
using LoxiActors.Host.Composition.Failover;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Host.Composition.Active;

/// <summary>
/// Every host knows how the nodes stand: whoever shows a node's state sends it to all others, and each host asks another one, in turn, what it
/// has missed. Nothing to do on an engine of one host.
/// </summary>
internal sealed class SharedStandings(NodeRegistry nodes, IPeers peers, TimeProvider time) : BackgroundService
{
    private const string Shown = "node_shown";
    private const string Newer = "nodes_newer";

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly NodeDefinition _definition = new();

    /// <summary>Before the engine starts.</summary>
    public void Answer()
    {
        peers.Answer(Shown, (state, _) =>
        {
            nodes.Show(_definition.DeserializeState(state.Span));
            return ValueTask.FromResult(ReadOnlyMemory<byte>.Empty);
        });
        peers.Answer(Newer, (known, _) =>
        {
            var numbers = JsonSerializer.Deserialize<Dictionary<NodeName, long>>(known.Span)!;
            return ValueTask.FromResult<ReadOnlyMemory<byte>>(
                JsonSerializer.SerializeToUtf8Bytes(nodes.States.Where(state => state.Number > numbers.GetValueOrDefault(state.Node, -1)).Select(_definition.SerializeState)));
        });
    }

    public void Show(NodeState state)
    {
        nodes.Show(state);
        foreach (var peer in peers.Others)
            peers.Tell(peer, Shown, _definition.SerializeState(state));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var ticks = new PeriodicTimer(Every, time);
        for (var turn = 0; await ticks.WaitForNextTickAsync(stoppingToken); turn++)
        {
            var others = peers.Others.OrderBy(peer => peer.Address, StringComparer.Ordinal).ToList();
            if (others.Count > 0)
                await CatchUpAsync(others[turn % others.Count], stoppingToken);
        }
    }

    private async Task CatchUpAsync(Peer peer, CancellationToken cancellation)
    {
        try
        {
            var known = JsonSerializer.SerializeToUtf8Bytes(nodes.States.ToDictionary(state => state.Node, state => state.Number));
            var newer = await peers.AskAsync(peer, Newer, known, Patience, cancellation);
            foreach (var state in JsonSerializer.Deserialize<byte[][]>(newer.Span)!)
                nodes.Show(_definition.DeserializeState(state));
        }
        catch (EntityUnavailableException)
        {
            // The next one may answer.
        }
    }
}
