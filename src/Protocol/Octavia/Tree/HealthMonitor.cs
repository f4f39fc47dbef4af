using System.Collections.Immutable;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Protocol.Octavia.Tree;

/// <summary>How a pool's members are checked. Delay and timeout are in seconds.</summary>
public sealed record HealthMonitor
{
    public required HealthMonitorId Id { get; init; }

    public string? Name { get; init; }

    public bool AdminStateUp { get; init; } = true;

    public required HealthMonitorType Type { get; init; }

    public required int Delay { get; init; }

    public required int Timeout { get; init; }

    /// <summary>Successes until a member is ONLINE again.</summary>
    public required int MaxRetries { get; init; }

    /// <summary>Failures until a member is ERROR.</summary>
    public int MaxRetriesDown { get; init; } = 3;

    public string? HttpMethod { get; init; }

    public string? UrlPath { get; init; }

    public string? ExpectedCodes { get; init; }

    /// <summary>1.0 or 1.1.</summary>
    public double? HttpVersion { get; init; }

    public string? DomainName { get; init; }

    public ImmutableSortedDictionary<string, string> UnknownOptions { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}
