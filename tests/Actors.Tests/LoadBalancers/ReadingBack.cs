using System.Collections.Immutable;
using LoxiActors.Actors.LoadBalancers;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Protocol.Octavia.Payloads;

namespace LoxiActors.Actors.Tests.LoadBalancers;

/// <summary>Octavia commits, or rolls back, after a call was accepted. Only the tree behind its transaction tells which.</summary>
public sealed class ReadingBack
{
    [Fact]
    public void Nothing_of_an_operation_is_told_before_its_transaction_has_ended()
    {
        var story = Serving().Begins(Make.CreateMember(Make.Member2, "10.0.0.2")).Applies(Make.NodeA).Applies(Make.NodeB);

        Assert.Equal(new ReadBack(story.State.LastOperation, OperatingStatus.Degraded), story.Report!.ReadBack! with { OperatingStatus = OperatingStatus.Degraded });
        Assert.Empty(story.Report.Statuses);
        Assert.Single(story.State.Operations);

        story.Commits();
        Assert.Equal(ProvisioningStatus.Active, story.Provisioning(Make.Member2));
        Assert.Null(story.Report.ReadBack);
    }

    [Fact]
    public void The_barrier_repeats_the_operating_status_that_Octavia_has()
    {
        var story = new Story().Begins(Make.CreateLoadBalancer());
        Assert.Equal(new ReadBack(1, OperatingStatus.Offline), story.Report!.ReadBack);

        story.Commits().Acknowledge().Shows(Make.NodeA).Shows(Make.NodeB).Acknowledge().Begins(Make.CreateListener());
        Assert.Equal(new ReadBack(2, OperatingStatus.Online), story.Report!.ReadBack);
    }

    [Fact]
    public void Active_means_that_the_nodes_hold_what_Octavia_showed()
    {
        var story = Serving().Begins(Make.Rename("new"));
        story.Tell(new TreeRead(Tree(pool: Make.CreatePool().Pool with { LbAlgorithm = "SOURCE_IP" }), story.Inventory, story.State.LastOperation));
        Assert.Equal(["tree-read-back", "tree-corrected", "configuration-started", "configuration-started"], story.Kinds.Take(4));
        Assert.Single(story.State.Operations);

        story.Applies(Make.NodeA).Applies(Make.NodeB);
        Assert.Equal(ProvisioningStatus.Active, story.Provisioning(Make.LoadBalancer));
        Assert.Equal(EndpointSelection.Persist, story.Wanted().Rules[0].Selection);
    }

    [Fact]
    public void A_member_whose_creation_was_rolled_back_goes_again_and_is_never_spoken_of()
    {
        var story = Serving().Begins(Make.CreateMember(Make.Member2, "10.0.0.2")).Applies(Make.NodeA).Applies(Make.NodeB);
        story.Tell(new TreeRead(Tree(), story.Inventory, story.State.LastOperation)).Applies(Make.NodeA).Applies(Make.NodeB);

        Assert.Equal("10.0.0.1", Assert.Single(story.Wanted().Rules[0].Endpoints).Address);
        Assert.Null(story.Provisioning(Make.Member2));
        Assert.Equal(ProvisioningStatus.Active, story.Provisioning(Make.Pool));
        Assert.Empty(story.State.Operations);
    }

    [Fact]
    public void A_load_balancer_whose_creation_was_rolled_back_frees_its_address()
    {
        var story = new Story().Begins(Make.CreateLoadBalancer()).Tell(new TreeRead(null, Make.TwoNodes, 1));

        Assert.Contains("loadbalancer-released", story.Kinds);
        Assert.Contains("loadbalancer-retired", story.Kinds);
        Assert.Null(story.Report);
    }

    [Fact]
    public void Without_anybody_who_reads_an_operation_ends_at_its_deadline_and_the_tree_is_still_wanted()
    {
        var story = Serving().Begins(Make.CreateMember(Make.Member2, "10.0.0.2"));
        story.Applies(Make.NodeA).Applies(Make.NodeB).After(TimeSpan.FromSeconds(60)).Tell(new TimerFired("deadline", story.State.LastOperation));

        Assert.Equal(ProvisioningStatus.Active, story.Provisioning(Make.Member2));
        Assert.NotNull(story.Report!.ReadBack);
    }

    [Fact]
    public void A_tree_that_Octavia_can_not_show_holds_nothing_up()
    {
        var story = Serving().Begins(Make.Rename("new")).Tell(new TreeUnreadable("a certificate can't be read", 5));

        Assert.Equal(ProvisioningStatus.Active, story.Provisioning(Make.LoadBalancer));
        Assert.Contains("a certificate can't be read", story.History());
    }

    [Fact]
    public void A_tree_that_can_not_be_used_holds_nothing_up_either()
    {
        var story = Serving().Begins(Make.Rename("new"));
        story.Tell(new TreeRead(Tree(pool: Make.CreatePool().Pool with { LbAlgorithm = "DICE" }), story.Inventory, story.State.LastOperation));

        Assert.Same(Reply.None, story.Last.Reply);
        Assert.Equal(ProvisioningStatus.Active, story.Provisioning(Make.LoadBalancer));
        Assert.Contains("DICE", story.History());
    }

    [Fact]
    public void A_restart_asks_for_the_tree_again()
    {
        var story = Serving().Begins(Make.CreateMember(Make.Member2, "10.0.0.2")).Restart();
        Assert.Equal(story.State.LastOperation, story.Report!.ReadBack!.AfterOperation);
    }

    [Fact]
    public void Whoever_asks_has_the_tree_read_back()
    {
        var story = Serving().Tell(new ReadBackRequested());
        Assert.Equal(story.State.LastOperation, story.Report!.ReadBack!.AfterOperation);
        Assert.Empty(story.Tell(new ReadBackRequested()).Last.Events);

        story.Tell(new TreeRead(Tree(), story.Inventory, story.State.LastOperation));
        Assert.Null(story.Report);
        Assert.Equal(story.Now, story.State.ReadBackAt);
    }

    [Fact]
    public void One_that_is_unknown_here_is_taken_over_from_Octavia()
    {
        var story = new Story().Tell(new ReadBackRequested());
        Assert.Equal(new ReadBack(0, OperatingStatus.Offline), story.Report!.ReadBack);
        Assert.Equal(new ReadBack(0, OperatingStatus.Offline), story.Restart().Report!.ReadBack);

        story.Tell(new TreeRead(Tree(), story.Inventory, 0)).Applies(Make.NodeA).Applies(Make.NodeB);
        Assert.Single(story.Wanted().Rules);
        Assert.Equal(OperatingStatus.Online, story.Operating(Make.LoadBalancer));
    }

    [Fact]
    public void One_that_is_unknown_to_Octavia_too_is_forgotten()
    {
        var story = new Story().Tell(new ReadBackRequested()).Tell(new TreeRead(null, Make.TwoNodes, 0));
        Assert.Equal(LoadBalancerPhase.Retired, story.State.Phase);
        Assert.Null(story.Report);
        Assert.Equal(FaultKind.NotFound, Assert.IsType<Reply.Refused>(story.Tell(new ReadBackRequested()).Last.Reply).Refusal.Kind);
        Assert.Empty(new Story().Tell(new TreeRead(null, Make.TwoNodes)).Last.Events);
    }

    [Fact]
    public void An_abandoned_deletion_is_undone_by_the_tree()
    {
        var story = Serving().Begins(Make.DeleteMember(Make.Member1, "10.0.0.1")).Applies(Make.NodeA).Abandons();
        Assert.Equal(new Reply.Accepted(story.State.LastOperation, Duplicate: true), story.Last.Reply);
        Assert.NotNull(story.Report!.ReadBack);
        story.Applies(Make.NodeB);

        story.Tell(new TreeRead(Tree(), story.Inventory, story.State.LastOperation)).Applies(Make.NodeA).Applies(Make.NodeB);

        Assert.Single(story.Wanted().Rules);
        Assert.All(story.Report!.Statuses, status => Assert.NotEqual(ProvisioningStatus.Deleted, status.Provisioning));
        Assert.Empty(story.State.Faulted);
    }

    [Fact]
    public void An_abandoned_deletion_of_everything_is_undone_at_once()
    {
        var story = Serving();
        var wanted = story.Wanted().Fingerprint();
        story.Begins(Make.DeleteLoadBalancer(cascade: true)).Abandons().Applies(Make.NodeA).Applies(Make.NodeB).Applies(Make.NodeA).Applies(Make.NodeB);

        Assert.Equal(LoadBalancerPhase.Living, story.State.Phase);
        Assert.Equal(wanted, story.Wanted().Fingerprint());
        Assert.All(story.State.Nodes, node => Assert.Equal(story.State.Generation, node.Applied?.Generation));
        Assert.DoesNotContain(story.Report!.Statuses, status => status.Provisioning is ProvisioningStatus.Deleted);
    }

    [Fact]
    public void A_call_that_comes_after_it_was_abandoned_is_refused()
    {
        var story = Serving().Tell(new DriverCallAbandoned("late"));
        Assert.Same(Reply.None, story.Last.Reply);

        story.Tell(new DriverCallReceived("late", Make.DeleteMember(Make.Member1, "10.0.0.1"), story.Inventory));
        Assert.Contains("given up", Assert.IsType<Reply.Refused>(story.Last.Reply).Refusal.UserFault);
        Assert.Empty(story.Tell(new DriverCallAbandoned("late")).Last.Events);
    }

    [Fact]
    public void An_abandoned_call_on_something_in_error_is_told_active_once_the_nodes_hold_it()
    {
        var story = Serving().Call(Make.CreateMember(Make.Member2, "10.0.0.2")).Applies(Make.NodeA).Refuses(Make.NodeB, "rule-hwm error").Acknowledge();
        Assert.NotEmpty(story.State.Faulted);

        story.Begins(new Protocol.Octavia.Calls.LoadBalancerFailover(Make.LoadBalancer)).Abandons();
        while (story.UnderWay.Count > 0)
            story.Applies(story.UnderWay.Keys.Order().First());

        Assert.Equal(ProvisioningStatus.Active, story.Provisioning(Make.LoadBalancer));
        Assert.Empty(story.State.Faulted);
    }

    [Fact]
    public void A_tree_that_could_not_be_shown_is_asked_for_again()
    {
        var story = Serving().Begins(Make.Rename("new")).Tell(new TreeUnreadable("no answer", 5));
        var timer = Assert.Single(story.Timers, timer => timer.Name == "read-back");
        Assert.Equal(story.Now.AddSeconds(30), timer.Due);
        Assert.Null(story.Report!.ReadBack);

        story.Acknowledge().After(TimeSpan.FromSeconds(30)).Tell(new TimerFired("read-back", timer.Epoch));
        Assert.NotNull(story.Report!.ReadBack);
        Assert.Equal(story.Now.AddSeconds(60), Assert.Single(story.Tell(new TreeUnreadable("no answer", 5)).Timers).Due);
        Assert.NotNull(story.Restart().Report!.ReadBack);

        story.Tell(new TreeRead(Tree(), story.Inventory, 5));
        Assert.Equal(0, story.State.UnreadableInARow);
    }

    [Fact]
    public void A_deletion_does_not_go_through_at_its_deadline_as_long_as_it_may_have_been_rolled_back()
    {
        var story = Serving().Begins(Make.DeleteMember(Make.Member1, "10.0.0.1")).Applies(Make.NodeA).Applies(Make.NodeB);
        story.After(TimeSpan.FromSeconds(60)).Tell(new TimerFired("deadline", story.State.LastOperation));
        Assert.Empty(story.Report!.Statuses);
        Assert.Empty(story.Timers);

        story.Abandons().Tell(new TreeRead(Tree(), story.Inventory, story.State.LastOperation)).Applies(Make.NodeA).Applies(Make.NodeB);
        Assert.Single(story.Wanted().Rules);
    }

    [Fact]
    public void An_old_call_that_is_abandoned_late_does_not_spoil_a_newer_one_on_the_same_object()
    {
        var story = Serving().Begins(Make.DeleteMember(Make.Member1, "10.0.0.1")).Begins(Make.DeleteMember(Make.Member1, "10.0.0.1"));
        Assert.Equal(2, story.State.Operations.Length);

        story.Tell(new DriverCallAbandoned("call-5")).Applies(Make.NodeA).Applies(Make.NodeB);
        story.Tell(new TreeRead(Tree(), story.Inventory, story.State.LastOperation));
        Assert.Equal(ProvisioningStatus.Deleted, story.Provisioning(Make.Member1));
    }

    [Fact]
    public void An_old_deletion_of_everything_that_is_abandoned_late_does_not_undo_a_newer_one()
    {
        var story = Serving().Begins(Make.DeleteLoadBalancer(cascade: true)).Begins(Make.DeleteLoadBalancer(cascade: true));
        story.Tell(new DriverCallAbandoned("call-5"));

        Assert.Equal(LoadBalancerPhase.Deleted, story.State.Phase);
        Assert.Equal(NodeConfiguration.Empty, story.Wanted());
    }

    [Fact]
    public void A_batch_that_was_rolled_back_keeps_the_members_that_it_would_have_replaced()
    {
        var replacing = new Protocol.Octavia.Calls.MemberBatchUpdate(Make.Pool, [Make.CreateMember(Make.Member2, "10.0.0.2").Member]);
        var story = Serving().Begins(replacing).Applies(Make.NodeA).Applies(Make.NodeB);
        Assert.Equal("10.0.0.2", Assert.Single(story.Wanted().Rules[0].Endpoints).Address);

        story.Tell(new TreeRead(Tree(), story.Inventory, story.State.LastOperation)).Applies(Make.NodeA).Applies(Make.NodeB);
        Assert.Equal("10.0.0.1", Assert.Single(story.Wanted().Rules[0].Endpoints).Address);
        Assert.Null(story.Provisioning(Make.Member1));
        Assert.Null(story.Provisioning(Make.Member2));
        Assert.Equal(ProvisioningStatus.Active, story.Provisioning(Make.Pool));
    }

    [Fact]
    public void A_tree_that_comes_late_must_not_bring_back_what_has_gone()
    {
        var story = Serving().Done(Make.DeleteMember(Make.Member1, "10.0.0.1"));
        story.Tell(new TreeRead(Tree(), story.Inventory, story.State.LastOperation));

        Assert.Contains("read back already", Assert.IsType<Reply.Refused>(story.Last.Reply).Refusal.UserFault);
        Assert.Empty(story.Wanted().Rules);
    }

    [Fact]
    public void What_was_taken_over_is_told_to_be_active()
    {
        var story = new Story().Tell(new ReadBackRequested()).Tell(new TreeRead(Tree(), Make.TwoNodes, 0)).Applies(Make.NodeA).Applies(Make.NodeB);

        Assert.Equal(ProvisioningStatus.Active, story.Provisioning(Make.LoadBalancer));
        Assert.Equal(ProvisioningStatus.Active, story.Provisioning(Make.Member1));
    }

    [Fact]
    public void Nobody_is_asked_for_the_tree_of_what_has_retired()
    {
        var story = Serving().Call(Make.DeleteLoadBalancer(cascade: true)).Applies(Make.NodeA).IsSilent(Make.NodeB).Acknowledge().Tell(new ReadBackRequested());
        Assert.NotNull(story.Report!.ReadBack);

        story.Applies(Make.NodeB);
        Assert.Equal(LoadBalancerPhase.Retired, story.State.Phase);
        Assert.Null(story.Report);
    }

    private static Story Serving() => new Story()
        .Done(Make.CreateLoadBalancer())
        .Done(Make.CreateListener())
        .Done(Make.CreatePool())
        .Done(Make.CreateMember(Make.Member1, "10.0.0.1"));

    private static LoadBalancerPayload Tree(PoolPayload? pool = null) => Make.CreateLoadBalancer().LoadBalancer with
    {
        Listeners = ImmutableArray.Create(Make.CreateListener().Listener with { DefaultPoolId = Make.Pool }),
        Pools = ImmutableArray.Create((pool ?? Make.CreatePool().Pool) with
        {
            Members = ImmutableArray.Create(Make.CreateMember(Make.Member1, "10.0.0.1").Member),
        }),
    };
}
