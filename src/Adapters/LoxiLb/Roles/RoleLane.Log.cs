using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;
using Microsoft.Extensions.Logging;

namespace LoxiActors.Adapters.LoxiLb.Roles;

internal sealed partial class RoleLane
{
    [LoggerMessage(3301, LogLevel.Information, "{Node}: load balancer {LoadBalancer} is {Role} (epoch {Epoch}, attempt {Attempt})")]
    private static partial void Assigned(ILogger log, NodeName node, LoadBalancerId loadBalancer, HaRole role, long epoch, long attempt);

    [LoggerMessage(3302, LogLevel.Warning, "{Node}: load balancer {LoadBalancer} could not be made {Role} (epoch {Epoch}, attempt {Attempt}): {Failure}")]
    private static partial void NotAssigned(ILogger log, NodeName node, LoadBalancerId loadBalancer, HaRole role, long epoch, long attempt, string failure);

    [LoggerMessage(3303, LogLevel.Error, "{Node}: setting the role of load balancer {LoadBalancer} failed")]
    private static partial void Failed(ILogger log, Exception failure, NodeName node, LoadBalancerId loadBalancer);

    [LoggerMessage(3304, LogLevel.Error, "{Node}: setting roles failed within the control plane; it goes on with the next")]
    private static partial void LaneFailed(ILogger log, Exception failure, NodeName node);
}
