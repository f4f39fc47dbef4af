using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Nodes;

namespace LoxiActors.Host.Composition.Failover;

internal sealed partial class StandingTeller
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "{Node} is {Verdict} (draining: {Draining}): {Count} load balancers were told in {Milliseconds:0} ms")]
    private static partial void Told(ILogger log, NodeName node, NodeVerdict verdict, bool draining, int count, double milliseconds);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Node}: load balancer {LoadBalancer} does not take how the node stands: {Reason}")]
    private static partial void Refused(ILogger log, NodeName node, LoadBalancerId loadBalancer, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Node}: load balancers could not be told how it stands")]
    private static partial void Failed(ILogger log, Exception failure, NodeName node);
}
