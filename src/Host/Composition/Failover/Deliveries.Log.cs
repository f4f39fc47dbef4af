namespace LoxiActors.Host.Composition.Failover;

internal sealed partial class Deliveries
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "{Key}: {Bound} deliveries wait already, this one is dropped; it is asked for again after a restart")]
    private static partial void Dropped(ILogger log, string key, int bound);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Key}: not delivered in {Tries} tries, given up: {Reason}")]
    private static partial void GaveUp(ILogger log, string key, int tries, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Key}: refused: {Reason}")]
    private static partial void Refused(ILogger log, string key, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Key}: the delivery failed")]
    private static partial void Failed(ILogger log, Exception failure, string key);
}
