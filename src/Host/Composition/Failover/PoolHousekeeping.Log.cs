namespace LoxiActors.Host.Composition.Failover;

internal sealed partial class PoolHousekeeping
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "the spare pool could not be told how the nodes are: {Reason}")]
    private static partial void NotTold(ILogger log, string reason);
}
