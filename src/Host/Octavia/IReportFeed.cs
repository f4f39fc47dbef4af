using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Host.Octavia;

/// <summary>Hands out what load balancers owe Octavia.</summary>
internal interface IReportFeed
{
    /// <summary>Waits for the first report at most <paramref name="wait"/>, then takes what there is; empty when there was none.</summary>
    ValueTask<IReadOnlyList<StatusReport>> TakeAsync(int max, TimeSpan wait, CancellationToken cancellation);

    /// <summary>Whoever took the report is done with it: a newer one of the load balancer may be handed out.</summary>
    void Release(LoadBalancerId loadBalancer, long number);
}
