#pragma warning disable RS0030 // A port is awaited by the shell, never by a decider.
using LoxiActors.Protocol.Api;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Actors.Ports;

/// <summary>What operators may read; never changes anything.</summary>
public interface ILoadBalancerQueries
{
    /// <summary>All load balancers that have not retired (one that has can still be shown by its id, as long as its history is kept), in the order of their ids, after <paramref name="after"/>.</summary>
    ValueTask<IReadOnlyList<LoadBalancerSummary>> ListAsync(LoadBalancerId? after, int limit, CancellationToken cancellation);

    /// <summary>Null when there is none of that id.</summary>
    ValueTask<LoadBalancerView?> ShowAsync(LoadBalancerId id, CancellationToken cancellation);

    /// <summary>What moving it would do. Null when there is none of that id.</summary>
    /// <param name="to">The node that shall serve; null: the best one.</param>
    ValueTask<FailoverPreviewView?> PreviewFailoverAsync(LoadBalancerId id, NodeName? to, CancellationToken cancellation);

    /// <summary>What the loss of the node would do to each load balancer on it, in the order of their ids.</summary>
    ValueTask<IReadOnlyList<FailoverPreviewView>> PreviewLossAsync(NodeName node, CancellationToken cancellation);

    /// <summary>The retained history, oldest first, after the sequence number; empty when there is none.</summary>
    ValueTask<IReadOnlyList<HistoryEntry>> HistoryAsync(LoadBalancerId id, long after, int limit, CancellationToken cancellation);
}
