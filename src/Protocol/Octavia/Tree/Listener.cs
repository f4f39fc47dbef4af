using System.Collections.Immutable;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Protocol.Octavia.Tree;

/// <summary>A port on the VIPs. Timeouts are in milliseconds; the defaults are Octavia's own.</summary>
public sealed record Listener
{
    public const int NoConnectionLimit = -1;
    public const long DefaultTimeoutClientData = 50_000;
    public const long DefaultTimeoutMemberConnect = 5_000;
    public const long DefaultTimeoutMemberData = 50_000;
    public const long DefaultTimeoutTcpInspect = 0;

    public required ListenerId Id { get; init; }

    public string? Name { get; init; }

    public string? Description { get; init; }

    public bool AdminStateUp { get; init; } = true;

    public required TrafficProtocol Protocol { get; init; }

    public required int ProtocolPort { get; init; }

    public int ConnectionLimit { get; init; } = NoConnectionLimit;

    public PoolId? DefaultPoolId { get; init; }

    public long TimeoutClientData { get; init; } = DefaultTimeoutClientData;

    public long TimeoutMemberConnect { get; init; } = DefaultTimeoutMemberConnect;

    public long TimeoutMemberData { get; init; } = DefaultTimeoutMemberData;

    public long TimeoutTcpInspect { get; init; } = DefaultTimeoutTcpInspect;

    public ImmutableSortedDictionary<string, string> InsertHeaders { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Sorted, because Octavia sends them in no fixed order. Empty lets everyone in.</summary>
    public ImmutableArray<string> AllowedCidrs { get; init; } = [];

    public ImmutableArray<L7Policy> L7Policies { get; init; } = [];

    public ListenerTls Tls { get; init; } = ListenerTls.None;

    public ImmutableSortedDictionary<string, string> UnknownOptions { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}

/// <summary>TLS settings of a listener: references only. Certificates and keys are never part of the tree, so they never reach a journal.</summary>
public sealed record ListenerTls
{
    public static ListenerTls None { get; } = new();

    public string? DefaultTlsContainerRef { get; init; }

    public ImmutableArray<string> SniContainerRefs { get; init; } = [];

    public string? ClientCaTlsContainerRef { get; init; }

    /// <summary>NONE, OPTIONAL or MANDATORY.</summary>
    public string ClientAuthentication { get; init; } = "NONE";

    public string? ClientCrlContainerRef { get; init; }

    public ImmutableArray<string> TlsVersions { get; init; } = [];

    public string? TlsCiphers { get; init; }

    public ImmutableArray<string> AlpnProtocols { get; init; } = [];
}
