using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Nodes;
using LoxiActors.Simulation.Planted;

namespace LoxiActors.Simulation.Tests.Health;

/// <summary>The judge in a cloud in which nothing happens but what the test does.</summary>
public sealed class HealthTests
{
    private static readonly NodeName Node = new("node-1");

    [Fact]
    public void In_a_calm_cloud_every_node_becomes_alive_and_then_nobody_looks_any_more() => OneThread.Run(() =>
    {
        var cloud = Calm();
        Run(cloud, TimeSpan.FromMinutes(2));
        var before = cloud.Agenda.Happened;
        Run(cloud, TimeSpan.FromMinutes(2));

        Assert.True(cloud.Agenda.Happened - before < 120 * 20, $"{cloud.Agenda.Happened - before} events in two minutes");
        Assert.Empty(cloud.Promises.Violations);
        return 0;
    });

    [Fact]
    public void A_node_that_is_killed_is_dead_soon_and_alive_again_when_it_is_back() => OneThread.Run(() =>
    {
        var cloud = Calm();
        Run(cloud, TimeSpan.FromMinutes(2));
        cloud.Nodes[Node].LoseMachine();
        cloud.Stir();
        Run(cloud, TimeSpan.FromSeconds(3));
        Assert.Equal(NodeVerdict.Dead, cloud.Promises.Of(Node).Verdict);

        cloud.Nodes[Node].RegainMachine();
        cloud.Stir();
        Run(cloud, TimeSpan.FromSeconds(10));
        Assert.Equal(NodeVerdict.Alive, cloud.Promises.Of(Node).Verdict);
        Assert.Empty(cloud.Promises.Violations);
        return 0;
    });

    [Fact]
    public void A_node_that_its_peers_hear_is_suspect() => OneThread.Run(() =>
    {
        var cloud = Calm();
        Run(cloud, TimeSpan.FromMinutes(2));
        foreach (var host in cloud.Hosts)
            cloud.Links.Between(host.Name, Node.Value).IsCut = cloud.Links.Between(Node.Value, host.Name).IsCut = true;
        cloud.Stir();
        Run(cloud, TimeSpan.FromMinutes(3));

        Assert.Equal(NodeVerdict.Suspect, cloud.Promises.Of(Node).Verdict);
        return 0;
    });

    [Fact]
    public void Hosts_that_hear_nobody_judge_nobody() => OneThread.Run(() =>
    {
        var cloud = Calm();
        Run(cloud, TimeSpan.FromMinutes(2));
        foreach (var node in cloud.Nodes.Keys)
        {
            foreach (var host in cloud.Hosts)
                cloud.Links.Between(host.Name, node.Value).IsCut = cloud.Links.Between(node.Value, host.Name).IsCut = true;
        }

        cloud.Stir();
        Run(cloud, TimeSpan.FromMinutes(3));

        Assert.DoesNotContain(cloud.Promises.Nodes, node => node.Verdict is NodeVerdict.Dead);
        return 0;
    });

    private static Cloud Calm() => new(1, 1, PlantedBug.None, new SimSettings(), null);

    private static void Run(Cloud cloud, TimeSpan time)
    {
        var until = cloud.Agenda.Now + time;
        while (cloud.Agenda.Step(until))
        {
        }
    }
}
