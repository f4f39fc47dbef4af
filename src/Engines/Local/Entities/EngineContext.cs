using LoxiActors.Actors.Hosting;
using LoxiActors.Engines.Local.Journal;
using LoxiActors.Engines.Local.Metrics;
using LoxiActors.Engines.Local.Scheduling;
using LoxiActors.Engines.Local.Timers;
using Microsoft.Extensions.Logging;

namespace LoxiActors.Engines.Local.Entities;

/// <summary>What every entity of an engine shares.</summary>
internal sealed class EngineContext(
    IJournal journal, IEffectHandler effects, TimeProvider time, LocalEngineOptions options, ITurnScheduler scheduler, ILogger log)
{
    public IJournal Journal { get; } = journal;

    public IEffectHandler Effects { get; } = effects;

    public TimeProvider Time { get; } = time;

    public LocalEngineOptions Options { get; } = options;

    public ITurnScheduler Scheduler { get; } = scheduler;

    public ILogger Log { get; } = log;

    public TimerService Timers { get; } = new(time);

    public EngineMetrics Metrics { get; } = new();

    public EngineGate Gate { get; } = new();
}
