using Microsoft.Extensions.Logging;

namespace LoxiActors.Adapters.Heartbeats.Keys;

internal sealed partial class KeyFiles
{
    [LoggerMessage(LogLevel.Information, "the keys of heartbeats have changed; valid are now {Ids}")]
    private static partial void Changed(ILogger logger, string ids);

    [LoggerMessage(LogLevel.Warning, "the keys of heartbeats stay as they are: {Path} {Problem}")]
    private static partial void Unusable(ILogger logger, string path, string problem);
}
