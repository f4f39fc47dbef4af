using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Nodes.Messages;
using LoxiActors.Actors.Ports;
using LoxiActors.Actors.Seam;
using LoxiActors.Host.Composition.Failover;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Simulation.Kernel;

namespace LoxiActors.Simulation.Hosts;

/// <summary>What the host's teller does, on the simulation's thread: tells every load balancer on a node how the node stands, until each has taken it or a newer standing takes this one's place.</summary>
/// <param name="told">Called when everybody was told of a number.</param>
internal sealed class SimStandingTeller(SimProcess process, Func<SimLoadBalancers> loadBalancers, NodeRegistry nodes, Action<NodeName, long> told)
{

    private readonly Dictionary<NodeName, TellStanding> _newest = [];

    public void Tell(TellStanding standing)
    {
        if (_newest.TryGetValue(standing.Node, out var known) && known.Number > standing.Number)
            return;
        _newest[standing.Node] = standing;
        process.After(TimeSpan.Zero, () => process.Start(() => TellAsync(standing)));
    }

    private async Task TellAsync(TellStanding standing)
    {
        await Task.WhenAll(loadBalancers().PlacedOn(standing.Node).Select(placed => TellAsync(standing, placed)).ToArray()).ConfigureAwait(false);
        if (IsNewest(standing))
            told(standing.Node, standing.Number);
    }

    private async Task TellAsync(TellStanding standing, LoadBalancerId loadBalancer)
    {
        for (var pause = RetryPause.First; IsNewest(standing); pause = RetryPause.After(pause))
        {
            var input = new NodeStandingChanged(standing.Node, standing.Number, standing.Standing, standing.Witnesses, nodes.Inventory);
            var reply = await SimDeliveries.AskAsync(() => loadBalancers().AskAsync(loadBalancer, input, CancellationToken.None)).ConfigureAwait(false);
            if (reply is not Reply.Refused { Refusal.Kind: FaultKind.Unavailable })
                return;
            await process.Delay(pause).ConfigureAwait(false);
        }
    }

    private bool IsNewest(TellStanding standing) => ReferenceEquals(_newest.GetValueOrDefault(standing.Node), standing);
}
