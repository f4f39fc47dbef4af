using LoxiActors.Actors.Nodes.Health;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Nodes;
using Microsoft.Extensions.Logging;

namespace LoxiActors.Adapters.LoxiLb.Health;

public sealed partial class HealthMonitor
{
    [LoggerMessage(3301, LogLevel.Warning, "{Node} is {Verdict}: {Words}")]
    private static partial void NodeJudgedSo(ILogger log, NodeName node, NodeVerdict verdict, string words);

    [LoggerMessage(3302, LogLevel.Error, "alarm {Kind}: {Words}")]
    private static partial void AlarmRaised(ILogger log, HealthAlarmKind kind, string words);

    [LoggerMessage(3303, LogLevel.Information, "alarm {Kind} is over: {Words}")]
    private static partial void AlarmEnded(ILogger log, HealthAlarmKind kind, string words);

    [LoggerMessage(3304, LogLevel.Error, "that {Node} is {Verdict} was not taken; it is told again")]
    private static partial void NotTaken(ILogger log, Exception failure, NodeName node, NodeVerdict verdict);

    [LoggerMessage(3305, LogLevel.Error, "a look at the nodes failed within the control plane")]
    private static partial void LookFailed(ILogger log, Exception failure);

    [LoggerMessage(3306, LogLevel.Error, "a probe of {Node} failed within the control plane, and says nothing")]
    private static partial void ProbeNotMade(ILogger log, Exception failure, NodeName node);
}
