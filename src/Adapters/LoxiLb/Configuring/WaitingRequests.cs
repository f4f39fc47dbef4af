using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Adapters.LoxiLb.Configuring;

/// <summary>The requests that wait for one node: at most one per load balancer, in the order in which the load balancers came.</summary>
internal sealed class WaitingRequests : IDisposable
{
    private readonly Lock _gate = new();
    private readonly OrderedDictionary<LoadBalancerId, ConfigureNode> _waiting = [];
    private readonly SemaphoreSlim _count = new(0);

    public int Length
    {
        get
        {
            lock (_gate)
                return _waiting.Count;
        }
    }

    /// <returns>The request that this one takes the place of, or null.</returns>
    public ConfigureNode? Add(ConfigureNode request)
    {
        lock (_gate)
        {
            var replaced = _waiting.GetValueOrDefault(request.LoadBalancer);
            _waiting[request.LoadBalancer] = request;
            if (replaced is null)
                _count.Release();
            return replaced;
        }
    }

    public async ValueTask<ConfigureNode> TakeAsync(CancellationToken cancellation)
    {
        await _count.WaitAsync(cancellation);
        lock (_gate)
        {
            var first = _waiting.GetAt(0).Value;
            _waiting.RemoveAt(0);
            return first;
        }
    }

    public void Dispose() => _count.Dispose();
}
