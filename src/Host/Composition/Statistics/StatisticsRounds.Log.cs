using LoxiActors.Protocol.Ids;

namespace LoxiActors.Host.Composition.Statistics;

internal sealed partial class StatisticsRounds
{
    [LoggerMessage(Level = LogLevel.Error, Message = "Listeners' totals can't be kept, so they aren't told either; each round tries again")]
    private static partial void NotKept(ILogger log, Exception failure);

    [LoggerMessage(Level = LogLevel.Information, Message = "Listeners' totals are kept again")]
    private static partial void KeptAgain(ILogger log);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Node}: its connections can't be read: {Reason}")]
    private static partial void NotRead(ILogger log, NodeName node, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Node} has {Entries} connection entries; it is asked for them ten times less often as long as it has that many")]
    private static partial void Many(ILogger log, NodeName node, int entries);

    [LoggerMessage(Level = LogLevel.Error, Message = "A round of statistics failed within the control plane")]
    private static partial void RoundFailed(ILogger log, Exception failure);
}
