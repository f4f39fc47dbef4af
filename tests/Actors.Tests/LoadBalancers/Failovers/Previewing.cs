using LoxiActors.Actors.LoadBalancers;
using LoxiActors.Actors.LoadBalancers.Failovers;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.Tests.LoadBalancers.Failovers;

public sealed class Previewing
{
    private static readonly LoadBalancerSettings Settings = new();
    private static readonly LoadBalancerSettings Single = new() { DefaultTopology = Topology.Single };

    [Fact]
    public void A_switch_within_a_pair_needs_no_rule()
    {
        var story = Pairs.Serving();
        var (active, standby) = (story.Active, story.Standby);

        var preview = FailoverPreview.OfRequest(story.State, Settings, null, story.Inventory);

        Assert.Null(preview.Refusal);
        Assert.Equal([active], preview.ServedBy);
        Assert.Equal([standby], preview.WouldServe);
        Assert.Equal([$"{standby} becomes MASTER, then {active} BACKUP; both hold the whole configuration"], preview.Steps);
    }

    [Fact]
    public void What_it_says_is_what_happens()
    {
        var story = Pairs.Serving();
        var preview = FailoverPreview.OfRequest(story.State, Settings, null, story.Inventory);

        story.Tell(new FailoverRequested(null, "test", story.Inventory));

        Assert.Equal(preview.WouldServe, [story.Active]);
    }

    [Fact]
    public void A_refusal_is_the_one_that_the_wish_would_get()
    {
        var story = Pairs.Serving();

        var preview = FailoverPreview.OfRequest(story.State, Settings, story.Active, story.Inventory);

        Assert.Equal($"to: {story.Active} serves it already", preview.Refusal);
        Assert.Empty(preview.Steps);
    }

    [Fact]
    public void The_loss_of_the_active_node_promotes_the_standby_and_names_the_spare()
    {
        var story = Pairs.Serving(new Story(Pairs.WithSpare));
        var (active, standby) = (story.Active, story.Standby);

        var preview = FailoverPreview.OfLoss(story.State, Settings, active, story.Inventory);

        Assert.Equal([standby], preview.WouldServe);
        Assert.Equal($"if {active} is not back after 30 s, {Pairs.Spare} takes its place", preview.Steps[^1]);
    }

    [Fact]
    public void Without_a_spare_the_loss_of_the_only_node_is_said_to_leave_nobody()
    {
        var story = Pairs.Serving(new Story(Make.OneNode, Single));

        var preview = FailoverPreview.OfLoss(story.State, Single, story.Active, story.Inventory);

        Assert.Empty(preview.WouldServe);
        Assert.Contains("nobody, because no other node is free", Assert.Single(preview.Steps));
    }

    [Fact]
    public void A_node_on_the_machine_of_the_other_one_is_no_spare()
    {
        var story = Pairs.Serving(new Story(Pairs.WithSpare));
        var standby = story.Standby;
        var onOneMachine = new Protocol.Nodes.NodeInventory(
        [
            .. story.Inventory.Nodes.Select(node => node.Name == standby || node.Name == Pairs.Spare ? node with { Host = "rack-1" } : node),
        ]);

        var preview = FailoverPreview.OfLoss(story.State, Settings, story.Active, onOneMachine);

        Assert.Contains("nobody", preview.Steps[^1]);
    }
}
