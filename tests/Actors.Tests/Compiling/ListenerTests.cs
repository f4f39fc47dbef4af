using System.Collections.Immutable;
using LoxiActors.Actors.LoadBalancers.Compiling;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Octavia.Tree;
using static LoxiActors.Actors.Tests.Compiling.Trees;

namespace LoxiActors.Actors.Tests.Compiling;

public sealed class ListenerTests
{
    [Fact]
    public void A_listener_with_members_is_a_rule_named_by_its_uuid_and_the_load_balancers()
    {
        var rule = Plain.OnlyRule();

        Assert.Equal(new RuleKey(Vip, 80, RuleProtocol.Tcp), rule.Key);
        Assert.Equal($"{ListenerOne}:{new LoadBalancerId(Id(9))}", rule.Name);
        Assert.Equal(EndpointSelection.RoundRobin, rule.Selection);
        Assert.Equal(NatMode.OneArm, rule.Mode);
        Assert.Equal(50, rule.InactiveTimeout);
        Assert.False(rule.ProxyProtocolV2);
        Assert.Equal([new RuleEndpoint("10.0.0.1", 8080, 51), new RuleEndpoint("10.0.0.2", 8080, 51)], rule.Endpoints.AsEnumerable());
    }

    [Fact]
    public void Every_vip_gets_its_own_rule()
    {
        var tree = Plain with { AdditionalVips = [new AdditionalVip("2001:0DB8::0010", null, null, null), new AdditionalVip(Vip, null, null, null)] };

        Assert.Equal([Vip, Vip6], tree.Compiled().Configuration.Rules.Select(rule => rule.Key.ExternalIp));
    }

    [Theory]
    [InlineData(TrafficProtocol.Tcp, RuleProtocol.Tcp)]
    [InlineData(TrafficProtocol.Http, RuleProtocol.Tcp)]
    [InlineData(TrafficProtocol.Https, RuleProtocol.Tcp)]
    [InlineData(TrafficProtocol.Udp, RuleProtocol.Udp)]
    [InlineData(TrafficProtocol.Sctp, RuleProtocol.Sctp)]
    public void Protocols_are_balanced_per_connection(TrafficProtocol octavia, RuleProtocol node)
    {
        var tree = Plain with { Listeners = [Listener() with { Protocol = octavia }], Pools = [Pool() with { Protocol = octavia }] };

        Assert.Equal(node, tree.OnlyRule().Key.Protocol);
        Assert.Empty(tree.Compiled().Notices);
    }

    public static TheoryData<string> Absences => ["load balancer", "listener", "pool", "members", "no pool", "no members", "weights"];

    [Theory, MemberData(nameof(Absences))]
    public void What_is_disabled_or_empty_is_absent(string what)
    {
        var tree = what switch
        {
            "load balancer" => Plain with { AdminStateUp = false },
            "listener" => With(listener => listener with { AdminStateUp = false }),
            "pool" => WithPool(pool => pool with { AdminStateUp = false }),
            "members" => WithMembers(Member(1) with { AdminStateUp = false }),
            "no pool" => With(listener => listener with { DefaultPoolId = null }),
            "no members" => WithMembers(),
            _ => WithMembers(Member(1) with { Weight = 0 }),
        };

        var compilation = tree.Compiled();
        Assert.Empty(compilation.Problems);
        Assert.Equal(NodeConfiguration.Empty.Fingerprint(), compilation.Configuration.Fingerprint());
    }

    [Theory]
    [InlineData(50_000, 50_000, 50)]
    [InlineData(1, 50_000, 1)]
    [InlineData(90_001, 600_000, 91)]
    [InlineData(86_400_000, 999_999_999, 86_400)]
    public void The_shorter_idle_timer_counts_in_whole_seconds(long client, long member, int seconds)
    {
        Assert.Equal(seconds, With(listener => listener with { TimeoutClientData = client, TimeoutMemberData = member }).OnlyRule().InactiveTimeout);
        Assert.Equal(seconds, With(listener => listener with { TimeoutClientData = member, TimeoutMemberData = client }).OnlyRule().InactiveTimeout);
    }

    [Fact]
    public void A_changed_idle_timeout_shows_in_the_weights()
    {
        var before = With(listener => listener with { TimeoutClientData = 20_000 }).OnlyRule();
        var after = With(listener => listener with { TimeoutClientData = 21_000 }).OnlyRule();

        Assert.All(before.Endpoints, endpoint => Assert.Equal(21, endpoint.Weight));
        Assert.All(after.Endpoints, endpoint => Assert.Equal(22, endpoint.Weight));
    }

    [Fact]
    public void The_flavor_chooses_the_mode()
    {
        Assert.Equal(NatMode.Dnat, (Plain with { Flavor = new FlavorMetadata(null, NatMode.Dnat) }).OnlyRule().Mode);
    }

    [Fact]
    public void The_flavor_has_every_rule_announced()
    {
        Assert.False((Plain with { Flavor = FlavorMetadata.None with { Bgp = false } }).OnlyRule().Bgp);
        Assert.True((Plain with { Flavor = FlavorMetadata.None with { Bgp = true } }).OnlyRule().Bgp);
    }

    /// <summary>LoxiLB names the IPv4 family when it takes a route back (LoxiLB 64045de, DelAdvertiseRoute).</summary>
    [Fact]
    public void An_address_whose_route_would_stay_is_not_announced()
    {
        var tree = Plain with { AdditionalVips = [new AdditionalVip(Vip6, null, null, null)], Flavor = FlavorMetadata.None with { Bgp = true } };
        var compiled = tree.Compiled();

        Assert.Equal([Vip], compiled.Configuration.Rules.Select(rule => rule.Key.ExternalIp));
        Assert.Equal(
            [$"VIP {Vip6} with the flavor option bgp: LoxiLB announces an IPv6 address but never withdraws it; use IPv4, or a flavor without bgp"],
            compiled.Problems.Select(problem => problem.Text));
        Assert.Empty((tree with { Flavor = FlavorMetadata.None }).Compiled().Problems);
    }

    public static TheoryData<string, string> Refusals => new()
    {
        { "terminated", "protocol TERMINATED_HTTPS: LoxiLB can't choose a certificate by name nor renew one in use; use HTTPS and let the members end TLS" },
        { "prometheus", "protocol PROMETHEUS: LoxiLB has no metrics endpoint for a single load balancer" },
        { "headers", "insert_headers X-Forwarded-For, X-Forwarded-Port: LoxiLB balances connections and does not see HTTP headers" },
        { "limit", "connection_limit 5: LoxiLB can't limit the connections of a listener; leave it at -1" },
        { "connect", "timeout_member_connect 1: LoxiLB opens no connections of its own to members; leave it at 5000" },
        { "inspect", "timeout_tcp_inspect 9: LoxiLB does not wait for content; leave it at 0" },
        { "client zero", "timeout_client_data 0: LoxiLB would take its own default instead; set at least 1 ms" },
        { "member zero", "timeout_member_data 0: LoxiLB would take its own default instead; set at least 1 ms" },
        { "too long", "timeout_client_data 86400001 and timeout_member_data 86400002: LoxiLB keeps an idle connection for 86400 s at most; set one of them to 86400000 or less" },
        { "certificate", "default_tls_container_ref http://barbican/1: TLS passes through LoxiLB unopened" },
        { "sni", "sni_container_refs http://barbican/1, http://barbican/2: TLS passes through LoxiLB unopened" },
        { "ca", "client_ca_tls_container_ref http://barbican/1: TLS passes through LoxiLB unopened" },
        { "auth", "client_authentication MANDATORY: TLS passes through LoxiLB unopened" },
        { "crl", "client_crl_container_ref http://barbican/1: TLS passes through LoxiLB unopened" },
        { "versions", "tls_versions TLSv1.3: TLS passes through LoxiLB unopened" },
        { "ciphers", "tls_ciphers AES: TLS passes through LoxiLB unopened" },
        { "alpn", "alpn_protocols h2: TLS passes through LoxiLB unopened" },
        { "unknown", "hsts_max_age 3600: this provider does not know the option" },
        { "unknown secret", "new_container_data (not shown): this provider does not know the option" },
    };

    [Theory, MemberData(nameof(Refusals))]
    public void What_a_node_cannot_do_is_refused_by_name(string what, string text)
    {
        var tree = With(listener => what switch
        {
            "terminated" => listener with { Protocol = TrafficProtocol.TerminatedHttps, Tls = new ListenerTls { DefaultTlsContainerRef = "http://barbican/1" } },
            "prometheus" => listener with { Protocol = TrafficProtocol.Prometheus },
            "headers" => listener with { InsertHeaders = listener.InsertHeaders.Add("X-Forwarded-For", "true").Add("X-Forwarded-Port", "true") },
            "limit" => listener with { ConnectionLimit = 5 },
            "connect" => listener with { TimeoutMemberConnect = 1 },
            "inspect" => listener with { TimeoutTcpInspect = 9 },
            "client zero" => listener with { TimeoutClientData = 0 },
            "member zero" => listener with { TimeoutMemberData = 0 },
            "too long" => listener with { TimeoutClientData = 86_400_001, TimeoutMemberData = 86_400_002 },
            "certificate" => listener with { Tls = new ListenerTls { DefaultTlsContainerRef = "http://barbican/1" } },
            "sni" => listener with { Tls = new ListenerTls { SniContainerRefs = ["http://barbican/1", "http://barbican/2"] } },
            "ca" => listener with { Tls = new ListenerTls { ClientCaTlsContainerRef = "http://barbican/1" } },
            "auth" => listener with { Tls = new ListenerTls { ClientAuthentication = "MANDATORY" } },
            "crl" => listener with { Tls = new ListenerTls { ClientCrlContainerRef = "http://barbican/1" } },
            "versions" => listener with { Tls = new ListenerTls { TlsVersions = ["TLSv1.3"] } },
            "ciphers" => listener with { Tls = new ListenerTls { TlsCiphers = "AES" } },
            "alpn" => listener with { Tls = new ListenerTls { AlpnProtocols = ["h2"] } },
            "unknown" => listener with { UnknownOptions = listener.UnknownOptions.Add("hsts_max_age", "3600") },
            _ => listener with { UnknownOptions = listener.UnknownOptions.Add("new_container_data", "\"PEM\"") },
        });

        Assert.Empty(tree.Refuses(ListenerOne, text).Configuration.Rules);
        Assert.Equal(new CompileProblem(ListenerOne, text),
            Assert.Single((tree with { Listeners = [tree.Listeners[0] with { AdminStateUp = false, DefaultPoolId = null }] }).Compiled().Problems));
    }

    [Fact]
    public void An_l7_policy_is_refused_and_its_listener_left_out()
    {
        var policy = new L7Policy { Id = new L7PolicyId(Id(400)), Action = "REJECT" };

        Assert.Empty(With(listener => listener with { L7Policies = [policy] })
            .Refuses(policy.Id, "action REJECT of an L7 policy: LoxiLB balances connections and can't choose by what a request says").Configuration.Rules);
    }

    [Fact]
    public void Other_listeners_are_served_beside_a_refused_one()
    {
        var tree = Plain with { Listeners = [Listener(1) with { ConnectionLimit = 5 }, Listener(2)] };

        Assert.Equal(81, Assert.Single(tree.Compiled().Configuration.Rules).Key.Port);
    }

    [Fact]
    public void Two_listeners_on_one_port_and_transport_are_refused()
    {
        var tree = Plain with { Listeners = [Listener(1), Listener(2) with { ProtocolPort = 80, Protocol = TrafficProtocol.Http }] };

        Assert.Single(tree.Refuses(new ListenerId(Id(2)), $"protocol_port 80: listener {ListenerOne} is there").Configuration.Rules);
    }

    [Fact]
    public void A_pool_of_another_transport_is_refused()
    {
        (Plain with { Listeners = [Listener() with { Protocol = TrafficProtocol.Udp }], Pools = [Pool() with { Protocol = TrafficProtocol.ProxyV2 }] })
            .Refuses(ListenerOne, "protocol UDP with a default pool of protocol PROXYV2: LoxiLB does not translate between them");
    }

    [Fact]
    public void Options_of_the_vip_port_are_octavias_own_business()
    {
        Assert.Empty((Plain with { VipQosPolicyId = "policy", VipSgIds = ["group"] }).Compiled().Problems);
    }

    [Fact]
    public void An_unknown_option_of_the_load_balancer_takes_no_listener_down()
    {
        var tree = Plain with { UnknownOptions = Plain.UnknownOptions.Add("novelty", "1") };

        Assert.Single(tree.Refuses(tree.Id, "novelty 1: this provider does not know the option").Configuration.Rules);
    }

    [Fact]
    public void A_vip_that_is_no_address_is_refused()
    {
        var tree = Plain with { VipAddress = "10.1" };

        Assert.Empty(tree.Refuses(tree.Id, "VIP 10.1: not an IP address").Configuration.Rules);
    }
}
