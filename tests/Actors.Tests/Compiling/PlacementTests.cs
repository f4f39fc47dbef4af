using LoxiActors.Actors.LoadBalancers;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Nodes;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.Tests.Compiling;

public sealed class PlacementTests
{
    private static NodeDescription Node(int n, string? zone = null, string? host = null) => new(new NodeName($"node-{n}"), zone, host, NodeCapabilities.V098);

    private static LoadBalancerId LoadBalancer(int n) => new(Trees.Id(n));

    [Fact]
    public void Choices_never_change_between_processes_and_versions()
    {
        var nodes = new NodeInventory([Node(1), Node(2), Node(3)]);

        Assert.Equal("node-3 node-3 node-2 node-2 node-3 node-3",
            string.Join(' ', Enumerable.Range(1, 6).Select(n => Placement.Choose(LoadBalancer(n), Topology.Single, null, nodes).Single())));
    }

    [Fact]
    public void A_new_node_only_takes_and_gives_nothing_else_away()
    {
        var few = new NodeInventory([Node(1), Node(2), Node(3)]);
        var more = new NodeInventory([.. few.Nodes, Node(4)]);
        var moved = 0;
        for (var n = 0; n < 1000; n++)
        {
            var before = Placement.Choose(LoadBalancer(n), Topology.Single, null, few).Single();
            var after = Placement.Choose(LoadBalancer(n), Topology.Single, null, more).Single();
            if (before == after)
                continue;
            Assert.Equal(new NodeName("node-4"), after);
            moved++;
        }

        Assert.InRange(moved, 200, 300);
    }

    [Fact]
    public void A_pair_stands_on_two_machines_if_there_are_two()
    {
        var nodes = new NodeInventory([Node(1, host: "a"), Node(2, host: "a"), Node(3, host: "a"), Node(4, host: "b"), Node(5)]);
        for (var n = 0; n < 100; n++)
        {
            var pair = Placement.Choose(LoadBalancer(n), Topology.ActiveStandby, null, nodes);
            Assert.Equal(2, pair.Distinct().Count());
            Assert.NotEqual(1, nodes.Nodes.Where(node => pair.Contains(node.Name)).Select(node => node.Host).Distinct().Count());
        }

        var crowded = new NodeInventory([Node(1, host: "a"), Node(2, host: "a"), Node(3, host: "a")]);
        Assert.Equal(2, Placement.Choose(LoadBalancer(1), Topology.ActiveStandby, null, crowded).Length);
    }

    [Fact]
    public void Only_nodes_of_the_zone_count_and_those_that_name_none()
    {
        var nodes = new NodeInventory([Node(1, "east"), Node(2, "east"), Node(3, "west")]);

        Assert.Equal(["node-1", "node-2"], Placement.Choose(LoadBalancer(1), Topology.ActiveActive, "east", nodes).Select(node => node.Value).Order());
        Assert.Equal(3, Placement.Choose(LoadBalancer(1), Topology.ActiveActive, null, nodes).Length);
        Assert.Equal("node-4", Assert.Single(Placement.Choose(LoadBalancer(1), Topology.Single, "north", new NodeInventory([.. nodes.Nodes, Node(4)]))).Value);
        Assert.Equal("node-3", Assert.Single(Placement.Choose(LoadBalancer(1), Topology.ActiveStandby, "west", nodes)).Value);
        Assert.Empty(Placement.Choose(LoadBalancer(1), Topology.Single, "north", nodes));
        Assert.Empty(Placement.Choose(LoadBalancer(1), Topology.Single, null, NodeInventory.Empty));
    }

    [Fact]
    public void The_order_of_the_inventory_does_not_matter()
    {
        var nodes = Enumerable.Range(1, 9).Select(n => Node(n)).ToList();
        for (var n = 0; n < 50; n++)
        {
            Assert.Equal(
                Placement.Choose(LoadBalancer(n), Topology.ActiveStandby, null, new NodeInventory([.. nodes])),
                Placement.Choose(LoadBalancer(n), Topology.ActiveStandby, null, new NodeInventory([.. nodes.AsEnumerable().Reverse()])));
        }
    }
}
