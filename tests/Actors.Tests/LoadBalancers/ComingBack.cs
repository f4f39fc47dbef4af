using System.Collections.Immutable;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Nodes;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Protocol.Octavia.Calls;
using LoxiActors.Protocol.Octavia.Payloads;

namespace LoxiActors.Actors.Tests.LoadBalancers;

public sealed class ComingBack
{
    [Fact]
    public void A_change_that_was_on_its_way_is_done_again_from_what_the_node_shows()
    {
        var story = Serving().Call(Make.CreateMember(Make.Member2, "10.0.0.2")).Applies(Make.NodeA).Restart();

        Assert.Equal([Make.NodeB], story.UnderWay.Keys);
        Assert.Null(story.UnderWay[Make.NodeB].From);
        Assert.Contains(story.Timers, timer => timer.Name == "deadline");
        story.Applies(Make.NodeB);
        Assert.Equal(ProvisioningStatus.Active, story.Provisioning(Make.Member2));
    }

    [Fact]
    public void A_retry_that_was_pending_is_armed_again()
    {
        var story = Serving().Call(Make.CreateMember(Make.Member2, "10.0.0.2")).Applies(Make.NodeA).DoesNotAnswer(Make.NodeB).Restart();

        Assert.Contains(story.Timers, timer => timer.Name == "retry/node-b");
    }

    [Fact]
    public void Settled_and_told_nothing_is_to_do()
    {
        var story = Serving().Restart();

        Assert.Empty(story.Last.Events);
        Assert.Empty(story.Last.Effects);
    }

    [Fact]
    public void A_node_that_the_configuration_lost_is_replaced()
    {
        var story = Serving();
        story.Inventory = new NodeInventory([Make.TwoNodes.Nodes[0], new NodeDescription(new NodeName("node-c"), null, null, NodeCapabilities.V098)]);

        story.Restart();

        Assert.Equal([new NodeName("node-c")], story.UnderWay.Keys);
        Assert.Equal(Make.Nodes(Make.NodeA, new NodeName("node-c")), story.State.Nodes.Select(node => node.Name));
    }

    [Fact]
    public void The_tree_that_Octavia_holds_corrects_what_its_calls_had_lost()
    {
        var story = Serving();
        story.Tell(new TreeRead(TreeWithPort(81), story.Inventory));

        Assert.Equal(["tree-corrected", "configuration-started", "configuration-started"], story.Kinds);
        Assert.Equal(81, story.UnderWay[Make.NodeA].To.Rules[0].Key.Port);
    }

    [Fact]
    public void A_tree_that_was_read_before_the_last_call_must_not_undo_it()
    {
        var story = Serving();
        story.Tell(new TreeRead(TreeWithPort(81), story.Inventory, story.State.LastOperation - 1));

        Assert.Contains("read it again", Assert.IsType<Reply.Refused>(story.Last.Reply).Refusal.UserFault);
        Assert.Equal(80, story.Wanted().Rules[0].Key.Port);
    }

    [Fact]
    public void An_object_whose_deletion_Octavia_has_not_been_told_of_stays_gone()
    {
        var story = Serving().Call(Make.DeleteMember(Make.Member1, "10.0.0.1")).Applies(Make.NodeA).Applies(Make.NodeB);
        var tree = TreeWithPort(80);

        story.Tell(new TreeRead(tree, story.Inventory));
        Assert.Empty(story.Wanted().Rules);

        story.Acknowledge().Tell(new TreeRead(tree, story.Inventory));
        Assert.Single(story.Wanted().Rules);
    }

    [Fact]
    public void What_Octavia_does_not_have_is_taken_from_the_nodes_and_not_reported()
    {
        var story = Serving().Tell(new TreeRead(null, Make.TwoNodes));
        Assert.Equal(NodeConfiguration.Empty, story.UnderWay[Make.NodeA].To);
        Assert.Null(story.Report);
        Assert.Contains("loadbalancer-released", story.Kinds);

        story.Applies(Make.NodeA).Applies(Make.NodeB);
        Assert.Equal("loadbalancer-retired", story.Kinds[^1]);
    }

    [Fact]
    public void What_Octavia_rolled_back_is_owed_no_status()
    {
        var story = new Story().Done(Make.CreateLoadBalancer()).Call(Make.CreateListener());
        Assert.Equal(ProvisioningStatus.Active, story.Provisioning(Make.Listener));

        story.Tell(new TreeRead(Make.CreateLoadBalancer().LoadBalancer, story.Inventory));

        Assert.DoesNotContain(story.Report!.Statuses, status => status.Object.Kind is ObjectKind.Listener);
        Assert.Equal(ProvisioningStatus.Active, story.Provisioning(Make.LoadBalancer));
    }

    [Fact]
    public void A_tree_that_nobody_created_here_is_adopted()
    {
        var story = new Story().Tell(new TreeRead(TreeWithPort(80), Make.TwoNodes));

        Assert.Equal(2, story.UnderWay.Count);
        story.Applies(Make.NodeA).Applies(Make.NodeB);
        Assert.Equal(OperatingStatus.Online, story.Operating(Make.LoadBalancer));
    }

    private static LoadBalancerPayload TreeWithPort(int port) => Make.CreateLoadBalancer().LoadBalancer with
    {
        Listeners = ImmutableArray.Create(Make.CreateListener(port).Listener with { DefaultPoolId = Make.Pool }),
        Pools = ImmutableArray.Create(Make.CreatePool().Pool with
        {
            Members = ImmutableArray.Create(Make.CreateMember(Make.Member1, "10.0.0.1").Member),
        }),
    };

    private static Story Serving() => new Story()
        .Done(Make.CreateLoadBalancer())
        .Done(Make.CreateListener())
        .Done(Make.CreatePool())
        .Done(Make.CreateMember(Make.Member1, "10.0.0.1"));
}
