using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Actors.Tests.LoadBalancers;

public sealed class EndingOperations
{
    [Fact]
    public void With_no_node_answering_an_operation_ends_in_ERROR_at_its_deadline_with_the_reason()
    {
        var story = Serving(Make.OneNode).Call(Make.CreateMember(Make.Member2, "10.0.0.2"));
        Assert.Equal(Story.Start + TimeSpan.FromSeconds(60), Assert.Single(story.Timers, t => t.Name == "deadline").Due);

        story.DoesNotAnswer(Make.NodeA).After(TimeSpan.FromSeconds(60)).Fires("deadline");

        Assert.Equal(ProvisioningStatus.Error, story.Provisioning(Make.Member2));
        Assert.Equal(ProvisioningStatus.Error, story.Provisioning(Make.LoadBalancer));
        Assert.Equal("not applied within 60 s: node node-a: connection refused", story.State.FaultReason);
        Assert.Empty(story.State.Operations);
    }

    [Fact]
    public void A_node_that_never_answers_at_all_does_not_hold_an_operation_past_its_deadline()
    {
        var story = Serving(Make.OneNode).Call(Make.CreateMember(Make.Member2, "10.0.0.2"));

        story.After(TimeSpan.FromSeconds(60)).Fires("deadline");

        Assert.Equal(ProvisioningStatus.Error, story.Provisioning(Make.LoadBalancer));
        Assert.Contains("has not answered yet", story.State.FaultReason);
    }

    /// <summary>Octavia had rolled the first one back, or it would not have taken the second; the load balancer is PENDING for that one.</summary>
    [Fact]
    public void The_end_of_an_operation_says_nothing_of_what_a_later_one_has_in_hand()
    {
        var story = Serving(Make.OneNode).Begins(Make.CreateMember(Make.Member2, "10.0.0.2")).Applies(Make.NodeA);
        story.After(TimeSpan.FromSeconds(50)).Begins(Make.Rename("other"));

        story.After(TimeSpan.FromSeconds(10)).Fires("deadline");

        Assert.Equal("loadbalancer_update", Assert.Single(story.State.Operations).Method);
        Assert.Equal(ProvisioningStatus.Active, story.Provisioning(Make.Member2));
        Assert.Null(story.Provisioning(Make.LoadBalancer));
        story.Commits();
        Assert.Equal(ProvisioningStatus.Active, story.Provisioning(Make.LoadBalancer));
    }

    [Fact]
    public void What_ended_in_ERROR_becomes_ACTIVE_by_itself_when_the_node_takes_it()
    {
        var story = Serving(Make.OneNode).Call(Make.CreateMember(Make.Member2, "10.0.0.2"));
        story.DoesNotAnswer(Make.NodeA).After(TimeSpan.FromSeconds(60)).Fires("deadline").Acknowledge();
        Assert.Null(story.Report);

        Assert.Null(story.UnderWay[Make.NodeA].From);
        story.Applies(Make.NodeA);

        Assert.Equal(ProvisioningStatus.Active, story.Provisioning(Make.Member2));
        Assert.Equal(ProvisioningStatus.Active, story.Provisioning(Make.LoadBalancer));
        Assert.Null(story.State.FaultReason);
    }

    [Fact]
    public void A_refusal_by_the_node_ends_it_at_once_and_is_tried_again_later()
    {
        var story = Serving(Make.OneNode).Call(Make.CreateMember(Make.Member2, "10.0.0.2"));

        story.Refuses(Make.NodeA, "rule-hwm error");

        Assert.Equal(ProvisioningStatus.Error, story.Provisioning(Make.Member2));
        Assert.Equal("node node-a: rule-hwm error", story.State.FaultReason);
        var retry = Assert.Single(story.Timers);
        Assert.Equal("retry/node-a", retry.Name);
        story.After(retry.Due - story.Now).Fires(retry.Name).Applies(Make.NodeA);
        Assert.Equal(ProvisioningStatus.Active, story.Provisioning(Make.Member2));
    }

    [Fact]
    public void Retries_slow_down_to_a_bound()
    {
        var story = Serving(Make.OneNode).Call(Make.CreateMember(Make.Member2, "10.0.0.2"));
        var delays = new List<double>();
        for (var i = 0; i < 8; i++)
        {
            story.DoesNotAnswer(Make.NodeA);
            var retry = story.Timers.Single(t => t.Name == "retry/node-a");
            delays.Add((retry.Due - story.Now).TotalSeconds);
            story.After(retry.Due - story.Now).Fires(retry.Name);
        }

        Assert.Equal([1, 2, 4, 8, 16, 30, 30, 30], delays);
    }

    [Fact]
    public void One_node_down_does_not_keep_the_load_balancer_pending_but_degrades_it()
    {
        var story = Serving(Make.TwoNodes).Call(Make.CreateMember(Make.Member2, "10.0.0.2"));
        story.Applies(Make.NodeA).DoesNotAnswer(Make.NodeB);
        Assert.Null(story.Report);
        story.After(TimeSpan.FromSeconds(1)).Fires("retry/node-b").DoesNotAnswer(Make.NodeB);

        Assert.Equal(ProvisioningStatus.Active, story.Provisioning(Make.Member2));
        Assert.Equal(OperatingStatus.Degraded, story.Operating(Make.LoadBalancer));
        Assert.Contains("still to follow: node node-b: connection refused", story.History());
    }

    [Fact]
    public void The_node_that_was_down_is_read_and_brought_up_to_date_when_it_is_seen_again()
    {
        var story = Serving(Make.TwoNodes).IsSilent(Make.NodeB).Call(Make.CreateMember(Make.Member2, "10.0.0.2"));
        story.Applies(Make.NodeA).DoesNotAnswer(Make.NodeB).Acknowledge();
        Assert.Equal(OperatingStatus.Degraded, story.Operating(Make.LoadBalancer));

        story.ShowsNothing(Make.NodeB);

        Assert.Null(story.UnderWay[Make.NodeB].From);
        Assert.Equal(2, story.UnderWay[Make.NodeB].To.Rules[0].Endpoints.Length);
        story.Applies(Make.NodeB);
        Assert.Equal(OperatingStatus.Online, story.Operating(Make.LoadBalancer));
    }

    [Fact]
    public void A_later_call_that_puts_things_right_ends_the_ERROR_of_an_earlier_one()
    {
        var story = Serving(Make.OneNode).Call(Make.CreateMember(Make.Member2, "10.0.0.2"));
        story.Refuses(Make.NodeA, "endpoints-range error").Acknowledge();

        story.Call(Make.DeleteMember(Make.Member2, "10.0.0.2")).Applies(Make.NodeA);

        Assert.Equal(ProvisioningStatus.Deleted, story.Provisioning(Make.Member2));
        Assert.Equal(ProvisioningStatus.Active, story.Provisioning(Make.LoadBalancer));
        Assert.Empty(story.State.Faulted);
    }

    [Fact]
    public void An_answer_to_a_forgotten_attempt_changes_nothing()
    {
        var story = Serving(Make.OneNode).Call(Make.CreateMember(Make.Member2, "10.0.0.2"));
        var request = story.UnderWay[Make.NodeA];

        story.Tell(new Actors.LoadBalancers.Messages.NodeConfigured(
            Make.NodeA, request.Generation, request.Attempt - 1, new Actors.LoadBalancers.Messages.ConfigureOutcome.Applied(1, 0)));

        Assert.Empty(story.Last.Events);
    }

    private static Story Serving(Protocol.Nodes.NodeInventory nodes)
    {
        var story = new Story(nodes)
            .Done(Make.CreateLoadBalancer())
            .Done(Make.CreateListener())
            .Done(Make.CreatePool())
            .Done(Make.CreateMember(Make.Member1, "10.0.0.1"));
        foreach (var node in nodes.Nodes)
            story.Shows(node.Name);
        return story.Acknowledge();
    }
}
