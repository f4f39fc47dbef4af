namespace LoxiActors.Engines.Local.Entities;

/// <summary>Whether inputs are let in, and how many entities have a turn under way.</summary>
internal sealed class EngineGate
{
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile string? _closed = "the engine has not started";
    private volatile bool _stopping;
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
        if (Interlocked.Decrement(ref _active) == 0 && _stopping)
            _idle.TrySetResult();
    }

    /// <summary>Refuses inputs from now on; the result completes when no turn is under way.</summary>
    public Task Stop()
    {
        _stopping = true;
        _closed = "the engine is stopping";
        if (Interlocked.CompareExchange(ref _active, 0, 0) == 0)
            _idle.TrySetResult();
        return _idle.Task;
    }
}
