using LoxiActors.Actors.LoadBalancers;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Nodes;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.Tests.LoadBalancers.Failovers;

/// <summary>Nodes of which too little is known, or that don't do what they are told.</summary>
public sealed class DoubtfulNodes
{
    private static readonly LoadBalancerSettings Single = new() { DefaultTopology = Topology.Single };

    [Fact]
    public void A_load_balancer_that_is_placed_on_a_dead_node_does_not_have_it_serve()
    {
        foreach (var dead in new[] { Make.NodeA, Make.NodeB })
        {
            var inventory = new NodeInventory([.. Make.TwoNodes.Nodes.Select(node => node with { Standing = new NodeStanding(node.Name == dead ? NodeVerdict.Dead : NodeVerdict.Alive, false) })]);
            var story = new Story(inventory);

            story.Done(Make.CreateLoadBalancer());

            Assert.NotEqual(dead, story.Active);
            Assert.True(story.State.FindNode(dead)!.IsDead);
        }
    }

    [Fact]
    public void Whoever_is_placed_on_a_node_asks_how_it_stands()
    {
        var story = new Story();

        story.Begins(Make.CreateLoadBalancer());

        Assert.Equal([Make.NodeA, Make.NodeB], story.Last.Effects.OfType<AskStanding>().Select(ask => ask.Node));
    }

    [Fact]
    public void After_a_restart_a_node_that_stands_otherwise_by_now_is_asked_for()
    {
        var story = Pairs.Serving();
        story.Inventory = new NodeInventory([.. story.Inventory.Nodes.Select(node => node.Name == story.Active ? node with { Standing = new NodeStanding(NodeVerdict.Dead, false) } : node)]);

        story.Restart();

        Assert.Equal(story.Active, Assert.Single(story.Last.Effects.OfType<AskStanding>()).Node);
    }

    [Fact]
    public void A_spare_that_has_died_meanwhile_is_none()
    {
        var story = Pairs.Serving(new Story(Pairs.WithSpare, Single));
        var dead = story.Active;
        story.Dies(dead);
        var gone = new NodeInventory([.. story.Inventory.Nodes.Select(node => node.Name == Pairs.Spare ? node with { Standing = new NodeStanding(NodeVerdict.Dead, false) } : node)]);

        story.Tell(new SpareOffered(1, Pairs.Spare, null, gone));

        Assert.Null(story.State.FindNode(Pairs.Spare));
        Assert.Contains("not alive any more", story.History());
    }

    [Fact]
    public void A_standby_that_does_not_take_MASTER_makes_room_for_the_other_node_once_that_is_back_in_sync()
    {
        var story = Pairs.Serving(new Story { NodesTakeRoles = false });
        var (active, standby) = (story.Active, story.Standby);
        story.Dies(active);
        for (var failure = 0; failure < 3; failure++)
        {
            var request = story.Roles[standby];
            story.Tell(new RoleAssigned(standby, request.Epoch, request.Attempt, "timed out"));
            story.After(TimeSpan.FromSeconds(2)).Fires($"role/{standby}");
        }

        story.IsHeardAgain(active);
        Assert.DoesNotContain(story.Last.Effects.OfType<AssignRole>(), assign => assign.Node == active);
        story.Applies(active, calls: 0);

        Assert.Equal(active, story.Active);
        Assert.Equal(HaRole.Master, story.Roles[active].Role);
    }

    [Fact]
    public void A_node_that_was_cut_off_is_not_emptied_before_the_spare_serves()
    {
        var story = Pairs.Serving(new Story(Pairs.WithSpare, Single) { Spares = _ => Pairs.Spare });
        var lost = story.Active;
        story.Dies(lost);
        Assert.False(story.State.FindNode(lost)!.IsLeaving);

        story.IsHeardAgain(lost);
        Assert.Equal(lost, story.Active);
        story.Applies(lost, calls: 0);

        Assert.Null(story.State.Failover);
        Assert.Equal(lost, story.Active);
        Assert.True(story.State.FindNode(Pairs.Spare)!.IsLeaving);
    }

    [Fact]
    public void A_node_that_is_left_is_forgotten_only_when_it_is_fenced()
    {
        var story = Pairs.Serving(new Story(Pairs.WithSpare, Single) { Spares = _ => Pairs.Spare, NodesTakeRoles = false });
        var dead = story.Active;
        story.Dies(dead).Applies(Pairs.Spare);
        Pairs.TakeRoles(story);
        Pairs.TakeRoles(story);
        Assert.True(story.State.FindNode(dead)!.IsLeaving);
        story.IsHeardAgain(dead);
        var fence = story.Roles[dead];
        Assert.Equal([Make.Vip], fence.Fenced);

        story.Applies(dead);
        Assert.NotNull(story.State.FindNode(dead));
        story.Tell(new RoleAssigned(dead, fence.Epoch, fence.Attempt, "timed out"));
        story.After(TimeSpan.FromSeconds(1)).Fires($"role/{dead}");
        Assert.Equal([Make.Vip], story.Roles[dead].Fenced);
        Pairs.TakeRoles(story);

        Assert.Null(story.State.FindNode(dead));
    }

    [Fact]
    public void What_the_budget_says_again_is_no_news()
    {
        var story = Pairs.Serving(new Story { BudgetAdmits = false });
        story.Dies(story.Active);

        story.Tell(new FailoverHeld(1, "too many")).Tell(new FailoverHeld(1, "too many"));

        Assert.Empty(story.Last.Events);
        Assert.Equal("too many", LoadBalancerProjection.View(story.State, new LoadBalancerSettings()).Failover!.Held);
    }

    [Fact]
    public void A_planned_move_is_no_outage_in_the_statuses()
    {
        var story = Pairs.Serving(new Story { NodesTakeRoles = false });
        story.Acknowledge();

        story.Tell(new FailoverRequested(null, "test", story.Inventory));

        Assert.Equal(OperatingStatus.Online, story.Operating(Make.Listener));
        Assert.Equal(OperatingStatus.Online, story.Operating(Make.LoadBalancer));
    }

    [Fact]
    public void A_wish_that_can_not_be_granted_is_given_up()
    {
        var story = Pairs.Serving();
        var standby = story.Standby;
        story.Stands(standby, NodeVerdict.Suspect);
        story.Tell(new FailoverRequested(null, "test", story.Inventory));
        Assert.NotNull(story.State.Failover);

        story.After(TimeSpan.FromSeconds(60)).Tell(new TimerFired("failover", 1));

        Assert.Null(story.State.Failover);
        Assert.Contains("no other node was alive and in sync in time", story.History());
    }

    [Fact]
    public void Who_waits_for_a_spare_gives_its_place_in_the_budget_back()
    {
        var story = Pairs.Serving(new Story(Pairs.WithSpare, Single));

        story.Dies(story.Active);

        Assert.Contains("spare-sought", story.KindsInAll);
        Assert.Equal(1, story.PlacesGivenBack);
    }

    [Fact]
    public void A_node_that_shows_none_of_its_rules_is_empty_also_when_it_was_not_trusted()
    {
        var story = Pairs.Serving();
        var (active, standby) = (story.Active, story.Standby);
        story.Call(Make.CreateMember(Make.Member2, "10.0.0.2")).DoesNotAnswer(active).Applies(standby).After(TimeSpan.FromMilliseconds(10));

        story.ShowsNothing(active);

        Assert.Equal(standby, story.Active);
    }

    [Fact]
    public void A_standby_that_has_not_answered_since_it_fell_silent_is_no_reason_to_say_ONLINE()
    {
        var story = Pairs.Serving();
        var (active, standby) = (story.Active, story.Standby);
        story.IsSilent(standby).Acknowledge();

        story.ShowsNothing(active).Acknowledge();
        Assert.Equal(standby, story.Active);
        Assert.Equal(OperatingStatus.Error, story.Operating(Make.Listener));
        Assert.Equal(OperatingStatus.Error, story.Operating(Make.LoadBalancer));

        story.Shows(standby);
        Assert.Equal(OperatingStatus.Online, story.Operating(Make.Listener));
    }

    [Fact]
    public void Of_an_active_node_that_is_silent_the_last_word_stands()
    {
        var story = Pairs.Serving();

        story.IsSilent(story.Active).IsSilent(story.Standby);

        Assert.Equal(OperatingStatus.Online, story.Operating(Make.Listener));
    }
}
