using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Actors.Tests.Editing;

/// <summary>What is not accepted, and the words for it.</summary>
public class RefusalTests
{
    [Theory]
    [InlineData("listener_create", """{"listener": {"listener_id": "@x", "loadbalancer_id": "@other", "protocol": "TCP", "protocol_port": 1}}""", "there is no load balancer @other")]
    [InlineData("pool_create", """{"pool": {"pool_id": "@x", "listener_id": "@other", "protocol": "TCP", "lb_algorithm": "SOURCE_IP"}}""", "there is no listener @other in load balancer @lb")]
    [InlineData("member_create", """{"member": {"member_id": "@x", "pool_id": "@other", "address": "10.0.0.9", "protocol_port": 80}}""", "there is no pool @other in load balancer @lb")]
    [InlineData("member_batch_update", """{"pool_id": "@other", "members": []}""", "there is no pool @other in load balancer @lb")]
    [InlineData("health_monitor_create", """{"healthmonitor": {"healthmonitor_id": "@x", "pool_id": "@other", "type": "TCP", "delay": 1, "timeout": 1, "max_retries": 1}}""", "there is no pool @other in load balancer @lb")]
    [InlineData("l7policy_create", """{"l7policy": {"l7policy_id": "@x", "listener_id": "@other", "action": "REJECT"}}""", "there is no listener @other in load balancer @lb")]
    [InlineData("l7rule_create", """{"l7rule": {"l7rule_id": "@x", "l7policy_id": "@other", "type": "PATH", "compare_type": "EQUAL_TO"}}""", "there is no l7policy @other in load balancer @lb")]
    [InlineData("pool_update", """{"old": {"pool_id": "@other"}, "new": {"pool_id": "@other", "name": "x"}}""", "there is no pool @other in load balancer @lb")]
    [InlineData("member_update", """{"old": {"member_id": "@x", "pool_id": "@web"}, "new": {"member_id": "@x", "weight": 2}}""", "there is no member @x in load balancer @lb")]
    [InlineData("loadbalancer_failover", """{"loadbalancer_id": "@other"}""", "there is no load balancer @other")]
    public void What_belongs_to_something_that_is_not_there_is_not_found(string method, string arguments, string fault)
    {
        var refusal = Story.OfAWebServer().Refused(method, arguments);

        Assert.Equal((FaultKind.NotFound, fault), (refusal.Kind, refusal.UserFault));
    }

    [Theory]
    [InlineData("listener_create", """{"listener": {"listener_id": "@x", "protocol": "QUIC", "protocol_port": 1}}""", "listener protocol 'QUIC' is not supported (listener.protocol)")]
    [InlineData("pool_create", """{"pool": {"pool_id": "@x", "protocol": "TCP", "lb_algorithm": "RANDOM"}}""", "load balancing algorithm 'RANDOM' is not supported (pool.lb_algorithm)")]
    [InlineData("pool_create", """{"pool": {"pool_id": "@x", "protocol": "TCP", "lb_algorithm": "SOURCE_IP", "session_persistence": {"type": "MAGIC"}}}""", "session persistence type 'MAGIC' is not supported (pool.session_persistence.type)")]
    [InlineData("health_monitor_create", """{"healthmonitor": {"healthmonitor_id": "@x", "pool_id": "@web", "type": "GRPC", "delay": 1, "timeout": 1, "max_retries": 1}}""", "health monitor type 'GRPC' is not supported (healthmonitor.type)")]
    [InlineData("loadbalancer_create", """{"loadbalancer": {"loadbalancer_id": "@x", "project_id": "p", "flavor": {"topology": "TRIPLE"}}}""", "flavor option topology: 'TRIPLE' is not supported; allowed: SINGLE, ACTIVE_STANDBY, ACTIVE_ACTIVE")]
    [InlineData("loadbalancer_create", """{"loadbalancer": {"loadbalancer_id": "@x", "project_id": "p", "availability_zone": {"rack": 4}}}""", "availability zone option rack (4) is not known; known: zone")]
    public void A_word_that_we_do_not_know_is_an_unsupported_option(string method, string arguments, string fault)
    {
        var refusal = Story.OfAWebServer().Refused(method, arguments);

        Assert.Equal((FaultKind.UnsupportedOption, fault), (refusal.Kind, refusal.UserFault));
    }

    [Theory]
    [InlineData("listener_create", """{"listener": {"listener_id": "@x", "protocol": "TCP", "protocol_port": 0}}""", "listener.protocol_port is 0, which is not between 1 and 65535")]
    [InlineData("listener_create", """{"listener": {"listener_id": "@x", "protocol": "TCP"}}""", "listener.protocol_port is missing")]
    [InlineData("listener_create", """{"listener": {"listener_id": "@x", "protocol": "HTTPS", "protocol_port": 80}}""", "listener @http and listener @x both have TCP port 80")]
    [InlineData("listener_create", """{"listener": {"listener_id": "@x", "protocol": "TCP", "protocol_port": 81, "default_pool_id": "@none"}}""", "listener @x has the default pool @none, which load balancer @lb does not have")]
    [InlineData("listener_create", """{"listener": {"listener_id": "@x", "protocol": "TCP", "protocol_port": 81, "allowed_cidrs": ["10.0.0.0/8", "10.0.0.0/33"]}}""", "listener.allowed_cidrs has '10.0.0.0/33', which is not an address range such as 192.0.2.0/24")]
    [InlineData("member_create", """{"member": {"member_id": "@x", "pool_id": "@web", "address": "10.0.0.1", "protocol_port": 80}}""", "member @m1 and member @x of pool @web both have address 10.0.0.1 port 80")]
    [InlineData("member_create", """{"member": {"member_id": "@x", "pool_id": "@web", "address": "10.0.0.300", "protocol_port": 80}}""", "member.address is '10.0.0.300', which is not an IP address")]
    [InlineData("member_create", """{"member": {"member_id": "@x", "pool_id": "@web", "address": "010.0.0.3", "protocol_port": 80}}""", "member.address is '010.0.0.3', which is not an IP address")]
    [InlineData("member_create", """{"member": {"member_id": "@x", "pool_id": "@web", "address": "[::1]:80", "protocol_port": 80}}""", "member.address is '[::1]:80', which is not an IP address")]
    [InlineData("member_create", """{"member": {"member_id": "@x", "pool_id": "@web", "address": "10.0.0.3", "protocol_port": 80, "weight": 257}}""", "member.weight is 257, which is not between 0 and 256")]
    [InlineData("member_create", """{"member": {"member_id": "@x", "pool_id": "@web", "address": "10.0.0.3", "protocol_port": 80, "subnet_id": "../x"}}""", "member.subnet_id is '../x', which is not a UUID")]
    [InlineData("member_create", """{"member": {"member_id": "@x", "pool_id": "@web", "address": "10.0.0.3", "protocol_port": 80, "monitor_port": 70000}}""", "member.monitor_port is 70000, which is not between 1 and 65535")]
    [InlineData("member_batch_update", """{"pool_id": "@web", "members": [{"member_id": "@m1"}, {"member_id": "@m1"}]}""", "members[1]: member @m1 stands twice in the list")]
    [InlineData("member_batch_update", """{"pool_id": "@web", "members": [{"member_id": "@m1"}, {"member_id": "@x", "address": "10.0.0.7"}]}""", "members[1].protocol_port is missing")]
    [InlineData("l7policy_create", """{"l7policy": {"l7policy_id": "@x", "listener_id": "@http", "action": "REDIRECT_TO_POOL", "redirect_pool_id": "@none"}}""", "l7policy @x redirects to pool @none, which load balancer @lb does not have")]
    [InlineData("loadbalancer_create", """{"loadbalancer": {"loadbalancer_id": "@x", "project_id": "p", "vip_address": "here"}}""", "loadbalancer.vip_address is 'here', which is not an IP address")]
    [InlineData("loadbalancer_create", """{"loadbalancer": {"loadbalancer_id": "@x", "project_id": "p", "pools": [{"pool_id": "@p", "protocol": "TCP", "lb_algorithm": "SOURCE_IP", "members": [{"member_id": "@m", "address": "x", "protocol_port": 1}]}]}}""", "loadbalancer.pools[0].members[0].address is 'x', which is not an IP address")]
    [InlineData("loadbalancer_create", """{"loadbalancer": {"loadbalancer_id": "@x", "project_id": "p", "pools": [{"pool_id": "@p", "protocol": "TCP", "lb_algorithm": "SOURCE_IP"}, {"pool_id": "@p", "protocol": "TCP", "lb_algorithm": "SOURCE_IP"}]}}""", "pool @p stands twice in load balancer @x")]
    [InlineData("loadbalancer_update", """{"old": {"loadbalancer_id": "@lb"}, "new": {"loadbalancer_id": "@lb", "flavor": {"topology": "SINGLE"}}}""", "loadbalancer.flavor can't be changed after the creation")]
    [InlineData("loadbalancer_delete", """{"loadbalancer": {"loadbalancer_id": "@lb"}}""", "load balancer @lb still has 1 listener and 1 pool; delete them first, or with cascade")]
    [InlineData("pool_update", """{"old": {"pool_id": "@web"}, "new": {"pool_id": "@web", "members": [{"member_id": "@x"}]}}""", "pool.members can't be changed by an update of its parent")]
    public void What_contradicts_itself_or_the_tree_is_a_driver_error_that_names_the_field(string method, string arguments, string fault)
    {
        var refusal = Story.OfAWebServer().Refused(method, arguments);

        Assert.Equal((FaultKind.DriverError, fault), (refusal.Kind, refusal.UserFault));
    }

    [Fact]
    public void Tcp_udp_and_sctp_have_ports_of_their_own()
    {
        var story = Story.OfAWebServer()
            .Call("listener_create", """{"listener": {"listener_id": "@u", "protocol": "UDP", "protocol_port": 80}}""")
            .Call("listener_create", """{"listener": {"listener_id": "@s", "protocol": "SCTP", "protocol_port": 80}}""");

        Assert.Equal(3, story.Tree!.Listeners.Length);
    }

    [Fact]
    public void Without_a_load_balancer_its_children_are_not_found()
    {
        Assert.Equal(FaultKind.NotFound, new Story().Refused("listener_create", """{"listener": {"listener_id": "@x", "loadbalancer_id": "@lb", "protocol": "TCP", "protocol_port": 1}}""").Kind);
        Assert.Equal(FaultKind.NotFound, new Story().Refused("loadbalancer_update", """{"old": {"loadbalancer_id": "@lb"}, "new": {"loadbalancer_id": "@lb"}}""").Kind);
    }

    [Fact]
    public void A_call_that_changes_nothing_is_no_edit()
    {
        Assert.Equal("get_supported_flavor_metadata changes no load balancer", Story.OfAWebServer().Refused("get_supported_flavor_metadata", "{}").UserFault);
    }
}
