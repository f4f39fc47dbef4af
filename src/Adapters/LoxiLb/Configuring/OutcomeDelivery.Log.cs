using LoxiActors.Protocol.Ids;
using Microsoft.Extensions.Logging;

namespace LoxiActors.Adapters.LoxiLb.Configuring;

internal sealed partial class OutcomeDelivery
{
    [LoggerMessage(3111, LogLevel.Error, "{Node}: load balancer {LoadBalancer} did not take the outcome of its request in {Tries} tries, the last time because of: {Refusal}; it is brought back if it still does not")]
    private static partial void GaveUp(ILogger log, NodeName node, LoadBalancerId loadBalancer, int tries, string refusal);

    [LoggerMessage(3112, LogLevel.Warning, "{Node}: telling load balancer {LoadBalancer} the outcome of its request failed")]
    private static partial void Failed(ILogger log, Exception failure, NodeName node, LoadBalancerId loadBalancer);
}
