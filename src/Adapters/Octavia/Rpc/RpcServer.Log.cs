using Microsoft.Extensions.Logging;

namespace LoxiActors.Adapters.Octavia.Rpc;

public sealed partial class RpcServer
{
    [LoggerMessage(4001, LogLevel.Information, "Calls are taken from {Queue} at {Host}")]
    private static partial void Connected(ILogger log, string queue, BrokerHost host);

    [LoggerMessage(4002, LogLevel.Warning, "No calls are taken from RabbitMQ at {Host}: {Reason}")]
    private static partial void NotConnected(ILogger log, BrokerHost host, string reason);

    [LoggerMessage(4003, LogLevel.Error, "No calls are taken from RabbitMQ at {Host}")]
    private static partial void OpeningFailed(ILogger log, Exception failure, BrokerHost host);

    [LoggerMessage(4004, LogLevel.Warning, "The connection to RabbitMQ is lost: {Reason}")]
    private static partial void ConnectionLost(ILogger log, string reason);

    [LoggerMessage(4005, LogLevel.Warning, "{Count} calls are not finished; they go back to the queue")]
    private static partial void Unfinished(ILogger log, int count);
}
