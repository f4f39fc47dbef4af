using LoxiActors.Actors.LoadBalancers;
using LoxiActors.Actors.LoadBalancers.Failovers;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Nodes;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Actors.Tests.LoadBalancers.Failovers;

public sealed class PromotingStandbys
{
    [Fact]
    public void One_node_of_a_pair_is_MASTER_and_the_other_BACKUP()
    {
        var story = Pairs.Serving();

        Assert.Equal(HaRole.Master, story.State.FindNode(story.Active)!.Held!.Role);
        Assert.Equal(HaRole.Backup, story.State.FindNode(story.Standby)!.Held!.Role);
        Assert.Equal(OperatingStatus.Online, story.Operating(Make.LoadBalancer));
    }

    [Fact]
    public void Two_load_balancers_on_one_pair_need_not_have_the_same_active_node()
    {
        var actives = Enumerable.Range(1, 20)
            .Select(n => new LoadBalancerId(Guid.Parse($"10000000-0000-0000-0000-0000000000{n:x2}")))
            .Select(id => Placement.Rank(id, [Make.NodeA, Make.NodeB]).First())
            .Distinct();

        Assert.Equal(2, actives.Count());
    }

    [Fact]
    public void When_the_active_node_dies_the_standby_is_MASTER_at_once_without_a_rule_being_sent()
    {
        var story = Pairs.Serving();
        var (active, standby) = (story.Active, story.Standby);

        story.Dies(active);

        Assert.Equal(
            ["node-standing-noted", "failover-opened", "statuses-owed", "failover-granted", "roles-decided", "role-started", "role-taken", "failover-served"],
            story.KindsInAll.Distinct().ToArray());
        Assert.Equal(standby, story.Active);
        Assert.Equal(HaRole.Master, story.Roles[standby].Role);
        Assert.Empty(story.UnderWay);
        Assert.Equal(OperatingStatus.Degraded, story.Operating(Make.LoadBalancer));
    }

    [Fact]
    public void While_nothing_serves_Octavia_is_told_ERROR()
    {
        var story = Pairs.Serving(new Story { BudgetAdmits = false });

        story.Dies(story.Active);

        Assert.Equal(OperatingStatus.Error, story.Operating(Make.LoadBalancer));
        Assert.Equal(OperatingStatus.Error, story.Operating(Make.Listener));
    }

    [Fact]
    public void The_history_names_the_witnesses()
    {
        var story = Pairs.Serving();

        story.Stands(story.Active, NodeVerdict.Dead, witness: "REST probe refused 2 times: connection refused");

        Assert.Contains("is dead: REST probe refused 2 times: connection refused", story.History());
    }

    [Fact]
    public void A_suspect_node_goes_on_serving()
    {
        var story = Pairs.Serving();
        var active = story.Active;

        story.Stands(active, NodeVerdict.Suspect);

        Assert.Equal(["node-standing-noted"], story.KindsInAll);
        Assert.Equal(active, story.Active);
    }

    [Fact]
    public void The_dead_node_gets_its_BACKUP_before_anything_else_when_it_is_heard_again()
    {
        var story = Pairs.Serving();
        var dead = story.Active;
        story.Dies(dead);

        story.IsHeardAgain(dead);

        var effects = story.Last.Effects.Where(effect => effect is AssignRole or ConfigureNode).ToArray();
        var fence = Assert.IsType<AssignRole>(effects[0]);
        Assert.Equal(HaRole.Backup, fence.Role);
        Assert.Equal([Make.Vip], fence.Fenced);
        Assert.Equal(dead, Assert.IsType<ConfigureNode>(effects[1]).Node);
        Assert.Null(((ConfigureNode)effects[1]).From);
    }

    [Fact]
    public void A_standby_that_never_served_needs_no_fence()
    {
        var story = Pairs.Serving();

        Assert.Empty(story.Roles[story.Standby].Fenced);
    }

    [Fact]
    public void The_failover_ends_when_the_node_is_back_in_sync()
    {
        var story = Pairs.Serving();
        var dead = story.Active;
        story.Dies(dead).IsHeardAgain(dead);

        story.Applies(dead);

        Assert.Contains("failover-ended", story.KindsInAll);
        Assert.Null(story.State.Failover);
        Assert.Equal(OperatingStatus.Online, story.Operating(Make.LoadBalancer));
    }

    [Fact]
    public void Nothing_moves_before_the_budget_lets_it()
    {
        var story = Pairs.Serving(new Story { BudgetAdmits = false });
        var (active, standby) = (story.Active, story.Standby);

        story.Dies(active);
        Assert.Equal(active, story.Active);
        var ask = Assert.Single(story.Last.Effects.OfType<AskAdmission>());
        Assert.Equal(FailoverUrgency.Unserved, ask.Urgency);
        story.Tell(new FailoverHeld(ask.Failover, "the budget is paused by alice"));
        Assert.Contains("failover 1 waits: the budget is paused by alice", story.History());

        story.Tell(new FailoverAdmitted(ask.Failover));
        Assert.Equal(standby, story.Active);
    }

    [Fact]
    public void Who_has_not_heard_from_the_budget_asks_again()
    {
        var story = Pairs.Serving(new Story { BudgetAdmits = false });
        story.Dies(story.Active);
        Assert.Contains(story.Timers, timer => timer.Name == "failover");

        story.After(TimeSpan.FromSeconds(30)).Fires("failover");

        Assert.Single(story.Last.Effects.OfType<AskAdmission>());
    }

    [Fact]
    public void A_node_that_is_back_before_the_budget_has_answered_goes_on_serving()
    {
        var story = Pairs.Serving(new Story { BudgetAdmits = false });
        var active = story.Active;
        story.Dies(active);

        story.IsHeardAgain(active);

        Assert.Null(story.State.Failover);
        Assert.Single(story.Last.Effects.OfType<EndAdmission>());
        Assert.Equal(active, story.Active);
        Assert.Equal(HaRole.Master, story.Roles[active].Role);
    }

    [Fact]
    public void A_standby_that_dies_costs_redundancy_only()
    {
        var story = Pairs.Serving(new Story { BudgetAdmits = false });
        var active = story.Active;

        story.Dies(story.Standby);

        Assert.Equal(FailoverUrgency.Redundancy, Assert.Single(story.Last.Effects.OfType<AskAdmission>()).Urgency);
        Assert.Equal(active, story.Active);
        Assert.Equal(OperatingStatus.Degraded, story.Operating(Make.LoadBalancer));
    }

    [Fact]
    public void A_node_that_restarted_empty_makes_room_for_the_one_that_holds_everything()
    {
        var story = Pairs.Serving();
        var (active, standby) = (story.Active, story.Standby);

        story.After(TimeSpan.FromSeconds(1)).ShowsNothing(active);

        Assert.Equal(standby, story.Active);
        Assert.Equal(HaRole.Backup, story.Roles[active].Role);
        story.Applies(active);
        Assert.Null(story.State.Failover);
    }

    [Fact]
    public void A_role_that_a_node_forgot_is_set_again()
    {
        var story = Pairs.Serving();
        var active = story.Active;
        story.After(TimeSpan.FromSeconds(1));
        var shown = new NodeObservation.Seen([.. story.Wanted().Rules.Select(rule => new ObservedRule(rule, []))], [], []) { ShowsRole = true, Role = null };

        story.Observes(active, shown);

        Assert.Equal(["role-lost", "role-started", "role-taken"], story.KindsInAll.Where(kind => kind.StartsWith("role", StringComparison.Ordinal)));
        Assert.Contains("it was MASTER, and shows no role", story.History());
    }

    [Fact]
    public void A_look_that_began_before_the_role_was_set_says_nothing_of_it()
    {
        var story = Pairs.Serving();
        var active = story.Active;
        var shown = new NodeObservation.Seen([.. story.Wanted().Rules.Select(rule => new ObservedRule(rule, []))], [], []) { ShowsRole = true, Role = null };

        story.Observes(active, shown, Story.Start - TimeSpan.FromSeconds(1));

        Assert.DoesNotContain("role-lost", story.KindsInAll);
    }

    [Fact]
    public void A_role_that_was_not_taken_is_tried_again_after_a_moment()
    {
        var story = Pairs.Serving(new Story { NodesTakeRoles = false });
        var (active, standby) = (story.Active, story.Standby);
        story.Dies(active);
        var request = story.Roles[standby];

        story.Tell(new RoleAssigned(standby, request.Epoch, request.Attempt, "timed out"));
        Assert.Contains(story.Timers, timer => timer.Name == $"role/{standby}" && timer.Due == story.Now + TimeSpan.FromMilliseconds(200));
        story.After(TimeSpan.FromMilliseconds(200)).Fires($"role/{standby}");

        Assert.Equal(request.Attempt + 1, story.Roles[standby].Attempt);
    }

    [Fact]
    public void A_restart_in_the_midst_goes_on_where_it_was()
    {
        var story = Pairs.Serving(new Story { NodesTakeRoles = false });
        var (active, standby) = (story.Active, story.Standby);
        story.Dies(active);
        var request = story.Roles[standby];

        story.Restart();

        Assert.Equal(standby, story.Active);
        Assert.Equal(request.Attempt + 1, story.Roles[standby].Attempt);
        Assert.Equal(active, Assert.Single(story.Last.Effects.OfType<AskStanding>()).Node);
    }

    [Fact]
    public void A_restart_before_the_budget_has_answered_asks_it_again()
    {
        var story = Pairs.Serving(new Story { BudgetAdmits = false });
        story.Dies(story.Active);

        story.Restart();

        Assert.Single(story.Last.Effects.OfType<AskAdmission>());
    }

    [Fact]
    public void An_older_word_on_a_node_changes_nothing()
    {
        var story = Pairs.Serving();
        var active = story.Active;
        story.Stands(active, NodeVerdict.Suspect).Stands(active, NodeVerdict.Alive);

        story.Tell(new NodeStandingChanged(active, 1, new NodeStanding(NodeVerdict.Dead, false), [], story.Inventory));

        Assert.Empty(story.Last.Events);
    }
}
