namespace LoxiActors.Engines.Local.Entities;

/// <summary>Whether inputs are let in, and how many entities have a turn under way.</summary>
internal sealed class EngineGate
{
    private volatile string? _closed = "the engine has not started";
    private volatile bool _stopping;
    private TaskCompletionSource? _quiet;
    private int _active;

    /// <summary>Why inputs are refused; null while they are let in.</summary>
    public string? Closed => _closed;

    public bool Stopping => _stopping;

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
        _closed = "the engine is stopping";
        return WhenQuiet();
    }

    private void TellQuiet() => Interlocked.Exchange(ref _quiet, null)?.TrySetResult();
}
