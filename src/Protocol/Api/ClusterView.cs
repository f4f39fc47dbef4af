using System.Collections.Immutable;

namespace LoxiActors.Protocol.Api;

/// <summary><c>GET /api/v1/cluster</c>: the hosts that run the control plane together, as the host that answers sees them.</summary>
/// <param name="Members">The oldest first; the oldest one that is up is the next to act.</param>
/// <param name="ActsAt">Address of the member that looks after the nodes; null when it was not heard of.</param>
public sealed record ClusterView(ImmutableArray<ClusterMemberView> Members, string? ActsAt, ImmutableArray<KindShardsView> Shards);

/// <param name="Address">Host and port, by which the members know each other.</param>
/// <param name="Name">What people call the host; null when it is not known.</param>
/// <param name="Status">In Akka's words: joining, weaklyup, up, leaving, exiting, down or removed.</param>
/// <param name="Reachable">Every other member hears it.</param>
/// <param name="Since">When it had come up; null when that is not known.</param>
/// <param name="Here">It is the host that answers.</param>
/// <param name="Acts">It looks after the nodes.</param>
/// <param name="Draining">Null when it is not drained.</param>
public sealed record ClusterMemberView(
    string Address, string? Name, string Status, bool Reachable, DateTimeOffset? Since, bool Here, bool Acts, OperatorsWordView? Draining);

/// <summary>Where the shards of one kind of entity are.</summary>
/// <param name="Shards">How many there are in all.</param>
/// <param name="Unplaced">Those on no host: never needed so far, or about to move. Null when a host was not heard.</param>
public sealed record KindShardsView(string Kind, int Shards, int? Unplaced, ImmutableArray<HostShardsView> Hosts);

/// <param name="Shards">Null when the host was not heard in time.</param>
/// <param name="Entities">In memory; null when the host, or a shard of it, was not heard in time.</param>
public sealed record HostShardsView(string Address, int? Shards, int? Entities);

/// <summary>What an operator wanted of the cluster is under way.</summary>
/// <param name="Words">What follows.</param>
public sealed record ClusterTakenView(string Words);
