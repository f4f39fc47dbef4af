namespace LoxiActors.Actors.Tests.Editing;

/// <summary>Octavia puts these objects into a PENDING state with each call and waits to be told about every one of them.</summary>
public class TouchedTests
{
    [Theory]
    [InlineData("loadbalancer_update", """{"old": {"loadbalancer_id": "@lb"}, "new": {"loadbalancer_id": "@lb", "name": "x"}}""", "lb Updated")]
    [InlineData("loadbalancer_failover", """{"loadbalancer_id": "@lb"}""", "lb Updated")]
    [InlineData("listener_create", """{"listener": {"listener_id": "@tcp", "protocol": "TCP", "protocol_port": 81}}""", "tcp Created, lb Updated")]
    [InlineData("listener_update", """{"old": {"listener_id": "@http"}, "new": {"listener_id": "@http", "name": "x"}}""", "http Updated, lb Updated")]
    [InlineData("listener_delete", """{"listener": {"listener_id": "@http"}}""", "http Deleted, lb Updated")]
    [InlineData("pool_create", """{"pool": {"pool_id": "@new", "protocol": "TCP", "lb_algorithm": "SOURCE_IP"}}""", "new Created, lb Updated")]
    [InlineData("pool_create", """{"pool": {"pool_id": "@new", "listener_id": "@http", "protocol": "HTTP", "lb_algorithm": "SOURCE_IP"}}""", "new Created, http Updated, lb Updated")]
    [InlineData("pool_update", """{"old": {"pool_id": "@web"}, "new": {"pool_id": "@web", "name": "x"}}""", "web Updated, http Updated, lb Updated")]
    [InlineData("pool_delete", """{"pool": {"pool_id": "@web"}}""", "web Deleted, http Updated, lb Updated")]
    [InlineData("member_create", """{"member": {"member_id": "@m3", "pool_id": "@web", "address": "10.0.0.3", "protocol_port": 80}}""", "m3 Created, web Updated, http Updated, lb Updated")]
    [InlineData("member_update", """{"old": {"member_id": "@m1"}, "new": {"member_id": "@m1", "weight": 7}}""", "m1 Updated, web Updated, http Updated, lb Updated")]
    [InlineData("member_delete", """{"member": {"member_id": "@m1"}}""", "m1 Deleted, web Updated, http Updated, lb Updated")]
    [InlineData("member_batch_update", """{"pool_id": "@web", "members": [{"member_id": "@m3", "address": "10.0.0.3", "protocol_port": 80}, {"member_id": "@m2"}]}""", "m3 Created, m2 Updated, m1 Deleted, web Updated, http Updated, lb Updated")]
    [InlineData("member_batch_update", """{"pool_id": "@web", "members": []}""", "m1 Deleted, m2 Deleted, web Updated, http Updated, lb Updated")]
    [InlineData("health_monitor_update", """{"old": {"healthmonitor_id": "@hm"}, "new": {"healthmonitor_id": "@hm", "delay": 9}}""", "hm Updated, web Updated, http Updated, lb Updated")]
    [InlineData("health_monitor_delete", """{"healthmonitor": {"healthmonitor_id": "@hm"}}""", "hm Deleted, web Updated, http Updated, lb Updated")]
    [InlineData("l7policy_create", """{"l7policy": {"l7policy_id": "@pol", "listener_id": "@http", "action": "REJECT"}}""", "pol Created, http Updated, lb Updated")]
    [InlineData("loadbalancer_delete", """{"loadbalancer": {"loadbalancer_id": "@lb"}, "cascade": true}""", "m1 Deleted, m2 Deleted, hm Deleted, web Deleted, http Deleted, lb Deleted")]
    public void A_call_touches_its_object_and_what_octavia_locks_with_it(string method, string arguments, string touched)
    {
        Assert.Equal(touched, Story.OfAWebServer().Call(method, arguments).Touched);
    }

    [Fact]
    public void A_policy_and_its_rules_touch_their_parents_up_to_the_load_balancer()
    {
        var story = Story.OfAWebServer().Call("l7policy_create", """{"l7policy": {"l7policy_id": "@pol", "listener_id": "@http", "action": "REJECT"}}""");

        Assert.Equal("rule Created, pol Updated, http Updated, lb Updated", story.Call("l7rule_create", """{"l7rule": {"l7rule_id": "@rule", "l7policy_id": "@pol", "type": "PATH", "compare_type": "EQUAL_TO", "value": "/"}}""").Touched);
        Assert.Equal("rule Updated, pol Updated, http Updated, lb Updated", story.Call("l7rule_update", """{"old": {"l7rule_id": "@rule"}, "new": {"l7rule_id": "@rule", "invert": true}}""").Touched);
        Assert.Equal("rule Deleted, pol Updated, http Updated, lb Updated", story.Call("l7rule_delete", """{"l7rule": {"l7rule_id": "@rule"}}""").Touched);
        Assert.Equal("pol Updated, http Updated, lb Updated", story.Call("l7policy_update", """{"old": {"l7policy_id": "@pol"}, "new": {"l7policy_id": "@pol", "name": "x"}}""").Touched);
        Assert.Equal("pol Deleted, http Updated, lb Updated", story.Call("l7policy_delete", """{"l7policy": {"l7policy_id": "@pol"}}""").Touched);
    }

    [Fact]
    public void A_pool_that_several_listeners_use_in_different_ways_touches_them_all()
    {
        var story = Story.OfAWebServer()
            .Call("listener_create", """{"listener": {"listener_id": "@second", "protocol": "HTTP", "protocol_port": 81, "default_pool_id": "@web"}}""")
            .Call("listener_create", """{"listener": {"listener_id": "@third", "protocol": "HTTP", "protocol_port": 82}}""")
            .Call("l7policy_create", """{"l7policy": {"l7policy_id": "@pol", "listener_id": "@third", "action": "REDIRECT_TO_POOL", "redirect_pool_id": "@web"}}""")
            .Call("member_delete", """{"member": {"member_id": "@m1"}}""");

        Assert.Equal("m1 Deleted, web Updated, http Updated, second Updated, third Updated, lb Updated", story.Touched);
    }

    [Theory]
    [InlineData("listener_delete", """{"listener": {"listener_id": "@gone"}}""", "gone Deleted, lb Updated")]
    [InlineData("pool_delete", """{"pool": {"pool_id": "@gone", "listener_id": "@http"}}""", "gone Deleted, http Updated, lb Updated")]
    [InlineData("member_delete", """{"member": {"member_id": "@gone", "pool_id": "@web"}}""", "gone Deleted, web Updated, http Updated, lb Updated")]
    [InlineData("health_monitor_delete", """{"healthmonitor": {"healthmonitor_id": "@gone", "pool_id": "@web"}}""", "gone Deleted, web Updated, http Updated, lb Updated")]
    [InlineData("l7policy_delete", """{"l7policy": {"l7policy_id": "@gone", "listener_id": "@http"}}""", "gone Deleted, http Updated, lb Updated")]
    [InlineData("l7rule_delete", """{"l7rule": {"l7rule_id": "@gone", "l7policy_id": "@other"}}""", "gone Deleted, other Updated, lb Updated")]
    public void What_we_do_not_have_is_deleted_all_the_same(string method, string arguments, string touched)
    {
        var story = Story.OfAWebServer();
        var before = story.Tree;

        Assert.Equal(touched, story.Call(method, arguments).Touched);
        Assert.Equal([], TreeText.Differences(before!, story.Tree!));
    }

    [Fact]
    public void A_load_balancer_that_we_do_not_have_is_deleted_with_the_children_that_octavia_shows()
    {
        var story = new Story().Call("loadbalancer_delete", """
            {"cascade": true, "loadbalancer": {"loadbalancer_id": "@lb",
              "listeners": [{"listener_id": "@l", "l7policies": [{"l7policy_id": "@pol", "rules": [{"l7rule_id": "@rule"}]}]}],
              "pools": [{"pool_id": "@p", "healthmonitor": {"healthmonitor_id": "@hm"}, "members": [{"member_id": "@m"}]}]}}
            """);

        Assert.Null(story.Tree);
        Assert.Equal("m Deleted, hm Deleted, p Deleted, rule Deleted, pol Deleted, l Deleted, lb Deleted", story.Touched);
    }
}
