using LoxiActors.Actors.Hosting;
using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Local.Entities;
using LoxiActors.Engines.Local.Journal;
using LoxiActors.Engines.Local.Scheduling;
using Microsoft.Extensions.Logging;

namespace LoxiActors.Engines.Local;

/// <summary>Runs deciders in this process: a mailbox per entity, a journal, timers. What it promises is in docs/engine-contract.md.</summary>
public sealed partial class LocalEngine : IEngine
{
    private readonly EngineContext _context;
    private readonly List<IHostedEntities> _hosted = [];
    private readonly CancellationTokenSource _stopping = new();
    private ITimer? _sweeper;
    private ITimer? _housekeeper;
    private int _started;
    private int _stopped;
    private int _sweeping;
    private int _housekeeping;

    /// <param name="journal">Belongs to the engine from now on: stopping closes it.</param>
    /// <param name="effects">Receives every effect that the engine doesn't carry out itself.</param>
    /// <param name="scheduler">Null for the thread pool.</param>
    public LocalEngine(
        IJournal journal,
        IEffectHandler effects,
        TimeProvider time,
        LocalEngineOptions options,
        ILogger<LocalEngine> log,
        ITurnScheduler? scheduler = null)
    {
        options.Validate();
        _context = new EngineContext(journal, effects, time, options, scheduler ?? new PoolTurnScheduler(options.Parallelism), log);
        _context.Metrics.Observe(() => _hosted.Sum(h => h.Resident), () => _hosted.Sum(h => h.Known), () => _context.Timers.Count);
    }

    /// <inheritdoc cref="IEngine.Host{TState,TInput,TEvent}"/>
    public EntityHost<TState, TInput, TEvent> Host<TState, TInput, TEvent>(EntityDefinition<TState, TInput, TEvent> definition)
        where TState : class
        where TInput : class
        where TEvent : class
    {
        if (_started != 0)
            throw new InvalidOperationException("the engine has started");
        if (_hosted.Any(h => h.Kind == definition.Kind))
            throw new InvalidOperationException($"there are entities of kind {definition.Kind} already");
        var host = new EntityHost<TState, TInput, TEvent>(_context, definition);
        _hosted.Add(host);
        return host;
    }

    IEntities<TState, TInput, TEvent> IEngine.Host<TState, TInput, TEvent>(EntityDefinition<TState, TInput, TEvent> definition) => Host(definition);

    public Task<string> WhenFenced => _context.Gate.WhenFenced;

    public IPeers Peers { get; } = new SoloPeers();

    public ICluster? Cluster => null;

    /// <summary>Completes when no turn is under way and none waits, if only for a moment; for tests and simulations that move the clock.</summary>
    public Task WhenQuiet() => _context.Gate.WhenQuiet();

    public async Task StopAsync(CancellationToken cancellation = default)
    {
        if (Interlocked.Exchange(ref _stopped, 1) != 0)
            return;
        await _stopping.CancelAsync().ConfigureAwait(false);
        try
        {
            await _context.Gate.Stop().WaitAsync(cancellation).ConfigureAwait(false);
        }
        finally
        {
            _sweeper?.Dispose();
            _housekeeper?.Dispose();
            _context.Timers.Dispose();
            await _context.Journal.DisposeAsync().ConfigureAwait(false);
            _context.Metrics.Dispose();
            _context.Log.Stopped();
        }
    }

    public void Abandon()
    {
        if (Interlocked.Exchange(ref _stopped, 1) != 0)
            return;
        _context.Gate.Fence("the engine was abandoned");
        _sweeper?.Dispose();
        _housekeeper?.Dispose();
        _context.Timers.Dispose();
        _context.Metrics.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        _stopping.Dispose();
    }
}
