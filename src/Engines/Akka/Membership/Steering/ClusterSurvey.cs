using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Akka.Actor;
using Akka.Cluster;
using LoxiActors.Actors.Hosting;
using LoxiActors.Engines.Akka.Entities;
using LoxiActors.Engines.Akka.Index;
using LoxiActors.Engines.Akka.Peers;

namespace LoxiActors.Engines.Akka.Membership.Steering;

/// <summary>Asks around: the members for their shards, the index for their names, the singleton where it is.</summary>
internal sealed class ClusterSurvey
{
    private const string Place = "cluster.place";
    private const string Shards = "cluster.shards";

    /// <summary>A region asks its shards for 3 s at most.</summary>
    private static readonly TimeSpan RegionPatience = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan HostPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly ActorSystem _system;
    private readonly EngineContext _engine;
    private readonly ClusterPeers _peers;
    private readonly IReadOnlyList<IEntityKind> _kinds;

    public ClusterSurvey(ActorSystem system, EngineContext engine, ClusterPeers peers, IReadOnlyList<IEntityKind> kinds)
    {
        (_system, _engine, _peers, _kinds) = (system, engine, peers, kinds);
        peers.Answer(Place, (_, _) => ValueTask.FromResult<ReadOnlyMemory<byte>>(Encoding.UTF8.GetBytes(Places.Of(Cluster.Get(system).SelfAddress))));
        peers.Answer(Shards, async (_, cancellation) => JsonSerializer.SerializeToUtf8Bytes(await LocalShards.ReadAsync(kinds, RegionPatience, cancellation).ConfigureAwait(false)));
    }

    public async ValueTask<ClusterPicture> LookAsync(ImmutableArray<ClusterMember> members, CancellationToken cancellation)
    {
        var hosts = ReadHostsAsync(cancellation);
        var acts = ActsAtAsync(cancellation);
        var shards = await Task.WhenAll(members.Select(member => ShardsOfAsync(member, cancellation))).ConfigureAwait(false);
        var registered = await hosts.ConfigureAwait(false);
        return new ClusterPicture(
            [.. members.Select(member => Named(member, registered))],
            await acts.ConfigureAwait(false),
            [.. _kinds.Select(kind => Placed(kind.Name, members, shards))]);
    }

    /// <summary>Null when it was not heard of.</summary>
    public async Task<string?> ActsAtAsync(CancellationToken cancellation)
    {
        try
        {
            return Encoding.UTF8.GetString((await _peers.AskSingletonAsync(Place, ReadOnlyMemory<byte>.Empty, Patience, cancellation).ConfigureAwait(false)).Span);
        }
        catch (EntityUnavailableException)
        {
            return null;
        }
    }

    private async Task<IReadOnlyDictionary<string, ShardCount>?> ShardsOfAsync(ClusterMember member, CancellationToken cancellation)
    {
        if (member.IsHere)
            return await LocalShards.ReadAsync(_kinds, RegionPatience, cancellation).ConfigureAwait(false);
        if (!member.Reachable)
            return null;
        try
        {
            var peer = new Peer(Find(member.Address)?.Address.ToString() ?? throw new EntityUnavailableException($"{member.Address} has gone"));
            var said = await _peers.AskAsync(peer, Shards, ReadOnlyMemory<byte>.Empty, HostPatience, cancellation).ConfigureAwait(false);
            return JsonSerializer.Deserialize<Dictionary<string, ShardCount>>(said.Span);
        }
        catch (EntityUnavailableException)
        {
            return null;
        }
    }

    private KindShards Placed(string kind, ImmutableArray<ClusterMember> members, IReadOnlyDictionary<string, ShardCount>?[] shards)
    {
        ImmutableArray<HostShards> hosts = [.. members.Zip(shards, (member, said) => said?.GetValueOrDefault(kind) is { } count
            ? new HostShards(member.Address, count.Shards, count.Entities)
            : new HostShards(member.Address, null, null))];
        var all = _engine.Options.Shards;
        return new KindShards(kind, all, hosts.Any(host => host.Shards is null) ? null : Math.Max(0, all - hosts.Sum(host => host.Shards!.Value)), hosts);
    }

    private async Task<IReadOnlyList<IndexHost>> ReadHostsAsync(CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        try
        {
            return await _engine.Index.ReadHostsAsync(patience.Token).WaitAsync(patience.Token).ConfigureAwait(false);
        }
        catch (IndexStoreException failure)
        {
            _engine.Log.HostsNotRead(failure.Message);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            _engine.Log.HostsNotRead($"nothing was heard of it within {Patience.TotalSeconds:0} s");
        }

        return [];
    }

    private ClusterMember Named(ClusterMember member, IReadOnlyList<IndexHost> hosts) =>
        Find(member.Address) is { } found && hosts.LastOrDefault(host => Registration.IsOf(host, found)) is { } host
            ? member with { Name = Registration.HostOf(host), Since = host.StartedAt }
            : member;

    private UniqueAddress? Find(string address) =>
        Cluster.Get(_system).State.Members.FirstOrDefault(member => Places.Of(member.Address) == address)?.UniqueAddress;
}
