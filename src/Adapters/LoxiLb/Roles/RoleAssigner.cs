using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Ports;
using LoxiActors.Adapters.LoxiLb.Configuring;
using LoxiActors.Protocol.Ids;
using Microsoft.Extensions.Logging;

namespace LoxiActors.Adapters.LoxiLb.Roles;

/// <summary>
/// Sets roles on nodes, nodes side by side. Requests that are open when this is disposed of get no outcome; they are issued again
/// after the start.
/// </summary>
public sealed class RoleAssigner : IRoleAssigner, IAsyncDisposable
{
    private readonly Dictionary<NodeName, RoleLane> _lanes;
    private readonly OutcomeDelivery _delivery;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private int _disposed;

    /// <param name="loadBalancers">Asked for at each use, because an engine needs the assigner before it is there itself.</param>
    /// <param name="tell">As with <see cref="NodeConfigurer"/>.</param>
    public RoleAssigner(
        LoxiLbNodes nodes, Func<ILoadBalancers> loadBalancers, Func<LoadBalancerId, LoadBalancerInput, bool> tell,
        LoxiLbMetrics metrics, TimeProvider time, ILogger<RoleAssigner> log)
    {
        _delivery = new OutcomeDelivery(nodes, loadBalancers, tell, metrics, time, log);
        _lanes = nodes.All.ToDictionary(node => node.Name, node => new RoleLane(node, nodes.Options, _delivery, time, log));
        metrics.ObserveRoles(() => _lanes.Values.Select(lane => (lane.Node, lane.Waiting)));
        _running = Task.WhenAll(_lanes.Values.Select(lane => Task.Run(() => lane.RunAsync(_stop.Token))));
    }

    /// <summary>Roles that wait to be set on the node; 0 for a node that is not configured.</summary>
    public int Waiting(NodeName node) => _lanes.GetValueOrDefault(node)?.Waiting ?? 0;

    public void Assign(AssignRole request)
    {
        if (_lanes.TryGetValue(request.Node, out var lane))
            lane.Add(request);
        else
            _delivery.Deliver(request, $"the configuration has no node {request.Node}");
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _delivery.DisposeAsync();
        foreach (var lane in _lanes.Values)
            lane.Dispose();
        _stop.Dispose();
    }
}
