using LoxiActors.Actors.LoadBalancers.Compiling;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Octavia.Tree;
using static LoxiActors.Actors.Tests.Compiling.Trees;

namespace LoxiActors.Actors.Tests.Compiling;

public sealed class MonitorTests
{
    [Theory]
    [InlineData(HealthMonitorType.Ping, ProbeType.Ping, 0)]
    [InlineData(HealthMonitorType.Tcp, ProbeType.Tcp, 8080)]
    [InlineData(HealthMonitorType.UdpConnect, ProbeType.Udp, 8080)]
    [InlineData(HealthMonitorType.Sctp, ProbeType.Sctp, 8080)]
    [InlineData(HealthMonitorType.Http, ProbeType.Http, 8080)]
    [InlineData(HealthMonitorType.Https, ProbeType.Https, 8080)]
    public void A_monitor_is_a_probe_of_every_attached_member(HealthMonitorType type, ProbeType probeType, int port)
    {
        var compilation = WithPool(pool => pool with { HealthMonitor = Monitor(type) with { MaxRetriesDown = 7 }, Members = [Member(1), Member(2), Member(3) with { Weight = 0 }] }).Compiled();

        Assert.Empty(compilation.Problems);
        Assert.Equal([Probe(1), Probe(2)], compilation.Configuration.Probes.AsEnumerable());

        EndpointProbe Probe(int n) => new()
        {
            Name = $"10.0.0.{n}_tcp_8080", HostName = $"10.0.0.{n}", Type = probeType, Port = port, Interval = 5, Retries = 7,
        };
    }

    [Fact]
    public void Probes_are_named_after_the_rules_protocol()
    {
        var tree = Plain with
        {
            Listeners = [Listener() with { Protocol = TrafficProtocol.Udp }],
            Pools = [Pool() with { Protocol = TrafficProtocol.Udp, HealthMonitor = Monitor(HealthMonitorType.Http) }],
        };

        Assert.Equal("10.0.0.1_udp_8080", tree.Compiled().Configuration.Probes[0].Name);
    }

    [Fact]
    public void A_member_may_be_monitored_elsewhere()
    {
        var tree = WithPool(pool => pool with { HealthMonitor = Monitor(), Members = [Member(1) with { MonitorAddress = "192.0.2.1", MonitorPort = 9 }] });

        var probe = Assert.Single(tree.Compiled().Configuration.Probes);
        Assert.Equal(("10.0.0.1_tcp_8080", "192.0.2.1", 9), (probe.Name, probe.HostName, probe.Port));
    }

    [Fact]
    public void The_path_goes_without_its_leading_slash()
    {
        Assert.Equal("health?deep=1", WithMonitor(Monitor(HealthMonitorType.Http) with { UrlPath = "/health?deep=1" }).Compiled().Configuration.Probes[0].Request);
    }

    [Fact]
    public void A_disabled_monitor_probes_nothing()
    {
        var compilation = WithMonitor(Monitor() with { AdminStateUp = false }).Compiled();

        Assert.Empty(compilation.Configuration.Probes);
        Assert.Single(compilation.Configuration.Rules);
    }

    [Fact]
    public void Only_members_of_some_rule_are_probed()
    {
        Assert.Empty((WithMonitor(Monitor()) with { Listeners = [] }).Compiled().Configuration.Probes);
    }

    public static TheoryData<string, string> Refusals => new()
    {
        { "tls", "type TLS-HELLO: LoxiLB has no such probe; use TCP, or HTTPS if the certificate verifies on the node" },
        { "delay", "delay 0: LoxiLB probes every 1 to 86400 s" },
        { "long delay", "delay 86401: LoxiLB probes every 1 to 86400 s" },
        { "retries", "max_retries_down 0: LoxiLB counts 1 to 100 failures" },
        { "many retries", "max_retries_down 101: LoxiLB counts 1 to 100 failures" },
        { "method", "http_method POST: LoxiLB always sends HEAD" },
        { "https method", "http_method POST: LoxiLB always sends GET" },
        { "codes", "expected_codes 200-204: LoxiLB only takes 200" },
        { "domain", "domain_name example.com: LoxiLB sends the probed address as the host" },
        { "version", "http_version 1.0: LoxiLB speaks HTTP 1.1; set 1.1 or leave it out" },
        { "unknown", "novelty 1: this provider does not know the option" },
    };

    [Theory, MemberData(nameof(Refusals))]
    public void What_a_probe_cannot_do_is_refused_by_name(string what, string text)
    {
        var http = Monitor(HealthMonitorType.Http);
        var monitor = what switch
        {
            "tls" => Monitor(HealthMonitorType.TlsHello),
            "delay" => Monitor() with { Delay = 0 },
            "long delay" => Monitor() with { Delay = 86_401 },
            "retries" => Monitor() with { MaxRetriesDown = 0 },
            "many retries" => Monitor() with { MaxRetriesDown = 101 },
            "method" => http with { HttpMethod = "POST" },
            "https method" => Monitor(HealthMonitorType.Https) with { HttpMethod = "POST" },
            "codes" => http with { ExpectedCodes = "200-204" },
            "domain" => http with { DomainName = "example.com", HttpVersion = 1.1 },
            "version" => http with { HttpVersion = 1.0 },
            _ => Monitor() with { UnknownOptions = Monitor().UnknownOptions.Add("novelty", "1") },
        };

        var compilation = WithMonitor(monitor).Refuses(MonitorOne, text);
        Assert.Empty(compilation.Configuration.Probes);
        Assert.Single(compilation.Configuration.Rules);
    }

    [Fact]
    public void Monitors_can_be_switched_off_by_the_operator()
    {
        var compilation = Compiler.Compile(WithMonitor(Monitor()), new HashSet<PoolId>(), CompilerSettings.Default with { EnableHealthMonitor = false });

        Assert.Equal(new CompileProblem(MonitorOne, "healthmonitor: switched off by the option enable_health_monitor of this provider"), Assert.Single(compilation.Problems));
        Assert.Empty(compilation.Configuration.Probes);
    }

    [Fact]
    public void What_is_not_done_to_the_letter_is_noted()
    {
        Assert.Equal(
            ["timeout 3 and max_retries 2: LoxiLB's probes have a fixed timeout, and one success brings a member back"],
            Notices(Monitor() with { MaxRetries = 2 }));
        Assert.Contains("delay 3: LoxiLB probes every 4 s at best", Notices(Monitor() with { Delay = 3 }));
        Assert.Contains("http_method GET: LoxiLB sends HEAD", Notices(Monitor(HealthMonitorType.Http) with { HttpMethod = "GET" }));
        Assert.DoesNotContain(Notices(Monitor(HealthMonitorType.Http)), text => text.StartsWith("http_method", StringComparison.Ordinal));
        Assert.Contains("http_method HEAD: LoxiLB sends GET", Notices(Monitor(HealthMonitorType.Https) with { HttpMethod = "HEAD" }));
        Assert.Contains(Notices(Monitor(HealthMonitorType.Https)), text => text.Contains("certificate", StringComparison.Ordinal));

        static IEnumerable<string> Notices(HealthMonitor monitor) => WithMonitor(monitor).Compiled().Notices.Select(notice => notice.Text);
    }

    [Fact]
    public void Pools_that_share_a_member_have_to_check_it_alike()
    {
        var other = Pool(1) with { HealthMonitor = Monitor() with { Id = new HealthMonitorId(Id(301)), Delay = 9 } };
        var tree = WithMonitor(Monitor());
        tree = tree with { Listeners = [Listener(1), Listener(2) with { DefaultPoolId = other.Id }], Pools = [tree.Pools[0], other] };

        var compilation = tree.Refuses(other.HealthMonitor.Id,
            $"healthmonitor of pool {other.Id}: its member 10.0.0.1_tcp_8080 is also in pool {PoolOne}, whose monitor checks it in another way, and LoxiLB has one probe per address, protocol and port");
        Assert.Equal([5, 5], compilation.Configuration.Probes.Select(probe => probe.Interval));
        Assert.Equal(2, compilation.Configuration.Rules.Length);

        var agreed = tree with { Pools = [tree.Pools[0], other with { HealthMonitor = other.HealthMonitor with { Delay = 5 } }] };
        Assert.Empty(agreed.Compiled().Problems);
        Assert.Equal(2, agreed.Compiled().Configuration.Probes.Length);
    }

    [Fact]
    public void Sharing_a_member_with_a_monitored_pool_is_noted()
    {
        var tree = WithMonitor(Monitor());
        tree = tree with { Pools = [tree.Pools[0], Pool(1) with { Members = [Member(1) with { Id = new MemberId(Id(250)) }] }] };

        Assert.Contains(
            new CompileNotice(new MemberId(Id(250)), $"address 10.0.0.1 is also in pool {PoolOne}, whose health monitor takes the member out here as well"),
            tree.Compiled().Notices);
    }
}
