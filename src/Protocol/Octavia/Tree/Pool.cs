using System.Collections.Immutable;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Protocol.Octavia.Tree;

/// <summary>Members that share an algorithm and a health monitor.</summary>
public sealed record Pool
{
    public required PoolId Id { get; init; }

    public string? Name { get; init; }

    public string? Description { get; init; }

    public bool AdminStateUp { get; init; } = true;

    public required TrafficProtocol Protocol { get; init; }

    public required LbAlgorithm LbAlgorithm { get; init; }

    public SessionPersistence? SessionPersistence { get; init; }

    public ImmutableArray<Member> Members { get; init; } = [];

    public HealthMonitor? HealthMonitor { get; init; }

    public PoolTls Tls { get; init; } = PoolTls.None;

    public ImmutableSortedDictionary<string, string> UnknownOptions { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}

/// <param name="PersistenceTimeout">Seconds; only UDP and SCTP pools may set it.</param>
/// <param name="PersistenceGranularity">A netmask; only UDP and SCTP pools may set it.</param>
public sealed record SessionPersistence(
    SessionPersistenceType Type, string? CookieName, int? PersistenceTimeout, string? PersistenceGranularity);

/// <summary>Re-encryption towards the members: references only.</summary>
public sealed record PoolTls(bool Enabled, string? TlsContainerRef, string? CaTlsContainerRef, string? CrlContainerRef)
{
    public static PoolTls None { get; } = new(false, null, null, null);
}
