using LoxiActors.Actors.LoadBalancers;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Nodes;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.Tests.LoadBalancers.Failovers;

public sealed class ServingFromAllNodes
{
    private static readonly LoadBalancerSettings ActiveActive = new() { DefaultTopology = Topology.ActiveActive };

    [Fact]
    public void Every_node_is_MASTER_once_it_is_in_sync()
    {
        var story = Pairs.Serving(new Story(Pairs.ThreeNodes, ActiveActive));

        Assert.All(story.State.Nodes, node => Assert.Equal(HaRole.Master, node.Held!.Role));
        Assert.Equal(OperatingStatus.Online, story.Operating(Make.LoadBalancer));
    }

    [Fact]
    public void A_dead_node_is_shed_and_nobody_is_asked()
    {
        var story = Pairs.Serving(new Story(Pairs.ThreeNodes, ActiveActive));

        story.Dies(Make.NodeA);

        Assert.Equal(HaRole.Backup, story.State.FindNode(Make.NodeA)!.Role);
        Assert.Null(story.State.Failover);
        Assert.Equal(OperatingStatus.Degraded, story.Operating(Make.LoadBalancer));
    }

    [Fact]
    public void A_node_that_is_back_stands_by_until_it_is_in_sync()
    {
        var story = Pairs.Serving(new Story(Pairs.ThreeNodes, ActiveActive));
        story.Dies(Make.NodeA);

        story.IsHeardAgain(Make.NodeA);
        Assert.Equal(HaRole.Backup, story.Roles[Make.NodeA].Role);
        story.Applies(Make.NodeA);

        Assert.Equal(HaRole.Master, story.Roles[Make.NodeA].Role);
        Assert.Equal(OperatingStatus.Online, story.Operating(Make.LoadBalancer));
    }

    [Fact]
    public void A_node_that_lags_behind_goes_on_serving_what_it_has()
    {
        var story = Pairs.Serving(new Story(Pairs.ThreeNodes, ActiveActive));

        story.Call(Make.CreateMember(Make.Member2, "10.0.0.2"));
        story.Applies(Make.NodeA);

        Assert.All(story.State.Nodes, node => Assert.Equal(HaRole.Master, node.Role));
    }

    [Fact]
    public void A_drained_node_stands_back()
    {
        var story = Pairs.Serving(new Story(Pairs.ThreeNodes, ActiveActive));

        story.Stands(Make.NodeA, NodeVerdict.Alive, draining: true);

        Assert.Equal(HaRole.Backup, story.Roles[Make.NodeA].Role);
    }

    [Fact]
    public void The_last_one_is_never_shed()
    {
        var story = Pairs.Serving(new Story(Pairs.ThreeNodes, ActiveActive));

        story.Dies(Make.NodeA).Dies(Make.NodeB).Dies(Pairs.Other);

        Assert.Single(story.State.Nodes, node => node.Role is HaRole.Master);
        Assert.Equal(OperatingStatus.Error, story.Operating(Make.LoadBalancer));
    }

    [Fact]
    public void There_is_no_failover_to_ask_for()
    {
        var story = Pairs.Serving(new Story(Pairs.ThreeNodes, ActiveActive));

        story.Tell(new FailoverRequested(null, "test", story.Inventory));

        Assert.Contains("every node serves", Assert.IsType<Reply.Refused>(story.Last.Reply).Refusal.UserFault);
    }
}
