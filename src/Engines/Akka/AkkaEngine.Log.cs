using LoxiActors.Actors.Seam;
using Microsoft.Extensions.Logging;

namespace LoxiActors.Engines.Akka;

internal static partial class EngineLog
{
    [LoggerMessage(Level = LogLevel.Critical, Message = "Fenced off, nothing is done here any more: {Reason}")]
    public static partial void Fenced(this ILogger log, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Entity} could not decide; its input is refused")]
    public static partial void DecisionFailed(this ILogger log, Exception failure, EntityId entity);

    [LoggerMessage(Level = LogLevel.Error, Message = "An effect of {Entity} could not be carried out: {Effect}")]
    public static partial void EffectFailed(this ILogger log, Exception failure, EntityId entity, string effect);

    [LoggerMessage(Level = LogLevel.Critical, Message = "{Entity} can't be replayed by this version; its inputs are refused, its journal stays as it is")]
    public static partial void NotReplayed(this ILogger log, Exception failure, EntityId entity);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Entity} could not be read")]
    public static partial void NotRead(this ILogger log, Exception failure, EntityId entity);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A turn of {Entity} could not be stored: {Reason}")]
    public static partial void NotStored(this ILogger log, EntityId entity, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Entity} could not be erased; tried again later")]
    public static partial void NotErased(this ILogger log, Exception failure, EntityId entity);

    [LoggerMessage(Level = LogLevel.Warning, Message = "No snapshot of {Entity} could be made")]
    public static partial void NotSaved(this ILogger log, Exception failure, EntityId entity);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Entity} was not told: {Reason}")]
    public static partial void NotTold(this ILogger log, EntityId entity, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Entity} has {Max} timers already; {Timer} is not started")]
    public static partial void TooManyTimers(this ILogger log, EntityId entity, string timer, int max);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Entity} is guarded and was not brought back at the start: {Reason}")]
    public static partial void NotBroughtBack(this ILogger log, EntityId entity, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The index could not be followed; tried again: {Reason}")]
    public static partial void NotFollowed(this ILogger log, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Retired entities could not be looked for: {Reason}")]
    public static partial void NotTidied(this ILogger log, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Host} is at work as incarnation {Incarnation}; {Count} entities were brought back")]
    public static partial void Started(this ILogger log, string host, Guid incarnation, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Host} was given up by the cluster and may not write any more (incarnation {Incarnation})")]
    public static partial void FencedOther(this ILogger log, string host, Guid incarnation);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Host} looks after the nodes from now on")]
    public static partial void SingletonHere(this ILogger log, string host);

    [LoggerMessage(Level = LogLevel.Error, Message = "This host can't begin to look after the nodes; tried again")]
    public static partial void SingletonNotStarted(this ILogger log, Exception failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Which host looks after the nodes could not be asked: {Reason}")]
    public static partial void SingletonNotFollowed(this ILogger log, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Looking after the nodes did not end in time on this host")]
    public static partial void SingletonNotStopped(this ILogger log, Exception failure);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Member} was given up by the cluster and could not be fenced; tried again: {Reason}")]
    public static partial void NotFenced(this ILogger log, string member, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Asked by {By} of the cluster: {What} ({Reason})")]
    public static partial void ClusterSteered(this ILogger log, string by, string what, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What the index knows of the cluster's hosts could not be read: {Reason}")]
    public static partial void HostsNotRead(this ILogger log, string reason);
}
