using LoxiActors.Actors.LoadBalancers;
using LoxiActors.Actors.LoadBalancers.Failovers;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Nodes;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Protocol.Octavia.Calls;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.Tests.LoadBalancers.Failovers;

public sealed class MovingOnPurpose
{
    private static readonly LoadBalancerSettings Single = new() { DefaultTopology = Topology.Single };

    [Fact]
    public void An_operator_changes_who_serves_and_the_new_one_does_before_the_old_one_stops()
    {
        var story = Pairs.Serving(new Story { NodesTakeRoles = false });
        var (active, standby) = (story.Active, story.Standby);

        story.Tell(new FailoverRequested(standby, "kernel update", story.Inventory));
        Assert.IsType<Reply.Accepted>(story.Last.Reply);
        Assert.Equal(HaRole.Master, story.Roles[standby].Role);
        Assert.Equal(HaRole.Master, story.Roles[active].Role);

        Pairs.TakeRoles(story);
        Assert.Equal(HaRole.Backup, story.Roles[active].Role);
        Pairs.TakeRoles(story);
        Assert.Null(story.State.Failover);
        Assert.Equal(standby, story.Active);
    }

    [Fact]
    public void A_planned_move_waits_until_the_other_node_is_in_sync()
    {
        var story = Pairs.Serving();
        var (active, standby) = (story.Active, story.Standby);
        story.After(TimeSpan.FromSeconds(1)).ShowsNothing(standby);

        story.Tell(new FailoverRequested(null, "test", story.Inventory));
        Assert.Equal(active, story.Active);
        story.Applies(standby);

        Assert.Equal(standby, story.Active);
    }

    [Theory]
    [InlineData("node-x", "to: there is no node node-x")]
    public void What_can_not_be_done_is_refused_in_words(string to, string words)
    {
        var story = Pairs.Serving();

        story.Tell(new FailoverRequested(new NodeName(to), "test", story.Inventory));

        Assert.Equal(words, Assert.IsType<Reply.Refused>(story.Last.Reply).Refusal.UserFault);
        Assert.Empty(story.Last.Events);
    }

    [Fact]
    public void Who_serves_already_need_not_take_over()
    {
        var story = Pairs.Serving();

        story.Tell(new FailoverRequested(story.Active, "test", story.Inventory));

        Assert.Equal($"to: {story.Active} serves it already", Assert.IsType<Reply.Refused>(story.Last.Reply).Refusal.UserFault);
    }

    [Fact]
    public void One_at_a_time()
    {
        var story = Pairs.Serving(new Story { BudgetAdmits = false });
        story.Dies(story.Active);

        story.Tell(new FailoverRequested(null, "test", story.Inventory));

        Assert.StartsWith("failover 1 is under way since", Assert.IsType<Reply.Refused>(story.Last.Reply).Refusal.UserFault);
    }

    [Fact]
    public void To_a_node_that_does_not_hold_it_yet_it_moves_when_that_one_does()
    {
        var story = Pairs.Serving(new Story(Pairs.ThreeNodes, Single));
        var active = story.Active;
        var target = Pairs.ThreeNodes.Nodes.Select(node => node.Name).First(node => node != active);

        story.Tell(new FailoverRequested(target, "test", story.Inventory));
        Assert.Equal(active, story.Active);
        story.Applies(target);

        Assert.Equal(target, story.Active);
        Assert.True(story.State.FindNode(active)!.IsLeaving);
        story.Applies(active);
        Assert.Equal(target, Assert.Single(story.State.Nodes).Name);
        Assert.Null(story.State.Failover);
    }

    [Fact]
    public void Octavias_failover_repairs_both_nodes_and_then_lets_the_other_one_serve()
    {
        var story = Pairs.Serving();
        var (active, standby) = (story.Active, story.Standby);

        story.Call(new LoadBalancerFailover(Make.LoadBalancer));
        Assert.Equal(2, story.UnderWay.Count);
        Assert.NotEmpty(story.State.Operations);
        story.Applies(active).Applies(standby);

        Assert.Equal(standby, story.Active);
        Assert.Empty(story.State.Operations);
        Assert.Equal(ProvisioningStatus.Active, story.Provisioning(Make.LoadBalancer));
    }

    [Fact]
    public void Octavias_failover_of_a_load_balancer_that_can_not_move_repairs_it_where_it_is()
    {
        var story = Pairs.Serving(new Story(Make.OneNode, Single) { Spares = _ => null });

        story.Call(new LoadBalancerFailover(Make.LoadBalancer));
        story.Applies(story.Active);

        Assert.Null(story.State.Failover);
        Assert.Contains("it stays where it is: no spare is alive", story.History());
        Assert.Equal(ProvisioningStatus.Active, story.Provisioning(Make.LoadBalancer));
    }

    [Fact]
    public void A_drained_node_is_left_when_a_spare_holds_everything()
    {
        var story = Pairs.Serving(new Story(Pairs.WithSpare) { Spares = _ => Pairs.Spare });
        var (drained, standby) = (story.Active, story.Standby);

        story.Stands(drained, NodeVerdict.Alive, draining: true);
        Assert.Equal(standby, story.Active);
        Assert.False(story.State.FindNode(drained)!.IsLeaving);
        story.Applies(Pairs.Spare);

        Assert.True(story.State.FindNode(drained)!.IsLeaving);
        Assert.Equal(NodeConfiguration.Empty.Fingerprint(), story.UnderWay[drained].To.Fingerprint());
        story.Applies(drained);
        Assert.Equal([standby, Pairs.Spare], story.State.Nodes.Select(node => node.Name).OrderBy(name => name == standby ? 0 : 1));
        Assert.Null(story.State.Failover);
    }

    [Fact]
    public void A_drain_that_ends_before_a_spare_was_found_leaves_everything_where_it_is()
    {
        var story = Pairs.Serving(new Story { Spares = _ => null, BudgetAdmits = false });
        var drained = story.Active;
        story.Stands(drained, NodeVerdict.Alive, draining: true);

        story.Stands(drained, NodeVerdict.Alive);

        Assert.Null(story.State.Failover);
        Assert.Equal(drained, story.Active);
    }

    [Fact]
    public void It_is_taken_back_when_the_node_where_it_belongs_has_been_in_sync_for_long_enough()
    {
        var story = Pairs.Serving();
        var home = story.Active;
        var other = story.Standby;
        story.Dies(home).IsHeardAgain(home).Applies(home);
        Assert.Equal(other, story.Active);

        story.After(TimeSpan.FromSeconds(299)).Tell(new TimerFired("failover", 1));
        Assert.Equal(other, story.Active);
        story.After(TimeSpan.FromSeconds(1)).Tell(new TimerFired("failover", 1));

        Assert.Equal(home, story.Active);
        Assert.Null(story.State.Failover);
        Assert.Contains("back to where it belongs", story.History());
    }

    [Fact]
    public void It_stays_where_it_is_when_nobody_wants_it_taken_back()
    {
        var story = Pairs.Serving(new Story(settings: new LoadBalancerSettings { FailBackAfter = TimeSpan.Zero }));
        var home = story.Active;
        story.Dies(home).IsHeardAgain(home).Applies(home);

        story.After(TimeSpan.FromDays(1)).Tell(new TimerFired("failover", 1));

        Assert.NotEqual(home, story.Active);
    }

    [Fact]
    public void A_node_that_was_unwell_again_in_the_meantime_begins_anew()
    {
        var story = Pairs.Serving();
        var home = story.Active;
        story.Dies(home).IsHeardAgain(home).Applies(home).After(TimeSpan.FromSeconds(200));
        story.Stands(home, NodeVerdict.Suspect).Stands(home, NodeVerdict.Alive);

        story.After(TimeSpan.FromSeconds(150)).Tell(new TimerFired("failover", 1));
        Assert.NotEqual(home, story.Active);
        story.After(TimeSpan.FromSeconds(150)).Tell(new TimerFired("failover", 1));
        Assert.Equal(home, story.Active);
    }
}
