using LoxiActors.Actors.LoadBalancers;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Nodes;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.Tests.LoadBalancers.Failovers;

public sealed class RebuildingRedundancy
{
    private static readonly LoadBalancerSettings Single = new() { DefaultTopology = Topology.Single };

    [Fact]
    public void A_lost_standby_is_waited_for_before_a_spare_takes_its_place()
    {
        var story = Pairs.Serving(new Story(Pairs.WithSpare) { Spares = _ => Pairs.Spare });
        var dead = story.Active;
        story.Dies(dead);
        Assert.DoesNotContain("spare-sought", story.KindsInAll);

        story.After(TimeSpan.FromSeconds(30)).Tell(new TimerFired("failover", 1));

        Assert.Equal(["spare-sought", "nodes-placed"], story.KindsInAll.Where(kind => kind is "spare-sought" or "nodes-placed"));
        Assert.Contains(Pairs.Spare, story.State.Holders.Select(node => node.Name));
        Assert.True(story.State.FindNode(dead)!.IsLeaving);
        Assert.Equal(HaRole.Backup, story.Roles[Pairs.Spare].Role);

        story.Applies(Pairs.Spare);
        Assert.Null(story.State.Failover);
        Assert.Equal(OperatingStatus.Online, story.Operating(Make.LoadBalancer));
    }

    [Fact]
    public void Whoever_was_replaced_is_emptied_when_it_is_back()
    {
        var story = Pairs.Serving(new Story(Pairs.WithSpare) { Spares = _ => Pairs.Spare });
        var dead = story.Active;
        story.Dies(dead).After(TimeSpan.FromSeconds(30)).Tell(new TimerFired("failover", 1)).Applies(Pairs.Spare);

        story.IsHeardAgain(dead);

        var request = story.UnderWay[dead];
        Assert.Equal(NodeConfiguration.Empty.Fingerprint(), request.To.Fingerprint());
        Assert.Null(request.From);
        story.Applies(dead);
        Assert.Null(story.State.FindNode(dead));
        Assert.Equal(2, story.State.Nodes.Length);
    }

    [Fact]
    public void A_load_balancer_on_one_node_gets_a_spare_at_once_and_serves_when_it_is_configured()
    {
        var story = Pairs.Serving(new Story(Pairs.WithSpare, Single) { Spares = _ => Pairs.Spare });
        var dead = story.Active;

        story.Dies(dead);
        Assert.Equal(OperatingStatus.Error, story.Operating(Make.LoadBalancer));
        Assert.Equal(Pairs.Spare, Assert.Single(story.UnderWay).Key);

        story.Applies(Pairs.Spare);
        Assert.Equal(Pairs.Spare, story.Active);
        Assert.Equal(HaRole.Master, story.Roles[Pairs.Spare].Role);
        Assert.Null(story.State.Failover);
        Assert.Equal(OperatingStatus.Online, story.Operating(Make.LoadBalancer));
    }

    [Fact]
    public void Without_a_spare_it_waits_for_the_node_and_asks_again()
    {
        var story = Pairs.Serving(new Story(Make.OneNode, Single) { Spares = _ => null });
        var dead = story.Active;

        story.Dies(dead);
        Assert.Contains("no spare: no spare is alive", story.History());
        story.After(TimeSpan.FromSeconds(30)).Tell(new TimerFired("failover", 1));
        Assert.Single(story.Last.Effects.OfType<AskSpare>());

        story.IsHeardAgain(dead);
        Assert.Equal(dead, story.Active);
        story.Applies(dead);
        Assert.Null(story.State.Failover);
        Assert.Equal(OperatingStatus.Online, story.Operating(Make.LoadBalancer));
    }

    [Fact]
    public void The_reason_why_there_is_no_spare_is_said_once()
    {
        var story = Pairs.Serving(new Story(Make.OneNode, Single) { Spares = _ => null });
        story.Dies(story.Active);

        for (var round = 0; round < 3; round++)
            story.After(TimeSpan.FromSeconds(30)).Tell(new TimerFired("failover", 1));

        Assert.Single(story.History().Split('\n'), line => line.Contains("no spare is alive", StringComparison.Ordinal));
    }

    [Fact]
    public void When_both_nodes_are_lost_the_first_that_is_back_and_refilled_serves()
    {
        var story = Pairs.Serving(new Story { Spares = _ => null });
        var (active, standby) = (story.Active, story.Standby);
        story.Dies(active).Dies(standby);
        Assert.Equal(OperatingStatus.Error, story.Operating(Make.LoadBalancer));
        var wasActive = story.Active;
        var other = wasActive == active ? standby : active;

        story.IsHeardAgain(other);
        Assert.Equal(wasActive, story.Active);
        story.Applies(other);

        Assert.Equal(other, story.Active);
        Assert.Equal(HaRole.Master, story.Roles[other].Role);
        Assert.Equal(OperatingStatus.Degraded, story.Operating(Make.LoadBalancer));
        story.IsHeardAgain(wasActive).Applies(wasActive);
        Assert.Null(story.State.Failover);
        Assert.Equal(OperatingStatus.Online, story.Operating(Make.LoadBalancer));
    }

    [Fact]
    public void When_both_nodes_are_lost_spares_take_both_places()
    {
        var second = new NodeName("spare-2");
        var inventory = new NodeInventory([.. Pairs.WithSpare.Nodes, new NodeDescription(second, null, null, NodeCapabilities.V098) { Spare = true }]);
        var spares = new Queue<NodeName>([Pairs.Spare, second]);
        var story = Pairs.Serving(new Story(inventory) { Spares = _ => spares.Dequeue() });
        var (active, standby) = (story.Active, story.Standby);
        story.Dies(active).Dies(standby);

        while (story.UnderWay.Count > 0)
            story.Applies(story.UnderWay.Keys.Order().First());
        story.After(TimeSpan.FromSeconds(30)).Tell(new TimerFired("failover", story.State.LastFailover ?? 0));
        while (story.UnderWay.Count > 0)
            story.Applies(story.UnderWay.Keys.Order().First());

        Assert.Equal([Pairs.Spare, second], story.State.Holders.Select(node => node.Name).Order());
        Assert.Null(story.State.Failover);
        Assert.Equal(OperatingStatus.Online, story.Operating(Make.LoadBalancer));
    }

    [Fact]
    public void A_flavor_that_wants_no_spare_has_its_node_waited_for()
    {
        var story = Pairs.Serving(new Story(Pairs.WithSpare, Single) { Spares = _ => Pairs.Spare, Flavor = """{"spare": false}""" });
        var dead = story.Active;

        story.Dies(dead).After(TimeSpan.FromSeconds(30)).Tell(new TimerFired("failover", 1));

        Assert.Equal(dead, Assert.Single(story.State.Nodes).Name);
        Assert.DoesNotContain("spare", story.History());
    }

    [Fact]
    public void A_deleted_load_balancer_ends_its_failover()
    {
        var story = Pairs.Serving(new Story { Spares = _ => null });
        story.Dies(story.Active);

        story.Call(Make.DeleteLoadBalancer(cascade: true));

        Assert.Null(story.State.Failover);
    }
}
