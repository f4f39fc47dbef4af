using LoxiActors.Actors.Seam;
using Microsoft.Extensions.Logging;

namespace LoxiActors.Engines.Local;

internal static partial class LocalEngineLog
{
    [LoggerMessage(2000, LogLevel.Information, "Engine started in {Milliseconds:F0} ms: {Known} entities, {Guarded} of them brought back")]
    public static partial void Started(this ILogger log, int known, int guarded, double milliseconds);

    [LoggerMessage(2001, LogLevel.Information, "Brought back {Done} of {Total} entities")]
    public static partial void Reviving(this ILogger log, int done, int total);

    [LoggerMessage(2002, LogLevel.Information, "Engine stopped")]
    public static partial void Stopped(this ILogger log);

    [LoggerMessage(2003, LogLevel.Information, "Forgot {Count} entities that retired long ago")]
    public static partial void Purged(this ILogger log, int count);

    [LoggerMessage(2004, LogLevel.Error, "Entities that retired long ago could not be forgotten; tried again in an hour")]
    public static partial void PurgeFailed(this ILogger log, Exception exception);

    [LoggerMessage(2010, LogLevel.Error, "{Entity}: deciding failed; nothing was changed")]
    public static partial void DecisionFailed(this ILogger log, Exception exception, EntityId entity);

    [LoggerMessage(2011, LogLevel.Error, "{Entity}: a turn failed; the entity is brought back from the journal")]
    public static partial void TurnFailed(this ILogger log, Exception exception, EntityId entity);

    [LoggerMessage(2012, LogLevel.Error, "{Entity}: not stored: {Reason}; the entity is brought back from the journal")]
    public static partial void NotStored(this ILogger log, EntityId entity, string reason);

    [LoggerMessage(2013, LogLevel.Error, "{Entity}: can't be read from the journal")]
    public static partial void NotRead(this ILogger log, Exception exception, EntityId entity);

    [LoggerMessage(2014, LogLevel.Critical, "{Entity}: its events can't be replayed; its inputs are refused")]
    public static partial void NotReplayed(this ILogger log, Exception exception, EntityId entity);

    [LoggerMessage(2015, LogLevel.Error, "{Entity}: handing over the effect {Effect} failed")]
    public static partial void EffectFailed(this ILogger log, Exception exception, EntityId entity, string effect);

    [LoggerMessage(2016, LogLevel.Warning, "{Entity}: a told input was not taken: {Reason}")]
    public static partial void NotTold(this ILogger log, EntityId entity, string reason);
}
