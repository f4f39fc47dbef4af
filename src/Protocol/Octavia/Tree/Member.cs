using System.Collections.Immutable;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Protocol.Octavia.Tree;

/// <summary>A server behind a pool.</summary>
public sealed record Member
{
    public required MemberId Id { get; init; }

    public string? Name { get; init; }

    public bool AdminStateUp { get; init; } = true;

    public required string Address { get; init; }

    public required int ProtocolPort { get; init; }

    /// <summary>0 to 256; 0 takes no new connections.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>Serves only while every other member is down.</summary>
    public bool Backup { get; init; }

    public string? SubnetId { get; init; }

    public string? MonitorAddress { get; init; }

    public int? MonitorPort { get; init; }

    public string? VnicType { get; init; }

    public ImmutableSortedDictionary<string, string> UnknownOptions { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}
