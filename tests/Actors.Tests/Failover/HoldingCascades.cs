using LoxiActors.Actors.Failover;
using LoxiActors.Actors.Failover.Messages;
using LoxiActors.Actors.LoadBalancers.Failovers;
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Nodes;

namespace LoxiActors.Actors.Tests.Failover;

public sealed class HoldingCascades
{
    private static readonly BudgetLimits Share = BudgetLimits.Unlimited with { Share = 0.3m };

    [Fact]
    public void One_dead_node_with_many_load_balancers_is_one_incident()
    {
        var budget = new Budget(new BudgetLimits(), replaysAlways: false);
        for (var i = 0; i < 500; i++)
            Assert.Equal([i], budget.Asks(i, 0).Admitted);
        Assert.Single(budget.Story.State.Losses);
    }

    [Fact]
    public void Beyond_the_share_what_is_lost_waits_until_the_window_has_passed()
    {
        var budget = new Budget(Share).Asks(0, 0).Asks(1, 1).Asks(2, 2);
        Assert.Equal([2], budget.Admitted);
        budget.Asks(3, 3);
        Assert.Contains("too many nodes were lost: no more than 0.3 of all nodes, at least one, are acted upon within 600 s", budget.WhyHeld);
        Assert.Equal([4], budget.Asks(4, 0).Admitted);
        var began = budget.Story.Now;
        do
            budget.Story.Fire();
        while (!budget.Admitted.Any());
        Assert.Equal([3], budget.Admitted);
        Assert.Equal(TimeSpan.FromMinutes(10), budget.Story.Now - began);
    }

    [Fact]
    public void One_node_is_always_allowed()
    {
        var budget = new Budget(Share with { Share = 0.01m, ZoneShare = 0.01m }).Asks(0, 0);
        Assert.Equal([0], budget.Admitted);
        Assert.Equal([1], budget.Asks(1, 1).HeldNow);
    }

    [Fact]
    public void A_zone_has_a_share_of_its_own()
    {
        var budget = new Budget(BudgetLimits.Unlimited with { ZoneShare = 0.4m }).Asks(0, 0).Asks(1, 1).Asks(2, 2);
        Assert.Contains("too many nodes of one zone were lost", budget.WhyHeld);
        Assert.Equal([3], budget.Asks(3, 5).Admitted);
    }

    [Fact]
    public void What_somebody_wants_expressly_passes_the_share_and_makes_no_node_lost()
    {
        var budget = new Budget(Share).Asks(0, 0).Asks(1, 1).Asks(2, 2);
        Assert.Equal([3], budget.Asks(3, 3).HeldNow);
        Assert.Equal([4], budget.Asks(4, 4, cause: FailoverCause.Drain).Admitted);
        Assert.Equal([5], budget.Asks(5, 5, cause: FailoverCause.Octavia).Admitted);
        Assert.Equal(3, budget.Story.State.Losses.Length);
    }

    [Fact]
    public void Drained_nodes_and_nodes_that_lost_everything_and_live_leave_the_share_to_a_death()
    {
        var budget = new Budget(Share with { Share = 0.1m }).Stands(0, NodeVerdict.Alive, drained: true).Asks(0, 0, cause: FailoverCause.Drain);
        Assert.Equal([1], budget.Tells(Budget.Ask(1, 1) with { Nodes = budget.Nodes }).Admitted);
        Assert.Empty(budget.Story.State.Losses);
        Assert.Equal([2], budget.Asks(2, 2).Admitted);
        Assert.Equal([3], budget.Asks(3, 3).HeldNow);
    }

    [Fact]
    public void A_node_that_is_alive_again_or_drained_makes_room_for_the_next_loss_and_counts_anew_when_it_dies_again()
    {
        var budget = new Budget(Share with { Share = 0.1m }).Asks(0, 0);
        Assert.Equal([1], budget.Asks(1, 1).HeldNow);
        Assert.Equal([1], budget.Stands(0, NodeVerdict.Alive).Tells(new NodesSeen(budget.Nodes)).Admitted);
        Assert.Empty(budget.Tells(new NodesSeen(budget.Nodes)).Story.Last.Events);
        Assert.Equal([2], budget.Asks(2, 0).HeldNow);
        Assert.Equal([2], budget.Stands(1, NodeVerdict.Dead, drained: true).Tells(new NodesSeen(budget.Nodes)).Admitted);
    }

    [Fact]
    public void How_nodes_stand_is_nothing_to_a_budget_that_was_never_asked() =>
        Assert.Empty(new Budget(Share).Tells(new NodesSeen(Budget.Ten)).Story.Last.Events);

    [Fact]
    public void What_somebody_wants_expressly_obeys_the_number_of_open_ones()
    {
        var budget = new Budget(BudgetLimits.Unlimited with { Concurrent = 1 }).Asks(0, 0).Asks(1, 0, cause: FailoverCause.Drain);
        Assert.Equal([1], budget.HeldNow);
    }

    [Fact]
    public void A_pause_holds_what_happens_by_itself_and_is_told_once()
    {
        var budget = new Budget(BudgetLimits.Unlimited).Tells(new PauseRequested("ada", "switch upgrade")).Asks(0, 0);
        Assert.Equal("failovers are paused by ada: switch upgrade", budget.WhyHeld);
        Assert.Equal([1], budget.Asks(1, 0, cause: FailoverCause.Operator).Admitted);
        Assert.Equal([2], budget.Asks(2, 0, cause: FailoverCause.FailBack).HeldNow);
        Assert.Empty(budget.Tells(new PauseRequested("bob", null)).Story.Last.Events);
        Assert.Equal([0, 2], budget.Tells(new ResumeRequested("bob")).Admitted);
    }

    [Fact]
    public void Twenty_thousand_may_wait()
    {
        var budget = new Budget(new BudgetLimits(), replaysAlways: false).Tells(new PauseRequested("ada", null));
        for (var i = 0; i < 20_000; i++)
            budget.Asks(i, i % 10);
        Assert.Equal(20_000, budget.Story.State.WaitingCount);
        Assert.IsType<Reply.Refused>(budget.Asks(20_000, 0).Story.Last.Reply);
        Assert.Equal(500, budget.Tells(new ResumeRequested("ada")).Admitted.Count());
        budget.Story.AssertReplayGivesLiveState();
    }

    [Fact]
    public void Those_who_wait_are_told_once_of_a_new_reason()
    {
        var budget = new Budget(BudgetLimits.Unlimited with { Concurrent = 1 }).Asks(0, 0).Asks(1, 0).Asks(2, 0);
        Assert.Equal([1, 2], budget.Tells(new PauseRequested("ada", null)).HeldNow.Order());
        Assert.Single(budget.Story.Last.Events, @event => @event is HoldChanged);
        Assert.Empty(budget.Ends(0).HeldNow);
        Assert.Equal([1], budget.Tells(new ResumeRequested("ada")).Admitted);
        Assert.Equal([2], budget.HeldNow);
        Assert.Empty(budget.Ends(1).HeldNow);
    }

    [Fact]
    public void The_view_shows_the_alarm_who_is_open_and_who_waits_why()
    {
        var budget = new Budget(Share with { Concurrent = 3 }).Asks(0, 0).Asks(1, 1).Asks(2, 2).Asks(3, 3).Asks(4, 0);
        var view = FailoverBudgetProjection.View(budget.Story.State, new FailoverBudgetSettings { Limits = Share with { Concurrent = 3 } }, budget.Story.Now);
        Assert.Equal((3, 2, 3, 3, 10), (view.OpenCount, view.WaitingCount, view.Window.Nodes.Length, view.Window.Allowed, view.Window.AllNodes));
        Assert.Contains("too many nodes were lost", view.Alarm);
        Assert.Equal(["share", "paced"], view.Waiting.Select(group => group.Reason).OrderDescending());
        Assert.Equal([new NodeName("node-0"), new NodeName("node-1"), new NodeName("node-2")], view.Window.Nodes.Select(node => node.Node));
    }
}
