namespace LoxiActors.Host.Composition.Sharing;

internal sealed partial class HostLease
{
    [LoggerMessage(Level = LogLevel.Critical, Message = "This host ends: {Reason}")]
    private static partial void Fenced(ILogger log, string reason);

    [LoggerMessage(Level = LogLevel.Critical, Message = "This host ends, because it can't keep its lease")]
    private static partial void NotKept(ILogger log, Exception failure);
}
