#pragma warning disable RS0030 // An engine awaits, a decider never does.
namespace LoxiActors.Actors.Hosting;

/// <summary>Whether inputs are let in, and how many entities have a turn under way.</summary>
public sealed class EngineGate
{
    private readonly TaskCompletionSource<string> _fenced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile string? _closed = "the engine has not started";
    private volatile bool _stopping;
    private TaskCompletionSource? _quiet;
    private int _active;

    /// <summary>Why inputs are refused; null while they are let in.</summary>
    public string? Closed => _closed;

    public bool Stopping => _stopping;

    /// <summary>Another host has taken over: no effect may be carried out any more, not even one whose events were stored.</summary>
    public bool Fenced => _fenced.Task.IsCompleted;

    /// <summary>Completes, with the reason, when this engine was fenced off.</summary>
    public Task<string> WhenFenced => _fenced.Task;

    public void Open()
    {
        if (!_stopping)
            _closed = null;
    }

    public void Enter() => Interlocked.Increment(ref _active);

    public void Leave()
    {
        if (Interlocked.Decrement(ref _active) == 0)
            TellQuiet();
    }

    /// <summary>Completes when no turn is under way and none waits, if only for a moment.</summary>
    public Task WhenQuiet()
    {
        var fresh = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var waited = Interlocked.CompareExchange(ref _quiet, fresh, null) ?? fresh;
        if (Interlocked.CompareExchange(ref _active, 0, 0) == 0)
            TellQuiet();
        return waited.Task;
    }

    /// <summary>Refuses inputs from now on; the result completes when no turn is under way.</summary>
    public Task Stop()
    {
        _stopping = true;
        if (!Fenced)
            _closed = "the engine is stopping";
        return WhenQuiet();
    }

    /// <summary>Refuses inputs and those that wait; effects are dropped from now on.</summary>
    public void Fence(string reason)
    {
        _stopping = true;
        _closed = reason;
        _fenced.TrySetResult(reason);
    }

    private void TellQuiet() => Interlocked.Exchange(ref _quiet, null)?.TrySetResult();
}
