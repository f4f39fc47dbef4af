using LoxiActors.Actors.LoadBalancers;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Nodes;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Actors.Tests.LoadBalancers;

public sealed class DeletingLoadBalancers
{
    [Fact]
    public void A_cascade_empties_the_nodes_and_reports_every_child_DELETED()
    {
        var story = Serving().Call(Make.DeleteLoadBalancer(cascade: true));
        Assert.Equal(NodeConfiguration.Empty, story.UnderWay[Make.NodeA].To);

        story.Applies(Make.NodeA).Applies(Make.NodeB);

        ObjectRef[] all = [Make.Member1, Make.Pool, Make.Listener, Make.LoadBalancer];
        Assert.Equal(all, story.Report!.Statuses.Select(s => s.Object));
        Assert.All(story.Report.Statuses, status => Assert.Equal(ProvisioningStatus.Deleted, status.Provisioning));
        Assert.Equal(LoadBalancerPhase.Deleted, story.State.Phase);
    }

    [Fact]
    public void It_retires_once_Octavia_knows()
    {
        var story = Serving().Call(Make.DeleteLoadBalancer(cascade: true)).Applies(Make.NodeA).Applies(Make.NodeB).Acknowledge();

        Assert.Equal(LoadBalancerPhase.Retired, story.State.Phase);
        Assert.Contains(story.Last.Effects, effect => effect is Retire);
    }

    [Fact]
    public void Its_address_is_free_from_the_moment_that_it_is_reported_DELETED()
    {
        var story = Serving().Call(Make.DeleteLoadBalancer(cascade: true));
        Assert.DoesNotContain("loadbalancer-released", story.Kinds);

        story.Applies(Make.NodeA).Applies(Make.NodeB);

        var released = Assert.Single(story.Last.Events.OfType<LoadBalancerReleased>());
        Assert.Equal([Make.Vip], released.Addresses);
        ObjectRef[] all = [Make.LoadBalancer, Make.Pool, Make.Member1, Make.Listener];
        Assert.Equal(all, released.Objects);
    }

    [Fact]
    public void Without_cascade_children_keep_it_alive()
    {
        var story = Serving().Call(Make.DeleteLoadBalancer());

        Assert.Equal(FaultKind.DriverError, Assert.IsType<Reply.Refused>(story.Last.Reply).Refusal.Kind);
        Assert.Equal(LoadBalancerPhase.Living, story.State.Phase);
    }

    [Fact]
    public void A_node_that_is_down_is_cleaned_when_it_returns_by_name_alone()
    {
        var story = Serving().IsSilent(Make.NodeB).Call(Make.DeleteLoadBalancer(cascade: true));
        story.Applies(Make.NodeA).DoesNotAnswer(Make.NodeB);
        Assert.Equal(ProvisioningStatus.Deleted, story.Provisioning(Make.LoadBalancer));
        story.Acknowledge();
        Assert.Equal(LoadBalancerPhase.Deleted, story.State.Phase);

        story.ShowsNothing(Make.NodeB);

        // By then another load balancer may have the address.
        Assert.Empty(story.UnderWay[Make.NodeB].Ours.Addresses);
        Assert.Equal([Make.Vip], story.UnderWay[Make.NodeB].Ours.FormerAddresses);
        Assert.Equal([$"{Make.Listener}:{Make.LoadBalancer}", Make.Listener.ToString()], story.UnderWay[Make.NodeB].Ours.Names);
        story.Applies(Make.NodeB);
        Assert.Equal(LoadBalancerPhase.Retired, story.State.Phase);
    }

    [Fact]
    public void A_deletion_that_ended_in_ERROR_is_finished_later()
    {
        var story = Serving().Call(Make.DeleteLoadBalancer(cascade: true)).DoesNotAnswer(Make.NodeA).DoesNotAnswer(Make.NodeB);
        story.After(TimeSpan.FromSeconds(60)).Fires("deadline").Acknowledge();

        story.Applies(Make.NodeA).Applies(Make.NodeB);

        Assert.Equal(ProvisioningStatus.Deleted, story.Provisioning(Make.LoadBalancer));
        Assert.Equal(ProvisioningStatus.Deleted, story.Provisioning(Make.Listener));
    }

    [Fact]
    public void With_all_its_nodes_gone_from_the_configuration_it_can_still_be_deleted()
    {
        var story = Serving().Call(Make.DeleteLoadBalancer(cascade: true)).DoesNotAnswer(Make.NodeA).DoesNotAnswer(Make.NodeB);
        story.After(TimeSpan.FromSeconds(60)).Fires("deadline").Acknowledge();
        Assert.NotEmpty(story.State.Faulted);

        story.Inventory = new NodeInventory([new NodeDescription(new NodeName("node-c"), null, null, NodeCapabilities.V098)]);
        story.Restart();

        Assert.Equal(ProvisioningStatus.Deleted, story.Provisioning(Make.LoadBalancer));
        Assert.Contains("loadbalancer-released", story.Kinds);
        story.Acknowledge();
        Assert.Equal(LoadBalancerPhase.Retired, story.State.Phase);
    }

    [Fact]
    public void What_was_deleted_takes_no_further_call()
    {
        var story = Serving().Call(Make.DeleteLoadBalancer(cascade: true)).Call(Make.CreateListener());

        Assert.Contains("was deleted", Assert.IsType<Reply.Refused>(story.Last.Reply).Refusal.UserFault);
    }

    private static Story Serving() => new Story()
        .Done(Make.CreateLoadBalancer())
        .Done(Make.CreateListener())
        .Done(Make.CreatePool())
        .Done(Make.CreateMember(Make.Member1, "10.0.0.1"));
}
