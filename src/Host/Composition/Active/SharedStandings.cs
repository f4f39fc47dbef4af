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
internal sealed partial class SharedStandings(NodeRegistry nodes, IPeers peers, TimeProvider time, ILogger<SharedStandings> log) : BackgroundService
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
#pragma warning disable CA1031 // Whatever it was, the next one may answer, or be of a version that this one can read.
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
        {
            if (failure is not EntityUnavailableException)
                NotCaughtUp(log, peer.Address, failure.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "How nodes stand could not be read from {Peer}: {Reason}")]
    private static partial void NotCaughtUp(ILogger log, string peer, string reason);
}
