using Microsoft.Extensions.Logging;

namespace LoxiActors.Adapters.Octavia.Rpc.Serving;

internal sealed partial class CallDispatch
{
    [LoggerMessage(4101, LogLevel.Warning, "A message of {Bytes} bytes was dropped: {Reason}")]
    private static partial void BadMessage(ILogger log, int bytes, string reason);

    [LoggerMessage(4102, LogLevel.Error, "{Method} failed (message {Message})")]
    private static partial void Failed(ILogger log, Exception failure, string method, string? message);

    [LoggerMessage(4103, LogLevel.Warning, "The reply to {Method} (message {Message}) could not be sent: the connection to RabbitMQ is lost")]
    private static partial void ReplyLost(ILogger log, string method, string message);
}
