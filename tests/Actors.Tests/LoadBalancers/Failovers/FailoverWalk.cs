using System.Collections.Immutable;
using LoxiActors.Actors.LoadBalancers;
using LoxiActors.Actors.LoadBalancers.Failovers;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Nodes;
using LoxiActors.Protocol.Octavia.Calls;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.Tests.LoadBalancers.Failovers;

/// <summary>
/// One load balancer while nodes die, return, are drained and forget their roles, answers are lost and the process restarts, in any
/// order. A planned move never leaves nobody serving; once all is well again, the topology is whole and nobody else holds a thing.
/// </summary>
public sealed class FailoverWalk
{
    internal const int Steps = 200;

    public static TheoryData<Topology, int> Seeds =>
    [
        .. from topology in new[] { Topology.Single, Topology.ActiveStandby, Topology.ActiveActive }
           from seed in Enumerable.Range(1, 40)
           select new TheoryDataRow<Topology, int>(topology, seed),
    ];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void All_is_whole_again_once_the_faults_stop(Topology topology, int seed)
    {
        var world = new FailoverWorld(topology, seed);
        for (var step = 0; step < Steps; step++)
            world.Step();
        world.Heal();
        world.CheckWhole();
    }
}
