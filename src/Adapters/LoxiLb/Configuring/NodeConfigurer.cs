using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Ports;
using LoxiActors.Protocol.Ids;
using Microsoft.Extensions.Logging;

namespace LoxiActors.Adapters.LoxiLb.Configuring;

/// <summary>
/// Brings nodes to what load balancers want. A request that waits while a newer one of the same load balancer comes is answered
/// as unreachable. Requests that are open when this is disposed of get no outcome; they are issued again after the start.
/// </summary>
public sealed class NodeConfigurer : INodeConfigurer, IAsyncDisposable
{
    private readonly Dictionary<NodeName, NodeWorker> _workers;
    private readonly OutcomeDelivery _delivery;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private int _disposed;

    /// <param name="loadBalancers">Asked for at each use, because an engine needs the configurer before it is there itself.</param>
    /// <param name="tell">
    /// Delivers an input that nobody waits for; false when it was not taken. An engine brings a load balancer that fails on one back,
    /// which issues what was under way again. For outcomes that were refused too often: otherwise their requests would stay open for ever.
    /// </param>
    public NodeConfigurer(
        LoxiLbNodes nodes, Func<ILoadBalancers> loadBalancers, Func<LoadBalancerId, LoadBalancerInput, bool> tell,
        LoxiLbMetrics metrics, TimeProvider time, ILogger<NodeConfigurer> log)
    {
        _delivery = new OutcomeDelivery(nodes, loadBalancers, tell, metrics, time, log);
        _workers = nodes.All.ToDictionary(
            node => node.Name,
            node => new NodeWorker(node, nodes.Options, address => loadBalancers().OwnerOfAddress(address), _delivery, time, log));
        metrics.Observe(() => _workers.Values.Select(worker => (worker.Node, worker.Waiting)));
        _running = Task.WhenAll(_workers.Values.Select(worker => Task.Run(() => worker.RunAsync(_stop.Token))));
    }

    /// <summary>Requests that wait for the node to finish with another one; 0 for a node that is not configured.</summary>
    public int Waiting(NodeName node) => _workers.GetValueOrDefault(node)?.Waiting ?? 0;

    public void Configure(ConfigureNode request)
    {
        if (_workers.TryGetValue(request.Node, out var worker))
            worker.Add(request);
        else
            _delivery.Deliver(request, new ConfigureOutcome.RefusedByNode($"the configuration has no node {request.Node}"));
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _delivery.DisposeAsync();
        _stop.Dispose();
    }
}
