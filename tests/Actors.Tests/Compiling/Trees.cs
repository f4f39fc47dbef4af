using System.Collections.Immutable;
using LoxiActors.Actors.LoadBalancers.Compiling;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.Tests.Compiling;

/// <summary>A plain load balancer to vary: one TCP listener, one pool with two members.</summary>
internal static class Trees
{
    public const string Vip = "198.51.100.10";
    public const string Vip6 = "2001:db8::10";

    public static Guid Id(int n) => new(n, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);

    public static ListenerId ListenerOne { get; } = new(Id(1));

    public static PoolId PoolOne { get; } = new(Id(100));

    public static HealthMonitorId MonitorOne { get; } = new(Id(300));

    public static Listener Listener(int n = 1) => new()
    {
        Id = new ListenerId(Id(n)),
        Protocol = TrafficProtocol.Tcp,
        ProtocolPort = 80 + n - 1,
        DefaultPoolId = PoolOne,
    };

    public static Member Member(int n) => new() { Id = new MemberId(Id(200 + n)), Address = $"10.0.0.{n}", ProtocolPort = 8080 };

    public static ImmutableArray<Member> Members(int count) => [.. Enumerable.Range(1, count).Select(Member)];

    public static Pool Pool(int n = 0) => new()
    {
        Id = new PoolId(Id(100 + n)),
        Protocol = TrafficProtocol.Tcp,
        LbAlgorithm = LbAlgorithm.RoundRobin,
        Members = Members(2),
    };

    public static HealthMonitor Monitor(HealthMonitorType type = HealthMonitorType.Tcp) => new()
    {
        Id = MonitorOne,
        Type = type,
        Delay = 5,
        Timeout = 3,
        MaxRetries = 1,
        HttpMethod = type is HealthMonitorType.Http ? "HEAD" : type is HealthMonitorType.Https ? "GET" : null,
        UrlPath = type is HealthMonitorType.Http or HealthMonitorType.Https ? "/" : null,
        ExpectedCodes = type is HealthMonitorType.Http or HealthMonitorType.Https ? "200" : null,
    };

    public static LoadBalancer Plain { get; } = new()
    {
        Id = new LoadBalancerId(Id(9)),
        ProjectId = "project",
        VipAddress = Vip,
        Listeners = [Listener()],
        Pools = [Pool()],
    };

    public static LoadBalancer With(Func<Listener, Listener> change) => Plain with { Listeners = [change(Listener())] };

    public static LoadBalancer WithPool(Func<Pool, Pool> change) => Plain with { Pools = [change(Pool())] };

    public static LoadBalancer WithMembers(params Member[] members) => WithPool(pool => pool with { Members = [.. members] });

    public static LoadBalancer WithMonitor(HealthMonitor monitor) => WithPool(pool => pool with { HealthMonitor = monitor });

    public static Compilation Compiled(this LoadBalancer tree, params PoolId[] backupsIn) =>
        Compiler.Compile(tree, backupsIn.ToHashSet(), CompilerSettings.Default);

    public static LbRule OnlyRule(this LoadBalancer tree)
    {
        var compilation = tree.Compiled();
        Assert.Empty(compilation.Problems);
        return Assert.Single(compilation.Configuration.Rules);
    }

    /// <summary>The tree has this one problem.</summary>
    public static Compilation Refuses(this LoadBalancer tree, ObjectRef subject, string text)
    {
        var compilation = tree.Compiled();
        Assert.Equal(new CompileProblem(subject, text), Assert.Single(compilation.Problems));
        return compilation;
    }
}
