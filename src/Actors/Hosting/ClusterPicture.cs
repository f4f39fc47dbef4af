using System.Collections.Immutable;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Actors.Hosting;

/// <param name="Members">The oldest first.</param>
/// <param name="ShardsHere">Shards on this host by kind, as they were some seconds ago.</param>
/// <param name="Acts">The singleton runs on this host.</param>
public sealed record ClusterGlance(ImmutableArray<ClusterMember> Members, ImmutableSortedDictionary<string, int> ShardsHere, bool Acts);

/// <param name="Members">The oldest first.</param>
/// <param name="ActsAt">Address of the member on which the singleton runs; null when it was not heard of.</param>
/// <param name="Kinds">In the order in which they were added to the engine.</param>
public sealed record ClusterPicture(ImmutableArray<ClusterMember> Members, string? ActsAt, ImmutableArray<KindShards> Kinds);

/// <param name="Name">What people call the host; null when the index doesn't know it, or wasn't asked.</param>
/// <param name="Status">joining, weaklyup, up, leaving, exiting, down or removed.</param>
/// <param name="Reachable">Every other member hears it.</param>
/// <param name="Since">When it had come up and was registered, by the database's clock; null when that is unknown.</param>
/// <param name="IsHere">It is the host that was asked.</param>
/// <param name="Drained">Null when it is not drained.</param>
public sealed record ClusterMember(string Address, string? Name, string Status, bool Reachable, DateTimeOffset? Since, bool IsHere, Drain? Drained);

/// <param name="At">By the clock of the host that was asked to.</param>
public sealed record Drain(string By, string? Reason, DateTimeOffset At);

/// <summary>Where the shards of one kind of entity are.</summary>
/// <param name="Shards">How many there are in all.</param>
/// <param name="Unplaced">
/// Those on no host: nobody has asked for an entity of theirs yet, or they are about to move. Null when a host was not heard.
/// </param>
public sealed record KindShards(string Kind, int Shards, int? Unplaced, ImmutableArray<HostShards> Hosts);

/// <param name="Shards">Null when the host was not heard in time.</param>
/// <param name="Entities">In memory; null as <paramref name="Shards"/>, and when some of its shards did not say.</param>
public sealed record HostShards(string Address, int? Shards, int? Entities);

/// <summary>What became of what an operator wanted.</summary>
public abstract record ClusterAnswer
{
    private ClusterAnswer()
    {
    }

    /// <summary>It is under way.</summary>
    /// <param name="Words">What follows.</param>
    public sealed record Taken(string Words) : ClusterAnswer;

    public sealed record Refused(Refusal Refusal) : ClusterAnswer;
}
