using System.Collections.Immutable;
using System.Text.Json;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia.Payloads;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Simulation.Octavia;

/// <summary>Octavia's objects as it hands them to a provider: whole, as in a create, an update's old object, or what is read back.</summary>
internal static class PayloadsOf
{
    /// <param name="creating">The flavor's metadata is only in a create.</param>
    public static LoadBalancerPayload LoadBalancer(LoadBalancer tree, bool creating = false) => new()
    {
        LoadBalancerId = tree.Id,
        ProjectId = tree.ProjectId,
        Name = tree.Name,
        Description = tree.Description,
        AdminStateUp = tree.AdminStateUp,
        VipAddress = tree.VipAddress,
        Flavor = creating ? Flavor(tree.Flavor) : null,
        Listeners = tree.Listeners.Select(listener => Listener(listener, tree)).ToImmutableArray(),
        Pools = tree.Pools.Select(pool => Pool(pool, tree.Id)).ToImmutableArray(),
    };

    private static ImmutableSortedDictionary<string, JsonElement> Flavor(FlavorMetadata flavor)
    {
        var metadata = ImmutableSortedDictionary<string, JsonElement>.Empty;
        if (flavor.Topology is { } topology)
            metadata = metadata.Add("topology", JsonSerializer.SerializeToElement(topology));
        return flavor.Spare is { } spare ? metadata.Add("spare", JsonSerializer.SerializeToElement(spare)) : metadata;
    }

    public static ListenerPayload Listener(Listener listener, LoadBalancer tree) => new()
    {
        ListenerId = listener.Id,
        LoadBalancerId = tree.Id,
        ProjectId = tree.ProjectId,
        Name = listener.Name,
        AdminStateUp = listener.AdminStateUp,
        Protocol = Word(listener.Protocol),
        ProtocolPort = listener.ProtocolPort,
        ConnectionLimit = listener.ConnectionLimit,
        DefaultPoolId = listener.DefaultPoolId,
        TimeoutClientData = listener.TimeoutClientData,
        TimeoutMemberConnect = listener.TimeoutMemberConnect,
        TimeoutMemberData = listener.TimeoutMemberData,
        TimeoutTcpInspect = listener.TimeoutTcpInspect,
        InsertHeaders = ImmutableSortedDictionary<string, string>.Empty,
        AllowedCidrs = listener.AllowedCidrs,
        ClientAuthentication = "NONE",
    };

    /// <param name="listener">Null when it isn't said.</param>
    public static PoolPayload Pool(Pool pool, LoadBalancerId loadBalancer, ListenerId? listener = null) => new()
    {
        PoolId = pool.Id,
        LoadBalancerId = loadBalancer,
        ListenerId = listener,
        Name = pool.Name,
        AdminStateUp = pool.AdminStateUp,
        Protocol = Word(pool.Protocol),
        LbAlgorithm = Word(pool.LbAlgorithm),
        SessionPersistence = pool.SessionPersistence is null ? (SessionPersistencePayload?)null : new SessionPersistencePayload { Type = "SOURCE_IP" },
        Members = pool.Members.Select(member => Member(member, pool.Id)).ToImmutableArray(),
        HealthMonitor = pool.HealthMonitor is { } monitor ? Monitor(monitor, pool.Id) : null,
    };

    public static MemberPayload Member(Member member, PoolId pool) => new()
    {
        MemberId = member.Id,
        PoolId = pool,
        Name = member.Name,
        AdminStateUp = member.AdminStateUp,
        Address = member.Address,
        ProtocolPort = member.ProtocolPort,
        Weight = member.Weight,
        Backup = member.Backup,
    };

    public static HealthMonitorPayload Monitor(HealthMonitor monitor, PoolId pool) => new()
    {
        HealthMonitorId = monitor.Id,
        PoolId = pool,
        Name = monitor.Name,
        AdminStateUp = monitor.AdminStateUp,
        Type = "TCP",
        Delay = monitor.Delay,
        Timeout = monitor.Timeout,
        MaxRetries = monitor.MaxRetries,
        MaxRetriesDown = monitor.MaxRetriesDown,
    };

    public static string Word(TrafficProtocol protocol) => protocol switch
    {
        TrafficProtocol.Tcp => "TCP",
        TrafficProtocol.Udp => "UDP",
        TrafficProtocol.Http => "HTTP",
        _ => throw new NotSupportedException(protocol.ToString()),
    };

    public static string Word(LbAlgorithm algorithm) => algorithm switch
    {
        LbAlgorithm.RoundRobin => "ROUND_ROBIN",
        LbAlgorithm.LeastConnections => "LEAST_CONNECTIONS",
        LbAlgorithm.SourceIp => "SOURCE_IP",
        _ => throw new NotSupportedException(algorithm.ToString()),
    };
}
