using System.Collections.Immutable;
using LoxiActors.Actors.Nodes.Health;
using LoxiActors.Adapters.LoxiLb.Client;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Adapters.LoxiLb.Probing;

/// <summary>Takes what a node's BFD session with an address shows; called on any thread.</summary>
internal delegate void SessionSeen(NodeName reporter, string address, bool up);

/// <summary>Reads nodes' BFD sessions: slowly, and fast those of the peers of a node in doubt. Nodes whose heartbeats tell of them are left out.</summary>
internal sealed class SessionReader : IDisposable
{
    /// <summary>A node that has none, or does not answer, is asked so much less often.</summary>
    private const int IdleFactor = 5;
    private const int AtOnceMax = 64;

    private readonly HealthPolicy _policy;
    private readonly ImmutableArray<Target> _targets;
    private readonly Dictionary<NodeName, Target> _byName;
    private readonly SessionSeen _seen;
    private readonly CancellationTokenSource _stop = new();
    private int _underWay;

    public SessionReader(LoxiLbNodes nodes, HealthPolicy policy, SessionSeen seen)
    {
        _policy = policy;
        _seen = seen;
        var all = nodes.All.OrderBy(node => node.Name).ToList();
        _targets = [.. all.Select((node, place) => new Target(node, policy.PeerReadInterval * place / all.Count))];
        _byName = _targets.ToDictionary(target => target.Node.Name);
    }

    /// <param name="orders">One for each node, sorted by name.</param>
    /// <param name="wanted">Nodes whose sessions are worth reading at once.</param>
    public void Tick(ReadOnlySpan<ProbeOrder> orders, IReadOnlyCollection<NodeName> wanted, TimeSpan now)
    {
        if (_policy.PeerReadInterval <= TimeSpan.Zero)
            return;
        foreach (var name in wanted)
        {
            if (_byName.TryGetValue(name, out var peer) && now - peer.Began >= _policy.SuspectProbeInterval)
                peer.Due = now;
        }

        for (var place = 0; place < _targets.Length; place++)
        {
            var target = _targets[place];
            if (now < target.Due || Volatile.Read(ref target.IsUnderWay) || orders[place].TellsOfPeers || Volatile.Read(ref _underWay) >= AtOnceMax)
                continue;
            target.Began = now;
            target.Due = now + (_policy.PeerReadInterval * (Volatile.Read(ref target.IsIdle) ? IdleFactor : 1));
            Volatile.Write(ref target.IsUnderWay, true);
            Interlocked.Increment(ref _underWay);
            _ = ReadAsync(target);
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private async Task ReadAsync(Target target)
    {
        try
        {
            var limits = new ReadLimits(Tries: 1, _policy.PeerReadInterval);
            var read = await target.Node.Client.ListBfdAsync($"sessions.{target.Node.Name}", _stop.Token, limits);
            var sessions = read.Value?.Items ?? [];
            Volatile.Write(ref target.IsIdle, sessions.Count == 0);
            foreach (var session in sessions)
            {
                // A session that is being set up or was switched off says nothing of the other end.
                if (session.State is "BFDUp" or "BFDDown" && !_stop.IsCancellationRequested)
                    _seen(target.Node.Name, session.RemoteIp, session.State == "BFDUp");
            }
        }
        catch (Exception ending) when (ending is OperationCanceledException or ObjectDisposedException)
        {
            // The host ends.
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
            Volatile.Write(ref target.IsUnderWay, false);
        }
    }

    private sealed class Target(LoxiLbNode node, TimeSpan due)
    {
        public readonly LoxiLbNode Node = node;
        public TimeSpan Began = TimeSpan.MinValue / 2;
        public TimeSpan Due = due;
        public bool IsIdle;
        public bool IsUnderWay;
    }
}
