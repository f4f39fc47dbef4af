using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Actors.Tests.LoadBalancers;

public sealed class OwingReports
{
    [Fact]
    public void A_report_is_owed_until_it_is_acknowledged()
    {
        var story = new Story().Call(Make.CreateLoadBalancer());
        var report = story.Report!;

        story.Restart();
        Assert.Equal(report.Statuses, story.Report!.Statuses);

        story.Tell(new ReportAcknowledged(report.Number));
        Assert.Null(story.Report);
        Assert.Empty(story.State.Owed);
    }

    /// <summary>The host that holds the report may not have heard that it was withdrawn, and then hands it out again and again.</summary>
    [Fact]
    public void Acknowledged_once_more_it_is_withdrawn_once_more()
    {
        var story = new Story().Call(Make.CreateLoadBalancer());
        var report = story.Report!.Number;
        story.Tell(new ReportAcknowledged(report)).Tell(new ReportAcknowledged(report));
        Assert.Empty(story.Last.Events);
        Assert.Equal([new WithdrawReport(Make.LoadBalancer, report)], story.Last.Effects);
    }

    [Fact]
    public void A_report_of_a_deleted_load_balancer_is_withdrawn_however_late_it_is_acknowledged()
    {
        var story = new Story(Make.OneNode).Done(Make.CreateLoadBalancer()).Call(Make.DeleteLoadBalancer());
        var report = story.Report!.Number;
        story.Tell(new ReportAcknowledged(report)).Tell(new ReportAcknowledged(report));
        Assert.Equal([new WithdrawReport(Make.LoadBalancer, report)], story.Last.Effects.OfType<WithdrawReport>());
    }

    [Fact]
    public void What_is_still_owed_is_not_withdrawn()
    {
        var story = new Story().Call(Make.CreateLoadBalancer());
        var first = story.Report!.Number;
        story.Call(Make.CreateListener()).Tell(new ReportAcknowledged(first));
        Assert.Empty(story.Last.Effects.OfType<WithdrawReport>());
    }

    [Fact]
    public void What_is_not_acknowledged_is_carried_over_into_the_next_report()
    {
        var story = new Story().Call(Make.CreateLoadBalancer());
        var first = story.Report!.Number;

        story.Call(Make.CreateListener());

        Assert.True(story.Report!.Number > first);
        Assert.Equal(ProvisioningStatus.Active, story.Provisioning(Make.Listener));
        Assert.Equal(OperatingStatus.Offline, story.Report.Statuses.Single(s => s.Object == (ObjectRef)Make.LoadBalancer).Operating);
    }

    [Fact]
    public void Acknowledging_an_older_report_leaves_what_came_after_it()
    {
        var story = new Story().Call(Make.CreateLoadBalancer());
        var first = story.Report!.Number;
        story.Call(Make.CreateListener()).Tell(new ReportAcknowledged(first));

        Assert.Equal(ProvisioningStatus.Active, story.Provisioning(Make.Listener));
    }

    [Fact]
    public void An_object_that_is_pending_again_is_not_reported_ACTIVE_for_an_earlier_call()
    {
        var story = new Story(Make.OneNode)
            .Done(Make.CreateLoadBalancer())
            .Done(Make.CreateListener())
            .Done(Make.CreatePool())
            .Call(Make.CreateMember(Make.Member1, "10.0.0.1"))
            .Applies(Make.NodeA);
        Assert.Equal(ProvisioningStatus.Active, story.Provisioning(Make.Pool));
        var before = story.Report!.Number;

        story.Call(Make.CreateMember(Make.Member2, "10.0.0.2"));

        Assert.Null(story.Provisioning(Make.Pool));
        Assert.Null(story.Provisioning(Make.LoadBalancer));
        Assert.Equal(ProvisioningStatus.Active, story.Provisioning(Make.Member1));
        Assert.True(story.Report!.Number > before, "a report with less in it has to take the place of the one with more");
    }

    [Fact]
    public void News_of_an_operating_status_does_not_bring_an_acknowledged_ACTIVE_again()
    {
        var story = new Story(Make.OneNode).Call(Make.CreateLoadBalancer());
        var first = story.Report!.Number;
        story.Shows(Make.NodeA);
        Assert.Equal(OperatingStatus.Online, story.Operating(Make.LoadBalancer));
        Assert.Equal(ProvisioningStatus.Active, story.Provisioning(Make.LoadBalancer));

        var second = story.Report!.Number;

        story.Tell(new ReportAcknowledged(first));

        Assert.Equal(OperatingStatus.Online, story.Operating(Make.LoadBalancer));
        Assert.Null(story.Provisioning(Make.LoadBalancer));
        Assert.True(story.Report!.Number > second, "a report with less in it has to take the place of the one with more");
    }

    [Fact]
    public void Acknowledging_what_was_never_reported_is_refused()
    {
        var story = new Story().Done(Make.CreateLoadBalancer()).Tell(new ReportAcknowledged(99));

        Assert.Contains("report 99", Assert.IsType<Reply.Refused>(story.Last.Reply).Refusal.UserFault);
    }

    [Fact]
    public void Acknowledging_twice_is_harmless()
    {
        var story = new Story().Call(Make.CreateLoadBalancer());
        var number = story.Report!.Number;
        story.Tell(new ReportAcknowledged(number)).Tell(new ReportAcknowledged(number));

        Assert.Empty(story.Last.Events);
        Assert.Equal(Reply.None, story.Last.Reply);
    }
}
