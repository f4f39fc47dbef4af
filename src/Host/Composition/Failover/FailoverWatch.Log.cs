namespace LoxiActors.Host.Composition.Failover;

internal sealed partial class FailoverWatch
{
    [LoggerMessage(Level = LogLevel.Error, Message = "alarm failover_held: {Count} waiting: {Why} (loxi failover, loxi health)")]
    private static partial void HeldBack(ILogger log, int count, string why);

    [LoggerMessage(Level = LogLevel.Information, Message = "alarm failover_held is over: nothing waits because too many nodes were lost")]
    private static partial void NotHeldBack(ILogger log);

    [LoggerMessage(Level = LogLevel.Error, Message = "alarm failover_paused: {Words} (loxi failover resume)")]
    private static partial void PausedInNeed(ILogger log, string words);

    [LoggerMessage(Level = LogLevel.Information, Message = "alarm failover_paused is over: nothing waits because of a pause")]
    private static partial void NotPausedInNeed(ILogger log);

    [LoggerMessage(Level = LogLevel.Warning, Message = "the failover budget can't be read: {Reason}")]
    private static partial void NotRead(ILogger log, string reason);
}
