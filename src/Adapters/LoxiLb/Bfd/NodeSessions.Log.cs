using LoxiActors.Protocol.Ids;
using Microsoft.Extensions.Logging;

namespace LoxiActors.Adapters.LoxiLb.Bfd;

internal sealed partial class NodeSessions
{
    [LoggerMessage(3404, LogLevel.Error, "A round over the nodes' BFD sessions failed within the control plane")]
    public static partial void RoundFailed(ILogger log, Exception failure);

    [LoggerMessage(3401, LogLevel.Debug, "{Node}: BFD session with {Peer} put")]
    private static partial void Put(ILogger log, NodeName node, string peer);

    [LoggerMessage(3402, LogLevel.Warning, "{Node}: BFD session with {Peer} could not be put: {Reason}")]
    private static partial void NotPut(ILogger log, NodeName node, string peer, string reason);

    [LoggerMessage(3403, LogLevel.Information, "{Node}: BFD session with {Peer} deleted")]
    private static partial void Deleted(ILogger log, NodeName node, string peer);

    [LoggerMessage(3405, LogLevel.Warning, "{Node}: BFD session with {Peer} could not be deleted: {Reason}")]
    private static partial void NotDeleted(ILogger log, NodeName node, string peer, string reason);
}
