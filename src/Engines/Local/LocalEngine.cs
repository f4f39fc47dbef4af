using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Local.Entities;
using LoxiActors.Engines.Local.Journal;
using LoxiActors.Engines.Local.Scheduling;
using Microsoft.Extensions.Logging;

namespace LoxiActors.Engines.Local;

/// <summary>Runs deciders in this process: a mailbox per entity, a journal, timers. What it promises is in docs/engine-contract.md.</summary>
public sealed partial class LocalEngine : IAsyncDisposable
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

    /// <summary>Adds a kind of entity; before <see cref="StartAsync"/>, and once per kind.</summary>
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

    /// <summary>
    /// Completes, with the reason, when the journal said that another host has taken over. From then on every input is refused and
    /// no effect is carried out; what is left is to stop.
    /// </summary>
    public Task<string> WhenFenced => _context.Gate.WhenFenced;

    /// <summary>Completes when no turn is under way and none waits, if only for a moment; for tests and simulations that move the clock.</summary>
    public Task WhenQuiet() => _context.Gate.WhenQuiet();

    /// <summary>Refuses new inputs, completes the turns under way, refuses what still waits, and closes the journal.</summary>
    /// <param name="cancellation">Ends the waiting for turns under way; the journal is closed all the same.</param>
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

    /// <summary>
    /// Lets go of everything at once, as the end of the process would: no input is taken, no turn begins, no timer fires and no effect
    /// is carried out any more. Appends that are under way may still be stored. The journal isn't closed. For simulations and tests.
    /// </summary>
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
