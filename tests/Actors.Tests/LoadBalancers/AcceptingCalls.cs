using System.Text.Json;
using LoxiActors.Actors.LoadBalancers;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Nodes;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Protocol.Octavia.Calls;
using LoxiActors.Protocol.Octavia.Payloads;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.Tests.LoadBalancers;

public sealed class AcceptingCalls
{
    [Fact]
    public void A_new_load_balancer_needs_no_node_call_and_is_active_at_once()
    {
        var story = new Story().Call(Make.CreateLoadBalancer());

        Assert.Equal(new Reply.Accepted(1, false), story.Last.Reply);
        Assert.Equal(
            ["operation-accepted", "nodes-placed", "roles-decided", "role-started", "role-started", "configuration-applied", "configuration-applied", "tree-read-back", "operation-ended", "statuses-owed"],
            story.Kinds);
        Assert.Empty(story.UnderWay);
        Assert.Equal(ProvisioningStatus.Active, story.Provisioning(Make.LoadBalancer));
        Assert.Equal(OperatingStatus.Offline, story.Operating(Make.LoadBalancer));
    }

    [Theory]
    [InlineData(Topology.ActiveStandby, """{"bgp": true}""", false)]
    [InlineData(Topology.ActiveStandby, """{"bgp": false}""", true)]
    [InlineData(Topology.ActiveStandby, """{"bgp": true, "topology": "SINGLE"}""", true)]
    [InlineData(Topology.ActiveActive, """{"bgp": true}""", true)]
    public void A_pair_of_which_both_would_announce_the_VIP_is_refused(Topology byDefault, string flavor, bool accepted)
    {
        var story = new Story(settings: new LoadBalancerSettings { DefaultTopology = byDefault }).Call(Make.CreateLoadBalancer(flavor));

        if (accepted)
        {
            Assert.IsType<Reply.Accepted>(story.Last.Reply);
            return;
        }

        var refusal = Assert.IsType<Reply.Refused>(story.Last.Reply).Refusal;
        Assert.Equal(FaultKind.UnsupportedOption, refusal.Kind);
        Assert.StartsWith("flavor option bgp: true is not supported with the provider's option default_topology: with ACTIVE_STANDBY both", refusal.UserFault);
    }

    [Fact]
    public void The_load_balancer_is_online_once_a_node_was_seen()
    {
        var story = new Story().Done(Make.CreateLoadBalancer()).Shows(Make.NodeA);

        Assert.Equal(OperatingStatus.Online, story.Operating(Make.LoadBalancer));
    }

    [Fact]
    public void A_listener_without_members_means_nothing_on_a_node()
    {
        var story = new Story().Done(Make.CreateLoadBalancer()).Call(Make.CreateListener());

        Assert.Empty(story.UnderWay);
        Assert.Equal(ProvisioningStatus.Active, story.Provisioning(Make.Listener));
        Assert.Equal(OperatingStatus.Offline, story.Operating(Make.Listener));
    }

    [Fact]
    public void The_first_member_puts_the_rule_on_both_nodes_side_by_side()
    {
        var story = Started().Call(Make.CreateMember(Make.Member1, "10.0.0.1"));

        Assert.Equal([Make.NodeA, Make.NodeB], story.UnderWay.Keys.Order());
        var request = story.UnderWay[Make.NodeA];
        Assert.Equal(NodeConfiguration.Empty, request.From);
        var rule = Assert.Single(request.To.Rules);
        Assert.Equal(new RuleKey(Make.Vip, 80, RuleProtocol.Tcp), rule.Key);
        Assert.Equal($"{Make.Listener}:{Make.LoadBalancer}", rule.Name);
        Assert.Equal("10.0.0.1", Assert.Single(rule.Endpoints).Address);
        Assert.Equal([Make.Vip], request.Ours.Addresses);
        Assert.Equal([$"{Make.Listener}:{Make.LoadBalancer}", Make.Listener.ToString()], request.Ours.Names);
        Assert.Null(story.Report);
    }

    [Fact]
    public void It_ends_when_the_last_node_has_answered_and_every_touched_parent_is_reported()
    {
        var story = Started().Call(Make.CreateMember(Make.Member1, "10.0.0.1")).Applies(Make.NodeA);
        Assert.Null(story.Report);

        story.Applies(Make.NodeB);

        ObjectRef[] touched = [Make.Member1, Make.Pool, Make.Listener, Make.LoadBalancer];
        Assert.Equal(touched, story.Report!.Statuses.Select(status => status.Object));
        Assert.All(story.Report.Statuses, status => Assert.Equal(ProvisioningStatus.Active, status.Provisioning));
        Assert.Contains(story.Last.Effects, effect => effect is CancelTimer { Name: "deadline" });
    }

    [Fact]
    public void The_next_change_is_sent_as_a_difference_from_what_the_node_holds()
    {
        var story = Started().Done(Make.CreateMember(Make.Member1, "10.0.0.1"));
        var held = story.Wanted();

        story.Call(Make.CreateMember(Make.Member2, "10.0.0.2"));

        Assert.Equal(held.Fingerprint(), story.UnderWay[Make.NodeA].From!.Fingerprint());
    }

    [Fact]
    public void A_change_that_means_nothing_to_a_node_ends_without_a_call()
    {
        var story = Started().Done(Make.CreateMember(Make.Member1, "10.0.0.1")).Call(Make.Rename("shop"));

        Assert.Empty(story.UnderWay);
        Assert.Equal(ProvisioningStatus.Active, story.Provisioning(Make.LoadBalancer));
    }

    [Fact]
    public void The_same_call_again_is_answered_as_before_and_changes_nothing()
    {
        var story = new Story();
        var call = new DriverCallReceived("the-call", Make.CreateLoadBalancer(), story.Inventory);
        story.Tell(call).Tell(call);

        Assert.Equal(new Reply.Accepted(1, Duplicate: true), story.Last.Reply);
        Assert.Empty(story.Last.Events);
    }

    [Fact]
    public void What_LoxiLB_cannot_do_is_refused_by_name_and_leaves_no_trace()
    {
        var story = new Story().Done(Make.CreateLoadBalancer());
        var before = story.State;

        story.Call(Make.CreateListener(connectionLimit: 100));

        var refusal = Assert.IsType<Reply.Refused>(story.Last.Reply).Refusal;
        Assert.Equal(FaultKind.UnsupportedOption, refusal.Kind);
        Assert.Contains("connection_limit", refusal.UserFault);
        Assert.Contains("100", refusal.UserFault);
        Assert.Empty(story.Last.Events);
        Assert.Empty(story.Last.Effects);
        Assert.Same(before, story.State);
    }

    [Fact]
    public void A_call_for_a_load_balancer_that_nobody_created_is_not_found()
    {
        var story = new Story().Call(Make.CreateListener());

        Assert.Equal(FaultKind.NotFound, Assert.IsType<Reply.Refused>(story.Last.Reply).Refusal.Kind);
    }

    [Fact]
    public void Without_a_node_nothing_can_be_created()
    {
        var story = new Story(Protocol.Nodes.NodeInventory.Empty).Call(Make.CreateLoadBalancer());

        Assert.Contains("no LoxiLB node", Assert.IsType<Reply.Refused>(story.Last.Reply).Refusal.UserFault);
    }

    [Fact]
    public void A_zone_without_a_node_is_refused_when_it_is_asked_for()
    {
        var story = new Story(new NodeInventory([.. Make.TwoNodes.Nodes.Select(node => node with { Zone = "z1" })]));
        var create = Make.CreateLoadBalancer();

        story.Call(new LoadBalancerCreate(create.LoadBalancer with { AvailabilityZone = JsonDocument.Parse("""{"zone": "z2"}""").RootElement }));
        Assert.Contains("z2", Assert.IsType<Reply.Refused>(story.Last.Reply).Refusal.UserFault);

        story.Call(new LoadBalancerCreate(create.LoadBalancer with { AvailabilityZone = JsonDocument.Parse("""{"zone": "z1"}""").RootElement }));
        Assert.IsType<Reply.Accepted>(story.Last.Reply);
    }

    [Fact]
    public void A_second_change_while_the_first_is_on_its_way_waits_for_the_node()
    {
        var story = Started().Call(Make.CreateMember(Make.Member1, "10.0.0.1"));
        story.Call(Make.CreateMember(Make.Member2, "10.0.0.2"));
        Assert.IsType<Reply.Accepted>(story.Last.Reply);
        Assert.Single(story.UnderWay[Make.NodeA].To.Rules[0].Endpoints);

        story.Applies(Make.NodeA).Applies(Make.NodeB);

        Assert.Equal(2, story.UnderWay[Make.NodeA].To.Rules[0].Endpoints.Length);
        Assert.Single(story.UnderWay[Make.NodeA].From!.Rules[0].Endpoints);
        Assert.Equal(ProvisioningStatus.Active, story.Provisioning(Make.Member1));
        Assert.Null(story.Provisioning(Make.Member2));
        story.Applies(Make.NodeA).Applies(Make.NodeB);
        Assert.Equal(ProvisioningStatus.Active, story.Provisioning(Make.Member2));
    }

    private static Story Started() =>
        new Story().Done(Make.CreateLoadBalancer()).Done(Make.CreateListener()).Done(Make.CreatePool());
}
