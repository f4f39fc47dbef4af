using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace LoxiActors.Adapters.Heartbeats.Receiving;

internal sealed partial class ReceiveLoop
{
    [LoggerMessage(LogLevel.Error, "receiving heartbeats failed ({Error}); it is tried again")]
    private static partial void Failed(ILogger logger, SocketError error);

    [LoggerMessage(LogLevel.Warning, "{Count} datagrams were lost because the buffer of {Bytes} bytes was full; raise net.core.rmem_max, or give this process more processor time")]
    private static partial void Lost(ILogger logger, uint count, int bytes);

    [LoggerMessage(LogLevel.Error, "what was received could not be handed over")]
    private static partial void NotTaken(ILogger logger, Exception exception);
}
