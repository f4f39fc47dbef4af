using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Ports;
using LoxiActors.Adapters.LoxiLb;
using LoxiActors.Adapters.LoxiLb.Configuring;
using LoxiActors.Protocol.Ids;
using LoxiActors.Simulation.Kernel;
using Microsoft.Extensions.Logging;

namespace LoxiActors.Simulation.Hosts;

/// <summary>The real workers of the nodes and the real delivery of outcomes, woken on the simulation's thread.</summary>
internal sealed class SimConfigurer : INodeConfigurer
{
    private readonly SimProcess _process;
    private readonly SortedDictionary<NodeName, NodeWorker> _workers = [];
    private readonly HashSet<NodeName> _working = [];

    public SimConfigurer(SimProcess process, LoxiLbNodes nodes, SimLoadBalancers loadBalancers, LoxiLbMetrics metrics, TimeProvider time, ILogger log)
    {
        _process = process;
        var delivery = new OutcomeDelivery(nodes, () => loadBalancers, loadBalancers.Tell, metrics, time, log);
        foreach (var node in nodes.All)
            _workers[node.Name] = new NodeWorker(node, nodes.Options, loadBalancers.OwnerOfAddress, delivery, time, log);
    }

    public void Configure(ConfigureNode request)
    {
        var worker = _workers[request.Node];
        worker.Add(request);
        if (_working.Add(request.Node))
            _process.After(TimeSpan.Zero, () => _process.Start(() => WorkAsync(worker)));
    }

    private async Task WorkAsync(NodeWorker worker)
    {
        while (worker.Waiting > 0)
            await worker.ServeNextAsync(CancellationToken.None).ConfigureAwait(false);
        _working.Remove(worker.Node);
    }
}
