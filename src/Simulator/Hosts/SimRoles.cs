using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Ports;
using LoxiActors.Adapters.LoxiLb;
using LoxiActors.Adapters.LoxiLb.Configuring;
using LoxiActors.Adapters.LoxiLb.Roles;
using LoxiActors.Protocol.Ids;
using LoxiActors.Simulation.Kernel;
using Microsoft.Extensions.Logging;

namespace LoxiActors.Simulation.Hosts;

/// <summary>The real role lanes of the nodes and the real delivery of outcomes, woken on the simulation's thread.</summary>
internal sealed class SimRoles : IRoleAssigner
{
    private readonly SimProcess _process;
    private readonly SortedDictionary<NodeName, RoleLane> _lanes = [];
    private readonly HashSet<NodeName> _working = [];

    public SimRoles(SimProcess process, LoxiLbNodes nodes, SimLoadBalancers loadBalancers, LoxiLbMetrics metrics, TimeProvider time, ILogger log)
    {
        _process = process;
        var delivery = new OutcomeDelivery(nodes, () => loadBalancers, loadBalancers.Tell, metrics, time, log);
        foreach (var node in nodes.All)
            _lanes[node.Name] = new RoleLane(node, nodes.Options, delivery, time, log);
    }

    public void Assign(AssignRole request)
    {
        var lane = _lanes[request.Node];
        lane.Add(request);
        if (_working.Add(request.Node))
            _process.After(TimeSpan.Zero, () => _process.Start(() => WorkAsync(lane)));
    }

    private async Task WorkAsync(RoleLane lane)
    {
        while (lane.Waiting > 0)
            await lane.ServeNextAsync(CancellationToken.None).ConfigureAwait(false);
        _working.Remove(lane.Node);
    }
}
