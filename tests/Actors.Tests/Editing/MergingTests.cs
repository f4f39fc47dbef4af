using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.Tests.Editing;

/// <summary>What becomes of the fields of a call.</summary>
public class MergingTests
{
    [Fact]
    public void A_creation_with_the_least_fields_gets_octavias_defaults()
    {
        var story = Story.OfAWebServer();

        Assert.Equal((50000, 5000, 50000, 0), (story.Listener("http").TimeoutClientData, story.Listener("http").TimeoutMemberConnect, story.Listener("http").TimeoutMemberData, story.Listener("http").TimeoutTcpInspect));
        Assert.Equal((-1, true, "NONE"), (story.Listener("http").ConnectionLimit, story.Listener("http").AdminStateUp, story.Listener("http").Tls.ClientAuthentication));
        Assert.Equal((1, false, true), (story.Member("m2").Weight, story.Member("m2").Backup, story.Member("m2").AdminStateUp));
        Assert.Equal(("GET", "/", "200", 3), (story.Pool("web").HealthMonitor!.HttpMethod, story.Pool("web").HealthMonitor!.UrlPath, story.Pool("web").HealthMonitor!.ExpectedCodes, story.Pool("web").HealthMonitor!.MaxRetriesDown));
    }

    [Fact]
    public void An_update_changes_what_new_sets_and_does_not_believe_old()
    {
        var story = Story.OfAWebServer().Call("member_update", """
            {"old": {"member_id": "@m1", "address": "9.9.9.9", "protocol_port": 1, "weight": 99, "name": "liar"}, "new": {"member_id": "@m1", "weight": 5}}
            """);

        Assert.Equal(("10.0.0.1", 80, 5, "one"), (story.Member("m1").Address, story.Member("m1").ProtocolPort, story.Member("m1").Weight, story.Member("m1").Name));
    }

    [Fact]
    public void Null_clears_what_can_be_empty_and_resets_what_has_a_default()
    {
        var story = Story.OfAWebServer()
            .Call("member_update", """{"old": {"member_id": "@m1"}, "new": {"member_id": "@m1", "weight": 5, "backup": true, "monitor_address": "10.0.0.9", "monitor_port": 81}}""")
            .Call("member_update", """{"old": {"member_id": "@m1"}, "new": {"member_id": "@m1", "name": null, "weight": null, "backup": null, "monitor_address": null, "monitor_port": null}}""")
            .Call("listener_update", """{"old": {"listener_id": "@http"}, "new": {"listener_id": "@http", "connection_limit": 7, "timeout_client_data": 1, "insert_headers": {"X-Forwarded-For": "true"}, "allowed_cidrs": ["10.0.0.0/8"]}}""")
            .Call("listener_update", """{"old": {"listener_id": "@http"}, "new": {"listener_id": "@http", "connection_limit": null, "timeout_client_data": null, "insert_headers": null, "allowed_cidrs": null, "default_pool_id": null}}""");

        var (member, listener) = (story.Member("m1"), story.Listener("http"));
        Assert.Equal((null, 1, false, null, null), (member.Name, member.Weight, member.Backup, member.MonitorAddress, member.MonitorPort));
        Assert.Equal((-1, 50000L, null), (listener.ConnectionLimit, listener.TimeoutClientData, listener.DefaultPoolId));
        Assert.Empty(listener.InsertHeaders);
        Assert.Empty(listener.AllowedCidrs);
    }

    [Theory]
    [InlineData("member_update", """{"old": {"member_id": "@m1"}, "new": {"member_id": "@m1", "address": null}}""", "member.address can't be null")]
    [InlineData("member_update", """{"old": {"member_id": "@m1"}, "new": {"member_id": "@m1", "protocol_port": null}}""", "member.protocol_port can't be null")]
    [InlineData("listener_update", """{"old": {"listener_id": "@http"}, "new": {"listener_id": "@http", "protocol": null}}""", "listener.protocol can't be null")]
    [InlineData("listener_update", """{"old": {"listener_id": "@http"}, "new": {"listener_id": "@http", "admin_state_up": null}}""", "listener.admin_state_up can't be null")]
    [InlineData("pool_update", """{"old": {"pool_id": "@web"}, "new": {"pool_id": "@web", "lb_algorithm": null}}""", "pool.lb_algorithm can't be null")]
    [InlineData("health_monitor_update", """{"old": {"healthmonitor_id": "@hm"}, "new": {"healthmonitor_id": "@hm", "delay": null}}""", "healthmonitor.delay can't be null")]
    public void A_null_that_octavia_never_sends_is_refused_by_the_name_of_the_field(string method, string arguments, string fault)
    {
        Assert.Equal(fault, Story.OfAWebServer().Refused(method, arguments).UserFault);
    }

    [Fact]
    public void A_batch_keeps_name_and_subnet_of_the_members_that_come_without_them_and_the_order_of_first_appearance()
    {
        var story = Story.OfAWebServer().Call("member_batch_update", """
            {"pool_id": "@web", "members": [
              {"member_id": "@m3", "address": "10.0.0.3", "protocol_port": 80, "name": "three"},
              {"member_id": "@m1", "address": "10.0.0.1", "protocol_port": 80, "weight": 20, "backup": false, "monitor_address": null}]}
            """);

        Assert.Equal("m1, m3", story.Names(story.Pool("web").Members, member => member.Id.Value));
        Assert.Equal(("one", "11111111-1111-1111-1111-111111111111", 20), (story.Member("m1").Name, story.Member("m1").SubnetId, story.Member("m1").Weight));
    }

    [Fact]
    public void A_pool_that_goes_is_no_listeners_default_any_more()
    {
        var story = Story.OfAWebServer().Call("pool_delete", """{"pool": {"pool_id": "@web"}}""");

        Assert.Null(story.Listener("http").DefaultPoolId);
        Assert.Empty(story.Tree!.Pools);
    }

    [Fact]
    public void A_default_pool_that_only_stands_inside_its_listener_is_taken_and_the_fuller_of_two_wins()
    {
        var story = new Story().Call("loadbalancer_create", """
            {"loadbalancer": {"loadbalancer_id": "@lb", "project_id": "p", "listeners": [
              {"listener_id": "@a", "protocol": "TCP", "protocol_port": 1, "default_pool_id": "@p", "default_pool": {"pool_id": "@p", "protocol": "TCP", "lb_algorithm": "ROUND_ROBIN"}},
              {"listener_id": "@b", "protocol": "TCP", "protocol_port": 2, "default_pool_id": "@p", "default_pool": {"pool_id": "@p", "protocol": "TCP", "lb_algorithm": "ROUND_ROBIN", "members": [{"member_id": "@m", "address": "10.0.0.1", "protocol_port": 80}]}}]}}
            """);

        Assert.Single(story.Pool("p").Members);
        Assert.Equal("m Created, p Created, a Created, b Created, lb Created", story.Touched);
    }

    [Fact]
    public void The_load_balancers_own_list_of_pools_wins_over_what_stands_inside_a_listener()
    {
        var story = new Story().Call("loadbalancer_create", """
            {"loadbalancer": {"loadbalancer_id": "@lb", "project_id": "p",
              "listeners": [{"listener_id": "@a", "protocol": "TCP", "protocol_port": 1, "default_pool_id": "@p", "default_pool": {"pool_id": "@p", "protocol": "TCP", "lb_algorithm": "ROUND_ROBIN"}}],
              "pools": [{"pool_id": "@p", "protocol": "TCP", "lb_algorithm": "SOURCE_IP", "members": [{"member_id": "@m", "address": "10.0.0.1", "protocol_port": 80}]}]}}
            """);

        Assert.Equal(LbAlgorithm.SourceIp, story.Pool("p").LbAlgorithm);
        Assert.Single(story.Pool("p").Members);
    }

    [Fact]
    public void Policies_are_numbered_as_octavia_numbers_them()
    {
        var story = Story.OfAWebServer()
            .Call("l7policy_create", """{"l7policy": {"l7policy_id": "@a", "listener_id": "@http", "action": "REJECT", "position": 1}}""")
            .Call("l7policy_create", """{"l7policy": {"l7policy_id": "@b", "listener_id": "@http", "action": "REJECT", "position": 1}}""")
            .Call("l7policy_create", """{"l7policy": {"l7policy_id": "@c", "listener_id": "@http", "action": "REJECT", "position": 99}}""");
        Assert.Equal("b, a, c", Order(story));

        Assert.Equal("a, c, b", Order(story.Call("l7policy_update", """{"old": {"l7policy_id": "@b"}, "new": {"l7policy_id": "@b", "position": 3}}""")));
        Assert.Equal("c, b", Order(story.Call("l7policy_delete", """{"l7policy": {"l7policy_id": "@a"}}""")));
        Assert.Equal([1, 2], story.Listener("http").L7Policies.Select(policy => policy.Position));
    }

    [Fact]
    public void An_update_of_something_that_we_lack_starts_from_old_if_that_is_whole()
    {
        var story = Story.OfAWebServer()
            .Call("member_update", """{"old": {"member_id": "@lost", "pool_id": "@web", "address": "10.0.0.8", "protocol_port": 80, "name": "found"}, "new": {"member_id": "@lost", "weight": 9}}""")
            .Call("listener_update", """{"old": {"listener_id": "@tcp", "loadbalancer_id": "@lb", "protocol": "TCP", "protocol_port": 22}, "new": {"listener_id": "@tcp", "name": "ssh"}}""");

        Assert.Equal(("10.0.0.8", "found", 9), (story.Member("lost").Address, story.Member("lost").Name, story.Member("lost").Weight));
        Assert.Equal((22, "ssh"), (story.Listener("tcp").ProtocolPort, story.Listener("tcp").Name));
    }

    [Fact]
    public void A_load_balancer_that_we_lack_is_taken_from_old_with_its_children()
    {
        var story = new Story().Call("loadbalancer_update", """
            {"old": {"loadbalancer_id": "@lb", "project_id": "p", "listeners": [{"listener_id": "@l", "protocol": "UDP", "protocol_port": 53}]}, "new": {"loadbalancer_id": "@lb", "name": "x"}}
            """);

        Assert.Equal("x", story.Tree!.Name);
        Assert.Equal(TrafficProtocol.Udp, story.Listener("l").Protocol);
        Assert.Equal("lb Updated", story.Touched);
    }

    [Fact]
    public void A_repeated_creation_changes_nothing()
    {
        var story = Story.OfAWebServer();
        var before = story.Tree!;

        story.Call("member_create", """{"member": {"member_id": "@m2", "pool_id": "@web", "address": "10.0.0.2", "protocol_port": 80}}""");

        Assert.Equal([], TreeText.Differences(before, story.Tree!));
        Assert.StartsWith("m2 Created", story.Touched);
    }

    [Fact]
    public void Addresses_are_kept_in_one_form_and_cidrs_in_one_order()
    {
        var story = Story.OfAWebServer()
            .Call("member_create", """{"member": {"member_id": "@m6", "pool_id": "@web", "address": "2001:DB8:0:0::1", "protocol_port": 80}}""")
            .Call("listener_update", """{"old": {"listener_id": "@http"}, "new": {"listener_id": "@http", "allowed_cidrs": ["198.51.100.0/24", "192.0.2.0/24"]}}""");

        Assert.Equal("2001:db8::1", story.Member("m6").Address);
        Assert.Equal(["192.0.2.0/24", "198.51.100.0/24"], story.Listener("http").AllowedCidrs);
    }

    [Fact]
    public void An_option_of_a_later_octavia_is_kept_by_name_when_it_is_set_and_let_go_when_it_is_not()
    {
        var story = Story.OfAWebServer()
            .Call("listener_update", """{"old": {"listener_id": "@http"}, "new": {"listener_id": "@http", "hsts_max_age": 60, "hsts_preload": false, "rate": {"limit": 5}, "empty": [], "off": false, "none": null, "new_tls_data": "secret"}}""")
            .Call("pool_update", """{"old": {"pool_id": "@web"}, "new": {"pool_id": "@web", "session_persistence": {"type": "SOURCE_IP", "drain": 3}}}""");

        Assert.Equal("""hsts_max_age=60; new_tls_data="(not kept)"; rate={"limit": 5}""", string.Join("; ", story.Listener("http").UnknownOptions.Select(pair => $"{pair.Key}={pair.Value}")));
        Assert.Equal("3", story.Pool("web").UnknownOptions["session_persistence.drain"]);

        story.Call("listener_update", """{"old": {"listener_id": "@http"}, "new": {"listener_id": "@http", "hsts_max_age": null, "rate": null, "new_tls_data": ""}}""");
        Assert.Empty(story.Listener("http").UnknownOptions);
    }

    [Fact]
    public void Flavor_and_zone_metadata_are_taken_at_the_creation()
    {
        var story = new Story().Call("loadbalancer_create", """
            {"loadbalancer": {"loadbalancer_id": "@lb", "project_id": "p", "flavor": {"topology": "ACTIVE_ACTIVE", "nat_mode": "dnat"}, "availability_zone": {"zone": "z1"}}}
            """);

        Assert.Equal(new FlavorMetadata(Topology.ActiveActive, Protocol.LoxiLb.NatMode.Dnat), story.Tree!.Flavor);
        Assert.Equal("z1", story.Tree!.Zone);
    }

    private static string Order(Story story) => story.Names(story.Listener("http").L7Policies, policy => policy.Id.Value);
}
