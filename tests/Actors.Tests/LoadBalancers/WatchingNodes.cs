using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Actors.Tests.LoadBalancers;

public sealed class WatchingNodes
{
    [Fact]
    public void A_node_that_was_restarted_empty_is_read_and_refilled_without_being_asked()
    {
        var story = Monitored().ShowsNothing(Make.NodeA);

        Assert.Contains("holds none of the 1 rules", story.History());
        Assert.Null(story.UnderWay[Make.NodeA].From);
        Assert.Single(story.UnderWay[Make.NodeA].To.Rules);
        Assert.Equal(OperatingStatus.Degraded, story.Operating(Make.LoadBalancer));
        story.Applies(Make.NodeA);
        Assert.Equal(OperatingStatus.Online, story.Operating(Make.LoadBalancer));
    }

    [Fact]
    public void A_look_that_began_before_the_last_change_says_nothing()
    {
        var story = Monitored();
        var before = story.Now;
        story.After(TimeSpan.FromSeconds(1)).Done(Make.CreateMember(Make.Member2, "10.0.0.2"));

        story.Observes(Make.NodeA, new Actors.LoadBalancers.Messages.NodeObservation.Seen([], [], []), takenAt: before);

        Assert.Equal(FaultKind.Unavailable, Assert.IsType<Reply.Refused>(story.Last.Reply).Refusal.Kind);
        Assert.Empty(story.UnderWay);
    }

    [Fact]
    public void A_member_is_online_only_after_a_node_said_so()
    {
        var story = Serving().Done(Make.CreateMonitor());
        Assert.Equal(OperatingStatus.Offline, story.Operating(Make.Member1));

        story.Shows(Make.NodeA);

        Assert.Equal(OperatingStatus.Online, story.Operating(Make.Member1));
    }

    [Fact]
    public void Without_a_monitor_a_member_is_NO_MONITOR() =>
        Assert.Equal(OperatingStatus.NoMonitor, Serving().Operating(Make.Member1));

    [Fact]
    public void A_member_is_down_when_every_node_says_so_and_the_pool_rolls_up()
    {
        var story = Monitored().Done(Make.CreateMember(Make.Member2, "10.0.0.2")).Shows(Make.NodeA).Shows(Make.NodeB);

        story.Shows(Make.NodeA, "10.0.0.2");
        Assert.Equal(OperatingStatus.Online, story.Operating(Make.Member2));
        story.Shows(Make.NodeB, "10.0.0.2");

        Assert.Equal(OperatingStatus.Error, story.Operating(Make.Member2));
        Assert.Equal(OperatingStatus.Degraded, story.Operating(Make.Pool));
        Assert.Equal(OperatingStatus.Degraded, story.Operating(Make.Listener));
        Assert.Equal(OperatingStatus.Degraded, story.Operating(Make.LoadBalancer));

        story.Shows(Make.NodeA, "10.0.0.1", "10.0.0.2").Shows(Make.NodeB, "10.0.0.1", "10.0.0.2");
        Assert.Equal(OperatingStatus.Error, story.Operating(Make.Pool));
        Assert.Equal(OperatingStatus.Error, story.Operating(Make.LoadBalancer));

        story.Shows(Make.NodeA).Shows(Make.NodeB);
        Assert.Equal(OperatingStatus.Online, story.Operating(Make.LoadBalancer));
    }

    [Fact]
    public void Backups_serve_while_every_other_member_is_down_and_not_otherwise()
    {
        var story = Monitored().Done(Make.CreateMember(Make.BackupMember, "10.0.0.99", backup: true)).Shows(Make.NodeA).Shows(Make.NodeB);
        Assert.Equal(["10.0.0.1"], Endpoints(story));
        Assert.Equal(OperatingStatus.NoMonitor, story.Operating(Make.BackupMember));

        story.Shows(Make.NodeA, "10.0.0.1").Shows(Make.NodeB, "10.0.0.1");

        Assert.Equal(["10.0.0.1", "10.0.0.99"], Endpoints(story));
        story.Applies(Make.NodeA).Applies(Make.NodeB).Shows(Make.NodeA, "10.0.0.1").Shows(Make.NodeB, "10.0.0.1");
        Assert.Equal(OperatingStatus.Degraded, story.Operating(Make.Pool));
        Assert.Equal(OperatingStatus.Online, story.Operating(Make.BackupMember));

        story.Shows(Make.NodeA).Shows(Make.NodeB);
        Assert.Equal(["10.0.0.1"], Endpoints(story));
    }

    [Fact]
    public void What_is_served_stays_ONLINE_while_a_change_is_on_its_way()
    {
        var story = Monitored().Done(Make.CreateMember(Make.BackupMember, "10.0.0.99", backup: true)).Shows(Make.NodeA).Shows(Make.NodeB).Acknowledge();
        story.Shows(Make.NodeA, "10.0.0.1").Shows(Make.NodeB, "10.0.0.1");
        Assert.Equal(2, story.UnderWay.Count);
        Assert.DoesNotContain(story.State.Told, told => told.Status is OperatingStatus.Offline);

        story.Applies(Make.NodeA).Applies(Make.NodeB).Shows(Make.NodeA).Shows(Make.NodeB);
        Assert.Equal(2, story.UnderWay.Count);
        Assert.Equal(OperatingStatus.Online, story.Operating(Make.Listener));
        Assert.Equal(OperatingStatus.Online, story.Operating(Make.LoadBalancer));
    }

    [Fact]
    public void A_change_that_the_node_refuses_does_not_take_down_what_it_serves()
    {
        var story = Monitored().Call(Make.CreateMember(Make.Member2, "10.0.0.2")).Refuses(Make.NodeA, "rule-hwm error").Refuses(Make.NodeB, "rule-hwm error");

        Assert.Equal(OperatingStatus.Online, story.Operating(Make.Listener));
        Assert.Equal(OperatingStatus.Online, story.Operating(Make.Member1));
        Assert.Equal(OperatingStatus.Degraded, story.Operating(Make.LoadBalancer));
    }

    [Fact]
    public void A_node_that_lost_its_probes_is_repaired()
    {
        var story = Monitored();
        var rules = story.Wanted().Rules.Select(rule => new Actors.LoadBalancers.Messages.ObservedRule(rule, []));

        story.Observes(Make.NodeA, new Actors.LoadBalancers.Messages.NodeObservation.Seen([.. rules], [], []));

        Assert.Contains("lost the probes of 1 endpoints", story.History());
        Assert.Null(story.UnderWay[Make.NodeA].From);
    }

    [Fact]
    public void A_silent_node_degrades_and_its_return_restores()
    {
        var story = Monitored().IsSilent(Make.NodeB);
        Assert.Equal(OperatingStatus.Degraded, story.Operating(Make.LoadBalancer));

        story.IsSilent(Make.NodeB);
        Assert.Empty(story.Last.Events);

        story.Shows(Make.NodeB);
        Assert.Equal(OperatingStatus.Online, story.Operating(Make.LoadBalancer));
    }

    [Fact]
    public void The_same_look_again_is_not_worth_an_event()
    {
        var story = Monitored().Shows(Make.NodeA);

        Assert.Empty(story.Last.Events);
    }

    [Fact]
    public void A_failover_call_reads_and_repairs_every_node()
    {
        var story = Monitored().Call(new Protocol.Octavia.Calls.LoadBalancerFailover(Make.LoadBalancer));

        Assert.All(story.UnderWay.Values, request => Assert.Null(request.From));
        Assert.Equal(2, story.UnderWay.Count);
        story.Applies(Make.NodeA, 0).Applies(Make.NodeB, 0);
        Assert.Equal(ProvisioningStatus.Active, story.Provisioning(Make.LoadBalancer));
    }

    private static string[] Endpoints(Story story) => [.. story.Wanted().Rules.SelectMany(rule => rule.Endpoints).Select(e => e.Address)];

    private static Story Serving() => new Story()
        .Done(Make.CreateLoadBalancer())
        .Done(Make.CreateListener())
        .Done(Make.CreatePool())
        .Done(Make.CreateMember(Make.Member1, "10.0.0.1"));

    private static Story Monitored() => Serving().Done(Make.CreateMonitor()).Shows(Make.NodeA).Shows(Make.NodeB).Acknowledge();
}
