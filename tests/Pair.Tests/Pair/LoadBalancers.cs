using System.Collections.Immutable;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia.Calls;
using LoxiActors.Protocol.Octavia.Payloads;

namespace LoxiActors.Pair.Tests.Pair;

/// <summary>Load balancers by number: a listener, a pool, a member.</summary>
internal static class LoadBalancers
{
    private const string Project = "0123456789abcdef0123456789abcdef";

    public static LoadBalancerId Id(int number) => new(Id(1, number));

    public static string Vip(int number) => $"10.64.{number / 250}.{(number % 250) + 1}";

    public static LoadBalancerCreate Create(int number) => new(new LoadBalancerPayload
    {
        LoadBalancerId = Id(number),
        ProjectId = Project,
        Name = $"load balancer {number}",
        AdminStateUp = true,
        VipAddress = Vip(number),
        Listeners = ImmutableArray.Create(new ListenerPayload
        {
            ListenerId = new ListenerId(Id(2, number)),
            LoadBalancerId = Id(number),
            ProjectId = Project,
            AdminStateUp = true,
            Protocol = "TCP",
            ProtocolPort = 80,
            DefaultPoolId = new PoolId(Id(3, number)),
        }),
        Pools = ImmutableArray.Create(new PoolPayload
        {
            PoolId = new PoolId(Id(3, number)),
            LoadBalancerId = Id(number),
            ProjectId = Project,
            AdminStateUp = true,
            Protocol = "TCP",
            LbAlgorithm = "ROUND_ROBIN",
            Members = ImmutableArray.Create(Member(number, 1)),
        }),
    });

    public static MemberCreate AddMember(int number, int member) => new(Member(number, member));

    private static MemberPayload Member(int number, int member) => new()
    {
        MemberId = new MemberId(Id(4, number, member)),
        PoolId = new PoolId(Id(3, number)),
        ProjectId = Project,
        AdminStateUp = true,
        Address = $"172.16.{number % 250}.{member}",
        ProtocolPort = 8080,
        Weight = 1,
        Backup = false,
    };

    private static Guid Id(int kind, int number, int part = 0) => new(kind, 0, 0, BitConverter.GetBytes(((long)part << 32) | (uint)number));
}
