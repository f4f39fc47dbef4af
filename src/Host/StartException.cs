using System.Net.Sockets;
using LoxiActors.Actors.Hosting;
using LoxiActors.Adapters.Heartbeats;
using LoxiActors.Adapters.LoxiLb;

namespace LoxiActors.Host;

/// <summary>The control plane can't start here; the message is one sentence for whoever started it.</summary>
public sealed class StartException(string message, Exception inner) : Exception(message, inner)
{
    /// <summary>Null for what is no matter of the machine or the configuration.</summary>
    internal static StartException? Explain(Exception exception) => exception switch
    {
        StartException start => start,
        StoreException or LoxiLbSetupException or HeartbeatSetupException => new StartException(exception.Message, exception),
        SocketException => new StartException($"the address can't be listened on: {exception.Message}", exception),
        IOException => new StartException($"the address or the data directory can't be used: {exception.Message}", exception),
        UnauthorizedAccessException => new StartException($"the data directory can't be used: {exception.Message}", exception),
        _ => null,
    };
}
