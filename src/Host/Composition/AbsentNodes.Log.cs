using LoxiActors.Protocol.Ids;

namespace LoxiActors.Host.Composition;

internal sealed partial class AbsentNodes
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "{Node} is not in the configuration any more: {Count} load balancers on it were told, of which {Refused} did not take it")]
    private static partial void Told(ILogger log, NodeName node, int count, int refused);
}
