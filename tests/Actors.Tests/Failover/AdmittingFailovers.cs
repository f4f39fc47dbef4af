using LoxiActors.Actors.Failover;
using LoxiActors.Actors.Failover.Messages;
using LoxiActors.Actors.LoadBalancers.Failovers;
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Nodes;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Actors.Tests.Failover;

public sealed class AdmittingFailovers
{
    private static readonly BudgetLimits None = BudgetLimits.Unlimited;

    [Fact]
    public void Without_limits_an_ask_is_one_event_and_so_is_its_end()
    {
        var budget = new Budget(None).Asks(0, 0).Asks(1, 0);
        Assert.Equal([1], budget.Admitted);
        Assert.Equal("asked", FailoverBudgetHistory.Kind(Assert.Single(budget.Story.Last.Events)));
        budget.Ends(1);
        Assert.Equal("ended", FailoverBudgetHistory.Kind(Assert.Single(budget.Story.Last.Events)));
        budget.Ends(0);
        Assert.False(budget.Definition.NeedsGuarding(budget.Story.State));
    }

    [Fact]
    public void The_same_ask_again_is_answered_and_counts_once()
    {
        var budget = new Budget(None with { Concurrent = 1 }).Asks(0, 0).Asks(0, 0);
        Assert.Equal([0], budget.Admitted);
        Assert.Empty(budget.Story.Last.Events);
        budget.Asks(1, 0).Asks(1, 0);
        Assert.Equal([1], budget.HeldNow);
        Assert.Empty(budget.Story.Last.Events);
        Assert.Equal((1, 1), (budget.Story.State.Open.Count, budget.Story.State.WaitingCount));
    }

    [Fact]
    public void As_soon_as_one_ends_the_next_is_admitted()
    {
        var budget = new Budget(None with { Concurrent = 2 }).Asks(0, 0).Asks(1, 0).Asks(2, 0).Asks(3, 0);
        Assert.Equal("others go first: at most 2 are open at once", budget.WhyHeld);
        Assert.Equal([2], budget.Ends(1).Admitted);
        Assert.Equal([3], budget.Ends(0).Admitted);
        Assert.Empty(budget.Ends(2).Admitted);
    }

    [Fact]
    public void The_unserved_go_first_then_who_asked_first()
    {
        var budget = new Budget(None with { Concurrent = 1 })
            .Asks(0, 0)
            .Asks(1, 0, FailoverUrgency.Redundancy)
            .Asks(2, 1, FailoverUrgency.Reduced)
            .Asks(3, 0)
            .Asks(4, 1, FailoverUrgency.Reduced, FailoverCause.Drain)
            .Asks(5, 1);
        foreach (var next in new[] { 3, 5, 2, 4, 1 })
        {
            var open = budget.Story.State.Open.Values.Single();
            Assert.Equal([next], budget.Tells(new AdmissionEnded(open.LoadBalancer, open.Failover)).Admitted);
        }
    }

    [Fact]
    public void One_that_becomes_more_urgent_while_it_waits_goes_earlier_and_keeps_its_turn()
    {
        var budget = new Budget(None with { Concurrent = 1 })
            .Asks(0, 0).Asks(1, 0, FailoverUrgency.Redundancy).Asks(2, 1).Asks(1, 0);
        Assert.Equal([1], budget.HeldNow);
        Assert.Equal([1], budget.Ends(0).Admitted);
    }

    [Fact]
    public void A_later_failover_of_a_load_balancer_takes_the_place_of_its_earlier_one()
    {
        var budget = new Budget(None with { Concurrent = 1 }).Asks(0, 0).Asks(0, 1, failover: 2);
        Assert.Equal([0], budget.Admitted);
        Assert.Equal(2, budget.Story.State.Open.Values.Single().Failover);
        Assert.Empty(budget.Asks(0, 0, failover: 1).Story.Last.Effects.OfType<AdmitFailover>());
        Assert.Empty(budget.Ends(0, failover: 1).Story.Last.Events);
        Assert.Single(budget.Ends(0, failover: 2).Story.Last.Events);
    }

    [Fact]
    public void The_rate_lets_a_burst_through_and_then_one_after_the_other()
    {
        var budget = new Budget(None with { RatePerMinute = 60, Burst = 2 }).Asks(0, 0).Asks(1, 0).Asks(2, 0).Asks(3, 0);
        Assert.Equal("others go first: 60 are admitted per minute", budget.WhyHeld);
        var began = budget.Story.Now;
        budget.Story.Fire();
        Assert.Equal([2], budget.Admitted);
        Assert.Equal(TimeSpan.FromSeconds(1), budget.Story.Now - began);
        budget.Story.Fire();
        Assert.Equal([3], budget.Admitted);
        Assert.Equal(TimeSpan.FromSeconds(2), budget.Story.Now - began);
    }

    [Fact]
    public void An_admission_that_nobody_ends_expires()
    {
        var budget = new Budget(None with { Concurrent = 1 }).Asks(0, 0).Asks(1, 0);
        var began = budget.Story.Now;
        budget.Story.Fire();
        Assert.Equal(TimeSpan.FromMinutes(1), budget.Story.Now - began);
        Assert.Equal([1], budget.Admitted);
        Assert.Equal(["expired", "admitted"], budget.Story.Last.Events.Select(FailoverBudgetHistory.Kind));
    }

    [Fact]
    public void A_failover_that_gives_its_place_back_and_stays_open_is_heard_of_no_more_or_asks_again()
    {
        var budget = new Budget(None with { Concurrent = 1, Share = 0.1m }).Asks(0, 0).Asks(1, 0);
        Assert.Equal([1], budget.Ends(0).Admitted);
        Assert.Empty(budget.Ends(0).Story.Last.Events);
        Assert.Equal([0], budget.Asks(0, 0).HeldNow);
        Assert.Equal([0], budget.Ends(1).Admitted);
        Assert.Empty(budget.Ends(0).Story.State.Open);
        Assert.Equal([2], budget.Asks(2, 1).HeldNow);
        Assert.Single(budget.Story.State.Losses);
        Assert.DoesNotContain(budget.Story.Restart().Did<AdmitFailover>(), admitted => admitted.LoadBalancer == Budget.Id(0));
    }

    [Fact]
    public void One_that_ends_while_it_waits_is_forgotten()
    {
        var budget = new Budget(None with { Concurrent = 1 }).Asks(0, 0).Asks(1, 0).Ends(1);
        Assert.Equal(0, budget.Story.State.WaitingCount);
        Assert.Empty(budget.Ends(0).Admitted);
    }

    [Fact]
    public void Whoever_is_one_too_many_is_refused_and_those_who_wait_are_not()
    {
        var budget = new Budget(None with { Concurrent = 1 }, waitingMax: 2).Asks(0, 0).Asks(1, 0).Asks(2, 0).Asks(3, 0);
        Assert.Equal(FaultKind.Unavailable, Assert.IsType<Reply.Refused>(budget.Story.Last.Reply).Refusal.Kind);
        Assert.Equal([2], budget.Asks(2, 0).HeldNow);
    }

    [Fact]
    public void Asks_and_ends_that_come_together_are_one_turn_with_an_event_each()
    {
        var budget = new Budget(None with { Concurrent = 1 }, waitingMax: 1).Tells(new AdmissionBatch(
            [Budget.Ask(0, 0), Budget.Ask(1, 0), Budget.Ask(2, 0), new AdmissionEnded(Budget.Id(0), 1)]));
        Assert.Equal(["nodes-counted", "asked", "asked", "ended", "admitted"], budget.Story.Last.Events.Select(FailoverBudgetHistory.Kind));
        Assert.Equal([0, 1], budget.Admitted);
        Assert.Equal(Budget.Id(2), Assert.Single(budget.Story.Did<DeferAsk>()).Ask.LoadBalancer);
        Assert.Empty(budget.HeldNow);
    }

    [Fact]
    public void A_restart_resets_nothing_and_answers_everybody_again()
    {
        var budget = new Budget(None with { Concurrent = 1, RatePerMinute = 60, Burst = 1 }).Asks(0, 0).Asks(1, 0);
        budget.Story.Restart();
        Assert.Equal([0], budget.Admitted);
        Assert.Equal([1], budget.HeldNow);
        Assert.NotNull(budget.Story.Timer);
        Assert.Empty(budget.Ends(0).Admitted);
        budget.Story.Fire();
        Assert.Equal([1], budget.Admitted);
    }

    [Fact]
    public void Only_so_many_move_away_from_one_machine_at_once_and_others_pass_them()
    {
        // node-0 and node-5 are on the same machine.
        var budget = new Budget(None with { PerHost = 1 }).Asks(0, 0).Asks(1, 5);
        Assert.Equal("others on the machine of node-5 go first: at most 1 are open at once", budget.WhyHeld);
        Assert.Equal([2], budget.Asks(2, 1, FailoverUrgency.Redundancy).Admitted);
        Assert.Equal([1], budget.Ends(0).Admitted);
    }

    [Fact]
    public void Everybody_who_waits_when_a_limit_is_lifted_goes_on_in_bounded_turns()
    {
        var budget = new Budget(None with { Concurrent = 1 }, replaysAlways: false);
        for (var i = 0; i < 1_202; i++)
            budget.Asks(i, 0);
        budget.Tells(new LimitsRequested(None, "ada"));
        Assert.Equal(500, budget.Admitted.Count());
        Assert.Equal(500, budget.Story.Fire().Did<AdmitFailover>().Count());
        Assert.Equal(201, budget.Story.Fire().Did<AdmitFailover>().Count());
        budget.Story.AssertReplayGivesLiveState();
    }

    [Fact]
    public void Limits_that_make_no_sense_are_refused_by_name()
    {
        var budget = new Budget(None).Tells(new LimitsRequested(None with { Share = 1.5m }, "ada"));
        Assert.Equal("share is 1.5; it has to be from 0 to 1", Assert.IsType<Reply.Refused>(budget.Story.Last.Reply).Refusal.OperatorFault);
        Assert.Empty(budget.Story.Last.Events);
    }

    [Fact]
    public void A_slower_rate_does_not_linger_when_it_is_made_faster()
    {
        var budget = new Budget(None with { RatePerMinute = 1, Burst = 1 }).Asks(0, 0).Asks(1, 0);
        budget.Tells(new LimitsRequested(None with { RatePerMinute = 6_000, Burst = 1 }, "ada"));
        var began = budget.Story.Now;
        budget.Story.Fire();
        Assert.Equal([1], budget.Admitted);
        Assert.Equal(TimeSpan.FromMilliseconds(10), budget.Story.Now - began);
    }

    [Fact]
    public void Events_keep_their_format() =>
        GoldenJournal.Check(new FailoverBudgetDefinition(new FailoverBudgetSettings(), () => NodeInventory.Empty), "failover-budget-events.jsonl", FailoverBudgetHistory.Kind, FailoverBudgetHistory.Describe);
}
