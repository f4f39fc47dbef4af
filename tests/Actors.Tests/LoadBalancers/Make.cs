using System.Collections.Immutable;
using System.Text.Json;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Nodes;
using LoxiActors.Protocol.Octavia.Calls;
using LoxiActors.Protocol.Octavia.Payloads;

namespace LoxiActors.Actors.Tests.LoadBalancers;

/// <summary>Calls as Octavia would make them, with fixed ids so that a failing test reads the same every time.</summary>
internal static class Make
{
    public const string Vip = "198.51.100.10";

    public static readonly LoadBalancerId LoadBalancer = new(Guid.Parse("10000000-0000-0000-0000-000000000001"));
    public static readonly ListenerId Listener = new(Guid.Parse("20000000-0000-0000-0000-000000000001"));
    public static readonly PoolId Pool = new(Guid.Parse("30000000-0000-0000-0000-000000000001"));
    public static readonly MemberId Member1 = new(Guid.Parse("40000000-0000-0000-0000-000000000001"));
    public static readonly MemberId Member2 = new(Guid.Parse("40000000-0000-0000-0000-000000000002"));
    public static readonly MemberId BackupMember = new(Guid.Parse("40000000-0000-0000-0000-00000000000b"));
    public static readonly HealthMonitorId Monitor = new(Guid.Parse("50000000-0000-0000-0000-000000000001"));

    public static readonly NodeName NodeA = new("node-a");
    public static readonly NodeName NodeB = new("node-b");

    public static readonly NodeInventory TwoNodes = new(
    [
        new NodeDescription(NodeA, null, null, NodeCapabilities.V098),
        new NodeDescription(NodeB, null, null, NodeCapabilities.V098),
    ]);

    public static readonly NodeInventory OneNode = new([TwoNodes.Nodes[0]]);

    public static LoadBalancerCreate CreateLoadBalancer(string? flavor = null) => new(new LoadBalancerPayload
    {
        Flavor = flavor is null ? default : JsonSerializer.Deserialize<ImmutableSortedDictionary<string, JsonElement>>(flavor),
        LoadBalancerId = LoadBalancer,
        ProjectId = "0123456789abcdef0123456789abcdef",
        AdminStateUp = true,
        VipAddress = Vip,
    });

    public static LoadBalancerUpdate Rename(string name) => new(
        new LoadBalancerPayload { LoadBalancerId = LoadBalancer },
        new LoadBalancerPayload { LoadBalancerId = LoadBalancer, Name = name });

    public static LoadBalancerDelete DeleteLoadBalancer(bool cascade = false) =>
        new(new LoadBalancerPayload { LoadBalancerId = LoadBalancer, ProjectId = "0123456789abcdef0123456789abcdef", VipAddress = Vip }, cascade);

    public static ListenerCreate CreateListener(int port = 80, int connectionLimit = -1) => new(new ListenerPayload
    {
        ListenerId = Listener,
        LoadBalancerId = LoadBalancer,
        AdminStateUp = true,
        Protocol = "TCP",
        ProtocolPort = port,
        ConnectionLimit = connectionLimit,
    });

    public static PoolCreate CreatePool() => new(new PoolPayload
    {
        PoolId = Pool,
        LoadBalancerId = LoadBalancer,
        ListenerId = Listener,
        AdminStateUp = true,
        Protocol = "TCP",
        LbAlgorithm = "ROUND_ROBIN",
    });

    public static MemberCreate CreateMember(MemberId id, string address, bool backup = false) => new(new MemberPayload
    {
        MemberId = id,
        PoolId = Pool,
        AdminStateUp = true,
        Address = address,
        ProtocolPort = 8080,
        Weight = 1,
        Backup = backup,
    });

    public static MemberDelete DeleteMember(MemberId id, string address) => new(new MemberPayload
    {
        MemberId = id,
        PoolId = Pool,
        Address = address,
        ProtocolPort = 8080,
    });

    public static HealthMonitorCreate CreateMonitor() => new(new HealthMonitorPayload
    {
        HealthMonitorId = Monitor,
        PoolId = Pool,
        AdminStateUp = true,
        Type = "TCP",
        Delay = 5,
        Timeout = 3,
        MaxRetries = 1,
        MaxRetriesDown = 3,
    });

    public static ImmutableArray<NodeName> Nodes(params NodeName[] names) => [.. names];
}
