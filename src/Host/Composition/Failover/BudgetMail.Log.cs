namespace LoxiActors.Host.Composition.Failover;

internal sealed partial class BudgetMail
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "the failover budget can't be asked now, {Count} asks and ends wait: {Reason}")]
    private static partial void Waits(ILogger log, int count, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "the failover budget refuses {Input}: {Reason}")]
    private static partial void Refused(ILogger log, string input, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "asking the failover budget failed within the control plane; it goes on")]
    private static partial void Failed(ILogger log, Exception failure);
}
