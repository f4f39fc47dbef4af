using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Octavia.Tree;
using static LoxiActors.Actors.Tests.Compiling.Trees;

namespace LoxiActors.Actors.Tests.Compiling;

public sealed class PoolTests
{
    private static readonly SessionPersistence BySource = new(SessionPersistenceType.SourceIp, null, null, null);

    [Theory]
    [InlineData(LbAlgorithm.RoundRobin, false, EndpointSelection.RoundRobin)]
    [InlineData(LbAlgorithm.LeastConnections, false, EndpointSelection.LeastConnections)]
    [InlineData(LbAlgorithm.SourceIp, false, EndpointSelection.Persist)]
    [InlineData(LbAlgorithm.SourceIpPort, false, EndpointSelection.Hash)]
    [InlineData(LbAlgorithm.RoundRobin, true, EndpointSelection.Persist)]
    [InlineData(LbAlgorithm.SourceIp, true, EndpointSelection.Persist)]
    public void Algorithm_and_persistence_choose_the_selection(LbAlgorithm algorithm, bool persistent, EndpointSelection selection)
    {
        Assert.Equal(selection, WithPool(pool => pool with { LbAlgorithm = algorithm, SessionPersistence = persistent ? BySource : null }).OnlyRule().Selection);
    }

    [Fact]
    public void Weights_become_slots_of_sixteen()
    {
        var rule = WithMembers(Member(1) with { Weight = 90 }, Member(2) with { Weight = 10 }).OnlyRule();

        Assert.Equal(EndpointSelection.Priority, rule.Selection);
        Assert.Equal([88, 13], rule.Endpoints.Select(endpoint => endpoint.Weight));
    }

    [Fact]
    public void The_largest_weight_of_octavia_fits()
    {
        Assert.Equal([7, 94], WithMembers(Member(1), Member(2) with { Weight = 256 }).OnlyRule().Endpoints.Select(endpoint => endpoint.Weight));
    }

    [Fact]
    public void Equal_weights_are_plain_round_robin()
    {
        Assert.Equal(EndpointSelection.RoundRobin, WithMembers(Member(1) with { Weight = 7 }, Member(2) with { Weight = 7 }, Member(3) with { Weight = 0 }).OnlyRule().Selection);
    }

    [Fact]
    public void Endpoints_are_in_ordinal_order_whatever_octavias_is()
    {
        var rule = WithMembers(Member(2), Member(10), Member(1) with { ProtocolPort = 9000 }, Member(1) with { Id = new MemberId(Id(999)) }).OnlyRule();

        Assert.Equal(["10.0.0.1:8080", "10.0.0.1:9000", "10.0.0.10:8080", "10.0.0.2:8080"], rule.Endpoints.Select(endpoint => $"{endpoint.Address}:{endpoint.TargetPort}"));
    }

    [Fact]
    public void Backups_stay_out_until_they_are_needed()
    {
        var tree = WithMembers(Member(1), Member(2) with { Backup = true });

        Assert.Equal(["10.0.0.1"], Addresses(tree));
        Assert.Equal(["10.0.0.1", "10.0.0.2"], Addresses(tree, PoolOne));
        Assert.Equal(["10.0.0.2"], Addresses(WithMembers(Member(1) with { Weight = 0 }, Member(2) with { Backup = true })));
        Assert.Equal(["10.0.0.1"], Addresses(tree, new PoolId(Id(101))));

        static IEnumerable<string> Addresses(LoadBalancer tree, params PoolId[] backupsIn) =>
            Assert.Single(tree.Compiled(backupsIn).Configuration.Rules).Endpoints.Select(endpoint => endpoint.Address);
    }

    [Fact]
    public void Proxy_protocol_is_version_2_only()
    {
        Assert.True(WithPool(pool => pool with { Protocol = TrafficProtocol.ProxyV2 }).OnlyRule().ProxyProtocolV2);
        Assert.Empty(WithPool(pool => pool with { Protocol = TrafficProtocol.Proxy })
            .Refuses(PoolOne, "protocol PROXY: LoxiLB only speaks version 2 of the PROXY protocol; use PROXYV2").Configuration.Rules);
    }

    [Theory]
    [InlineData(LbAlgorithm.LeastConnections, false, "lb_algorithm LEAST_CONNECTIONS with members of different weight: LoxiLB ignores weights there; give all members the same weight or use ROUND_ROBIN")]
    [InlineData(LbAlgorithm.SourceIp, false, "lb_algorithm SOURCE_IP with members of different weight: LoxiLB ignores weights there; give all members the same weight or use ROUND_ROBIN")]
    [InlineData(LbAlgorithm.SourceIpPort, false, "lb_algorithm SOURCE_IP_PORT with members of different weight: LoxiLB ignores weights there; give all members the same weight or use ROUND_ROBIN")]
    [InlineData(LbAlgorithm.RoundRobin, true, "session_persistence SOURCE_IP with members of different weight: LoxiLB ignores weights there; give all members the same weight or use ROUND_ROBIN without session persistence")]
    public void Weights_that_a_node_would_ignore_are_refused(LbAlgorithm algorithm, bool persistent, string text)
    {
        var tree = WithPool(pool => pool with
        {
            LbAlgorithm = algorithm,
            SessionPersistence = persistent ? BySource : null,
            Members = [Member(1), Member(2) with { Weight = 2, Backup = true }],
        });

        Assert.Empty(tree.Refuses(PoolOne, text).Configuration.Rules);
        (tree with { Listeners = [] }).Refuses(PoolOne, text);
    }

    public static TheoryData<string, string> PersistenceRefusals => new()
    {
        { "cookie", "session_persistence HTTP_COOKIE: LoxiLB balances connections and does not see cookies; use SOURCE_IP" },
        { "app", "session_persistence APP_COOKIE: LoxiLB balances connections and does not see cookies; use SOURCE_IP" },
        { "least", "session_persistence SOURCE_IP with lb_algorithm LEAST_CONNECTIONS: LoxiLB chooses by source address instead of by another algorithm, not beside it; use ROUND_ROBIN or SOURCE_IP" },
        { "port", "session_persistence SOURCE_IP with lb_algorithm SOURCE_IP_PORT: LoxiLB chooses by source address instead of by another algorithm, not beside it; use ROUND_ROBIN or SOURCE_IP" },
        { "timeout", "persistence_timeout 60: LoxiLB's is fixed at 10800 s; leave it out or set 10800" },
        { "granularity", "persistence_granularity 255.255.255.0: LoxiLB only tells single addresses apart; leave it out or set 255.255.255.255" },
    };

    [Theory, MemberData(nameof(PersistenceRefusals))]
    public void Persistence_beyond_the_nodes_own_is_refused(string what, string text)
    {
        var (algorithm, persistence) = what switch
        {
            "cookie" => (LbAlgorithm.RoundRobin, BySource with { Type = SessionPersistenceType.HttpCookie }),
            "app" => (LbAlgorithm.RoundRobin, BySource with { Type = SessionPersistenceType.AppCookie, CookieName = "c" }),
            "least" => (LbAlgorithm.LeastConnections, BySource),
            "port" => (LbAlgorithm.SourceIpPort, BySource),
            "timeout" => (LbAlgorithm.RoundRobin, BySource with { PersistenceTimeout = 60 }),
            _ => (LbAlgorithm.RoundRobin, BySource with { PersistenceGranularity = "255.255.255.0" }),
        };

        Assert.Empty(WithPool(pool => pool with { LbAlgorithm = algorithm, SessionPersistence = persistence }).Refuses(PoolOne, text).Configuration.Rules);
    }

    [Fact]
    public void The_nodes_own_persistence_may_be_spelled_out()
    {
        var tree = WithPool(pool => pool with { SessionPersistence = BySource with { PersistenceTimeout = 10_800, PersistenceGranularity = "255.255.255.255" } });

        Assert.Equal(EndpointSelection.Persist, tree.OnlyRule().Selection);
        Assert.Equal("session_persistence SOURCE_IP: LoxiLB gives a source address another member after 10800 s, and when the number of members changes",
            Assert.Single(tree.Compiled().Notices).Text);
    }

    [Theory]
    [InlineData(true, "session_persistence SOURCE_IP with the VIP 2001:db8::10: LoxiLB only looks at the first 32 bits of an IPv6 source address")]
    [InlineData(false, "lb_algorithm SOURCE_IP with the VIP 2001:db8::10: LoxiLB only looks at the first 32 bits of an IPv6 source address")]
    public void Choosing_by_source_address_is_refused_for_ipv6_vips(bool persistent, string text)
    {
        (WithPool(pool => pool with { LbAlgorithm = LbAlgorithm.SourceIp, SessionPersistence = persistent ? BySource : null }) with { VipAddress = Vip6 })
            .Refuses(PoolOne, text);
    }

    [Theory]
    [InlineData(LbAlgorithm.RoundRobin, 32, 33, "members: 33 could be attached at once, LoxiLB takes 32 for a listener")]
    [InlineData(LbAlgorithm.LeastConnections, 16, 17, "lb_algorithm LEAST_CONNECTIONS with 17 members: LoxiLB only looks at the first 16; use fewer members or ROUND_ROBIN")]
    public void The_number_of_members_is_limited_backups_included(LbAlgorithm algorithm, int most, int tooMany, string text)
    {
        Assert.Empty(Tree(most).Compiled().Problems);
        Assert.Empty(Tree(tooMany).Refuses(PoolOne, text).Configuration.Rules);

        LoadBalancer Tree(int count) => WithPool(pool => pool with
        {
            LbAlgorithm = algorithm,
            Members = [.. Members(count - 1), Member(count) with { Backup = true }, Member(200) with { Weight = 0 }, Member(201) with { AdminStateUp = false }],
        });
    }

    [Fact]
    public void Sixteen_members_may_differ_in_weight_but_not_seventeen()
    {
        Assert.Equal(EndpointSelection.Priority, Tree(16).OnlyRule().Selection);
        Tree(17).Refuses(PoolOne,
            "lb_algorithm ROUND_ROBIN with 17 members of different weight: LoxiLB spreads weights over 16 members at most; give all members the same weight");

        static LoadBalancer Tree(int count) => WithMembers([.. Members(count - 1), Member(count) with { Weight = 3 }]);
    }

    [Fact]
    public void An_ipv6_member_needs_an_ipv6_vip()
    {
        var tree = WithMembers(Member(1), Member(2) with { Address = "2001:DB8:0:0::5" });

        var left = tree.Refuses(Member(2).Id, $"address 2001:db8::5 behind the VIP {Vip}: LoxiLB can't pass IPv4 connections on to an IPv6 member");
        Assert.Equal("10.0.0.1", Assert.Single(Assert.Single(left.Configuration.Rules).Endpoints).Address);
        Assert.Equal(["10.0.0.1", "2001:db8::5"], (tree with { VipAddress = Vip6 }).OnlyRule().Endpoints.Select(endpoint => endpoint.Address));
    }

    public static TheoryData<string, string> MemberRefusals => new()
    {
        { "address", "address 10.1: not an IP address" },
        { "monitor address", "monitor_address host: not an IP address" },
        { "twice", "address 10.0.0.1 with protocol_port 8080: the pool has another member there" },
        { "unknown", "novelty 1: this provider does not know the option" },
    };

    [Theory, MemberData(nameof(MemberRefusals))]
    public void A_member_that_makes_no_sense_is_refused_and_left_out(string what, string text)
    {
        var bad = what switch
        {
            "address" => Member(2) with { Address = "10.1" },
            "monitor address" => Member(2) with { MonitorAddress = "host" },
            "twice" => Member(2) with { Address = "10.0.0.1" },
            _ => Member(2) with { UnknownOptions = Member(2).UnknownOptions.Add("novelty", "1") },
        };

        Assert.Single(Assert.Single(WithMembers(Member(1), bad).Refuses(bad.Id, text).Configuration.Rules).Endpoints);
    }

    [Theory]
    [InlineData("tls_enabled true")]
    [InlineData("tls_container_ref a")]
    [InlineData("ca_tls_container_ref b")]
    [InlineData("crl_container_ref c")]
    public void Encryption_towards_members_is_refused(string option)
    {
        var tls = option.Split(' ')[0] switch
        {
            "tls_enabled" => new PoolTls(true, null, null, null),
            "tls_container_ref" => new PoolTls(false, "a", null, null),
            "ca_tls_container_ref" => new PoolTls(false, null, "b", null),
            _ => new PoolTls(false, null, null, "c"),
        };

        WithPool(pool => pool with { Tls = tls })
            .Refuses(PoolOne, $"{option}: LoxiLB passes connections on as they are and does not encrypt them towards members");
    }

    [Fact]
    public void A_pool_without_a_listener_is_checked_all_the_same()
    {
        (WithPool(pool => pool with { Tls = new PoolTls(true, null, null, null), AdminStateUp = false }) with { Listeners = [] })
            .Refuses(PoolOne, "tls_enabled true: LoxiLB passes connections on as they are and does not encrypt them towards members");
        WithPool(pool => pool with { UnknownOptions = pool.UnknownOptions.Add("novelty", "1") }).Refuses(PoolOne, "novelty 1: this provider does not know the option");
    }
}
