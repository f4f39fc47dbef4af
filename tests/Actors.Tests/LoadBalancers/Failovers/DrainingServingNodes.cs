using LoxiActors.Actors.LoadBalancers;
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Nodes;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.Tests.LoadBalancers.Failovers;

/// <summary>Where all nodes serve, a drained one is emptied: a rule that it holds is announced, whatever its role.</summary>
public sealed class DrainingServingNodes
{
    private static readonly LoadBalancerSettings ActiveActive = new() { DefaultTopology = Topology.ActiveActive };

    private static Story Serving() => Pairs.Serving(new Story(Pairs.ThreeNodes, ActiveActive));

    private static Story Drained() => Serving().Stands(Make.NodeA, NodeVerdict.Alive, draining: true).Applies(Make.NodeA);

    private static NodePlacement A(Story story) => story.State.FindNode(Make.NodeA)!;

    [Fact]
    public void It_stands_back_first_and_is_then_emptied()
    {
        var story = new Story(Pairs.ThreeNodes, ActiveActive) { NodesTakeRoles = false };
        Pairs.Serving(story);
        Pairs.TakeRoles(story);

        story.Stands(Make.NodeA, NodeVerdict.Alive, draining: true);
        Assert.Equal(HaRole.Backup, story.Roles[Make.NodeA].Role);
        Assert.Empty(story.UnderWay);
        Pairs.TakeRoles(story);

        Assert.Equal([Make.NodeA], story.UnderWay.Keys);
        Assert.Empty(story.UnderWay[Make.NodeA].To.Rules);
        Assert.Single(story.UnderWay[Make.NodeA].From!.Rules);
    }

    [Fact]
    public void Emptied_it_stays_one_of_the_nodes_and_lacks_nothing()
    {
        var story = Drained();

        Assert.Empty(story.UnderWay);
        Assert.Equal(3, story.State.Holders.Count());
        Assert.True(A(story).IsAside);
        Assert.Equal(OperatingStatus.Online, story.Operating(Make.LoadBalancer));
        story.ShowsNothing(Make.NodeA);
        Assert.Empty(story.UnderWay);
    }

    [Fact]
    public void It_is_filled_again_when_it_is_drained_no_more_and_serves_once_it_is_in_sync()
    {
        var story = Drained();

        story.Stands(Make.NodeA, NodeVerdict.Alive);
        Assert.Equal(HaRole.Backup, story.Roles[Make.NodeA].Role);
        Assert.Single(story.UnderWay[Make.NodeA].To.Rules);
        story.Applies(Make.NodeA);

        Assert.Equal(HaRole.Master, A(story).Held!.Role);
        Assert.Equal(OperatingStatus.Online, story.Operating(Make.LoadBalancer));
    }

    [Fact]
    public void Drained_no_more_while_it_is_being_emptied_it_is_filled_after_that()
    {
        var story = Serving().Stands(Make.NodeA, NodeVerdict.Alive, draining: true);

        story.Stands(Make.NodeA, NodeVerdict.Alive);
        Assert.Equal(HaRole.Backup, A(story).Role);
        story.Applies(Make.NodeA);

        Assert.Null(story.UnderWay[Make.NodeA].From);
        Assert.Single(story.UnderWay[Make.NodeA].To.Rules);
        Assert.Equal(HaRole.Backup, A(story).Role);
        story.Applies(Make.NodeA);
        Assert.Equal(HaRole.Master, A(story).Held!.Role);
    }

    [Fact]
    public void Drained_again_while_it_is_being_filled_it_is_emptied_after_that()
    {
        var story = Drained().Stands(Make.NodeA, NodeVerdict.Alive).Stands(Make.NodeA, NodeVerdict.Alive, draining: true);
        story.Applies(Make.NodeA);

        Assert.Empty(story.UnderWay[Make.NodeA].To.Rules);
        story.Applies(Make.NodeA);
        Assert.Empty(story.UnderWay);
        Assert.Equal(HaRole.Backup, A(story).Role);
    }

    [Fact]
    public void Calls_meanwhile_are_for_the_others_and_it_catches_up_later()
    {
        var story = Drained().Call(Make.CreateMember(Make.Member2, "10.0.0.2"));
        Assert.Equal([Make.NodeB, Pairs.Other], story.UnderWay.Keys.Order());
        story.Applies(Make.NodeB).Applies(Pairs.Other);
        Assert.Equal(ProvisioningStatus.Active, story.Provisioning(Make.Member2));

        story.Acknowledge().Stands(Make.NodeA, NodeVerdict.Alive);
        Assert.Equal(2, story.UnderWay[Make.NodeA].To.Rules[0].Endpoints.Length);
    }

    [Fact]
    public void That_it_holds_what_it_shall_is_no_success_of_a_call()
    {
        var story = Drained().Call(Make.CreateMember(Make.Member2, "10.0.0.2"));

        story.DoesNotAnswer(Make.NodeB).DoesNotAnswer(Pairs.Other).After(TimeSpan.FromHours(1)).Fires("deadline");

        Assert.Equal(ProvisioningStatus.Error, story.Provisioning(Make.Member2));
    }

    [Fact]
    public void What_is_found_on_it_is_taken_away_again()
    {
        var story = Drained().Shows(Make.NodeA);

        Assert.Contains("node-drifted", story.Kinds);
        Assert.Empty(story.UnderWay[Make.NodeA].To.Rules);
    }

    [Fact]
    public void It_is_no_witness_for_members()
    {
        var story = Serving().Done(Make.CreateMonitor()).Shows(Make.NodeA).Shows(Make.NodeB).Shows(Pairs.Other);
        story.Stands(Make.NodeA, NodeVerdict.Alive, draining: true).Applies(Make.NodeA).ShowsNothing(Make.NodeA);

        story.Shows(Make.NodeB, "10.0.0.1").Shows(Pairs.Other, "10.0.0.1");

        Assert.Equal(OperatingStatus.Error, story.Operating(Make.Member1));
        story.Stands(Make.NodeA, NodeVerdict.Alive).Applies(Make.NodeA);
        Assert.Equal(OperatingStatus.Error, story.Operating(Make.Member1));
    }

    [Fact]
    public void The_last_one_keeps_everything_and_serves()
    {
        var story = Drained();
        story.Stands(Make.NodeB, NodeVerdict.Alive, draining: true).Applies(Make.NodeB);

        story.Stands(Pairs.Other, NodeVerdict.Alive, draining: true);

        Assert.Empty(story.UnderWay);
        Assert.True(story.State.FindNode(Pairs.Other)!.Serves);
    }

    [Fact]
    public void When_all_others_are_dead_it_is_filled_and_serves_until_one_is_back()
    {
        var story = Drained().Dies(Make.NodeB);
        Assert.Empty(story.UnderWay);
        story.Dies(Pairs.Other);

        story.Applies(Make.NodeA);
        Assert.True(A(story).Serves);

        story.IsHeardAgain(Make.NodeB).Applies(Make.NodeB);
        Assert.True(story.State.FindNode(Make.NodeB)!.Serves);
        Assert.Equal(HaRole.Backup, A(story).Held!.Role);
        Assert.Empty(story.UnderWay[Make.NodeA].To.Rules);
    }

    [Fact]
    public void Dead_and_back_it_is_looked_at_and_emptied()
    {
        var story = Drained().Dies(Make.NodeA);

        story.Stands(Make.NodeA, NodeVerdict.Alive, draining: true);

        Assert.Null(story.UnderWay[Make.NodeA].From);
        Assert.Empty(story.UnderWay[Make.NodeA].To.Rules);
    }

    [Fact]
    public void A_restart_of_the_process_changes_nothing()
    {
        var story = Drained().Restart();

        Assert.Empty(story.UnderWay);
        story.Stands(Make.NodeA, NodeVerdict.Alive).Applies(Make.NodeA);
        Assert.True(A(story).Serves);
    }

    [Fact]
    public void Deleted_meanwhile_nothing_is_left_to_do()
    {
        var story = Drained().Call(Make.DeleteLoadBalancer(cascade: true));
        Assert.Equal([Make.NodeB, Pairs.Other], story.UnderWay.Keys.Order());

        story.Applies(Make.NodeB).Applies(Pairs.Other).Acknowledge();

        Assert.Equal(LoadBalancerPhase.Retired, story.State.Phase);
    }
}
