using System.Collections.Immutable;
using System.Text.Json;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Json;
using LoxiActors.Protocol.Octavia.Calls;
using LoxiActors.Protocol.Octavia.Payloads;

namespace LoxiActors.Bench.Load;

/// <summary>Load balancers by number, each with ids and an address of its own.</summary>
internal static class Calls
{
    private const string Project = "0123456789abcdef0123456789abcdef";

    public static LoadBalancerId LoadBalancer(int number) => new(Id(1, number));

    public static ListenerId Listener(int number) => new(Id(2, number));

    public static PoolId Pool(int number) => new(Id(3, number));

    public static MemberId Member(int number, int member) => new(Id(4, number, member));

    public static HealthMonitorId Monitor(int number) => new(Id(5, number));

    public static string Vip(int number) => $"10.{64 + (number >> 16)}.{(number >> 8) & 0xff}.{number & 0xff}";

    /// <summary>Fully populated: one listener, one pool, so many members.</summary>
    /// <param name="zone">Null: any.</param>
    public static LoadBalancerCreate Create(int number, int members, string? zone = null) => new(new LoadBalancerPayload
    {
        LoadBalancerId = LoadBalancer(number),
        ProjectId = Project,
        Name = $"load balancer {number}",
        AdminStateUp = true,
        VipAddress = Vip(number),
        AvailabilityZone = zone is null ? default(Optional<JsonElement?>) : JsonSerializer.SerializeToElement(new { zone }),
        Listeners = ImmutableArray.Create(new ListenerPayload
        {
            ListenerId = Listener(number),
            LoadBalancerId = LoadBalancer(number),
            ProjectId = Project,
            AdminStateUp = true,
            Protocol = "TCP",
            ProtocolPort = 80,
            DefaultPoolId = Pool(number),
        }),
        Pools = ImmutableArray.Create(new PoolPayload
        {
            PoolId = Pool(number),
            LoadBalancerId = LoadBalancer(number),
            ProjectId = Project,
            AdminStateUp = true,
            Protocol = "TCP",
            LbAlgorithm = "ROUND_ROBIN",
            Members = Enumerable.Range(0, members).Select(member => MemberOf(number, member)).ToImmutableArray(),
        }),
    });

    public static LoadBalancerUpdate Rename(int number, string name) => new(
        new LoadBalancerPayload { LoadBalancerId = LoadBalancer(number) },
        new LoadBalancerPayload { LoadBalancerId = LoadBalancer(number), Name = name });

    public static MemberCreate CreateMember(int number, int member) => new(MemberOf(number, member));

    public static MemberDelete DeleteMember(int number, int member) => new(MemberOf(number, member));

    private static MemberPayload MemberOf(int number, int member) => new()
    {
        MemberId = Member(number, member),
        PoolId = Pool(number),
        ProjectId = Project,
        AdminStateUp = true,
        Address = $"172.16.{number & 0xff}.{member + 1}",
        ProtocolPort = 8080,
        Weight = 1,
        Backup = false,
    };

    private static Guid Id(int kind, int number, int part = 0) => new(kind, 0, 0, BitConverter.GetBytes(((long)part << 32) | (uint)number));
}
