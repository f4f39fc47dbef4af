using LoxiActors.Actors.Hosting;
using LoxiActors.Engines.Local;
using LoxiActors.Engines.Local.Journal;
using LoxiActors.Host.Configuration;

namespace LoxiActors.Host.Composition;

/// <summary>Makes the engine that runs everything in this process, as <c>[engine]</c> says.</summary>
internal static class LocalEngines
{
    /// <param name="journal">Belongs to the engine from now on: stopping closes it.</param>
    public static LocalEngine On(IJournal journal, IEffectHandler effects, EngineSettings settings, TimeProvider time, ILoggerFactory loggers) =>
        new(journal, effects, time, Options(settings), loggers.CreateLogger<LocalEngine>());

    private static LocalEngineOptions Options(EngineSettings settings) => new()
    {
        MailboxCapacity = settings.MailboxSize,
        SnapshotEvery = settings.SnapshotEvery,
        HistoryLimit = settings.HistoryEvents,
        RetiredFor = settings.HistoryRetention,
        IdleAfter = settings.PassivateAfter,
    };
}
