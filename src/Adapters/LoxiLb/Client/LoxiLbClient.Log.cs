using LoxiActors.Protocol.Ids;
using Microsoft.Extensions.Logging;

namespace LoxiActors.Adapters.LoxiLb.Client;

internal sealed partial class LoxiLbClient
{
    [LoggerMessage(3001, LogLevel.Debug, "{Node}: {Method} {Path}: {Result} in {Milliseconds} ms (request {RequestId})")]
    private static partial void CallMade(
        ILogger log, NodeName node, HttpMethod method, string path, CallResult result, double milliseconds, string requestId);
}
