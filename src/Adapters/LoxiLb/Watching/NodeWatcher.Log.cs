using LoxiActors.Protocol.Ids;
using Microsoft.Extensions.Logging;

namespace LoxiActors.Adapters.LoxiLb.Watching;

internal sealed partial class NodeWatcher
{
    [LoggerMessage(3201, LogLevel.Warning, "{Node} stopped answering: {Reason}")]
    private static partial void StoppedAnswering(ILogger log, NodeName node, string reason);

    [LoggerMessage(3202, LogLevel.Information, "{Node} answers again after {Failures} looks without an answer")]
    private static partial void Back(ILogger log, NodeName node, int failures);

    [LoggerMessage(3203, LogLevel.Error, "{Node}: a look failed within the control plane")]
    private static partial void LookFailed(ILogger log, Exception failure, NodeName node);

    [LoggerMessage(3204, LogLevel.Warning, "{Node}: load balancer {LoadBalancer} could not be told what the node shows")]
    private static partial void NotTold(ILogger log, Exception failure, NodeName node, LoadBalancerId loadBalancer);
}
