using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Protocol.Ids;
using Microsoft.Extensions.Logging;

namespace LoxiActors.Adapters.LoxiLb.Configuring;

internal sealed partial class NodeWorker
{
    [LoggerMessage(3101, LogLevel.Information, "{Node}: load balancer {LoadBalancer}, generation {Generation}, attempt {Attempt}: {Outcome}")]
    private static partial void Configured(
        ILogger log, NodeName node, LoadBalancerId loadBalancer, long generation, long attempt, ConfigureOutcome outcome);

    [LoggerMessage(3102, LogLevel.Error, "{Node}: configuring load balancer {LoadBalancer} failed")]
    private static partial void Failed(ILogger log, Exception failure, NodeName node, LoadBalancerId loadBalancer);

    [LoggerMessage(3103, LogLevel.Error, "{Node}: configuring failed within the control plane; it goes on with the next")]
    private static partial void WorkFailed(ILogger log, Exception failure, NodeName node);
}
