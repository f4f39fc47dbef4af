using System.Collections.Immutable;
using System.Net;
using LoxiActors.Adapters.LoxiLb.Client;
using LoxiActors.Adapters.LoxiLb.Options;
using LoxiActors.Adapters.LoxiLb.Wire;
using LoxiActors.Protocol.Ids;
using Microsoft.Extensions.Logging;

namespace LoxiActors.Adapters.LoxiLb.Bfd;

/// <summary>
/// The BFD sessions of one node. They belong to an HA instance of their own: LoxiLB makes both sides of a lost session MASTER of the
/// session's instance, and the default one has the rules that others put on the node, and decides over what it announces by BGP.
/// </summary>
/// <remarks>
/// Once LoxiLB has deleted one session it shows none until another one is put, though the others run on; and the first session that
/// is put then is started only five seconds later (LoxiLB 0.9.8, CIBFDSessionDel, startBFDProto). So sessions go one in a round, and
/// none goes while one that was put may still have to start.
/// </remarks>
internal sealed partial class NodeSessions(LoxiLbNode node, LoxiLbOptions options, TimeProvider time, ILogger log)
{
    public const string Instance = "loxiactors-bfd";

    /// <summary>Longer than LoxiLB waits before it starts the first session.</summary>
    private static readonly TimeSpan Start = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(5);

    private readonly HashSet<string> _ours =
        [.. options.Nodes.Where(other => other.BfdAddress is not null && other.Name != node.Name).Select(other => other.BfdAddress!.ToString())];

    /// <summary>Sessions that were seen and have to go; the node may not show them just now.</summary>
    private readonly SortedSet<string> _leaving = new(StringComparer.Ordinal);
    private DateTimeOffset _putAt = DateTimeOffset.MinValue;
    private long _rounds;

    public NodeName Node => node.Name;

    public async Task RoundAsync(ImmutableArray<IPAddress> peers, CancellationToken cancellation)
    {
        if (!node.Client.Lease.IsHeld)
            return;
        var requestId = $"bfd.{node.Name}.{++_rounds}";
        var read = await node.Client.ListBfdAsync(requestId, cancellation, new ReadLimits(1, CallTimeout));
        if (read.Value is null)
            return;
        var shown = (read.Value.Items ?? []).DistinctBy(session => session.RemoteIp).ToDictionary(session => session.RemoteIp, StringComparer.Ordinal);
        string[] wanted = [.. peers.Select(peer => peer.ToString())];
        NoteLeaving(shown, wanted);

        var missing = wanted.Where(peer => !shown.TryGetValue(peer, out var session) || IsOutdated(session)).ToArray();
        if (missing.Length > 0)
            await PutAsync(missing, requestId, cancellation);
        else if (shown.Count == 0 && _leaving.Count > 0)
            await PutAsync([_leaving.Min!], requestId, cancellation);
        else if (_leaving.FirstOrDefault(shown.ContainsKey) is { } gone && time.GetUtcNow() - _putAt >= Start)
            await DeleteAsync(gone, wanted, requestId, cancellation);
    }

    /// <summary>A session that somebody made for another instance is left as it is: it witnesses as well.</summary>
    private bool IsOutdated(BfdBody session) => session.Instance == Instance
        && (session.Interval != Microseconds || session.RetryCount != options.BfdRetries);

    private long Microseconds => (long)options.BfdInterval.TotalMicroseconds;

    private void NoteLeaving(Dictionary<string, BfdBody> shown, string[] wanted)
    {
        if (shown.Count > 0)
            _leaving.IntersectWith(shown.Keys);
        _leaving.UnionWith(shown.Values.Where(session => session.Instance == Instance && _ours.Contains(session.RemoteIp)).Select(session => session.RemoteIp));
        _leaving.ExceptWith(wanted);
    }

    private async Task PutAsync(IEnumerable<string> peers, string requestId, CancellationToken cancellation)
    {
        var made = await node.Instances.ChangeAsync(() => node.Client.EnsureInstanceAsync(Instance, requestId, CallTimeout, cancellation), time, cancellation);
        if (made is not CallResult.Done)
        {
            NotPut(log, node.Name, Instance, made.Words);
            return;
        }

        foreach (var peer in peers)
        {
            var session = new BfdBody
            {
                Instance = Instance,
                RemoteIp = peer,
                SourceIp = node.Options.BfdAddress!.ToString(),
                Interval = Microseconds,
                RetryCount = options.BfdRetries,
            };
            var result = await node.Client.PutBfdAsync(session, requestId, CallTimeout, cancellation);
            if (result is CallResult.Done or CallResult.AlreadySo)
            {
                _putAt = time.GetUtcNow();
                Put(log, node.Name, peer);
                continue;
            }

            NotPut(log, node.Name, peer, result.Words);
            if (result is CallResult.Unreachable)
                return;
        }
    }

    private async Task DeleteAsync(string peer, string[] wanted, string requestId, CancellationToken cancellation)
    {
        var result = await node.Client.DeleteBfdAsync(peer, Instance, requestId, CallTimeout, cancellation);
        if (result is not (CallResult.Done or CallResult.AlreadySo))
        {
            NotDeleted(log, node.Name, peer, result.Words);
            return;
        }

        _leaving.Remove(peer);
        Deleted(log, node.Name, peer);
        // Brings those that stay back into sight.
        if (wanted.Length > 0)
            await PutAsync([wanted[0]], requestId, cancellation);
    }
}
