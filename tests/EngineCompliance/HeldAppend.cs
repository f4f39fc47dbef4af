namespace LoxiActors.EngineCompliance;

/// <summary>Both sides of an append that is held back: the journal's and that of whoever asked for it.</summary>
public sealed class HeldAppend(bool stored) : IHeldAppend
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Only its answer is held.</summary>
    public bool Stored { get; } = stored;

    public Task Reached => _reached.Task;

    public void Release() => _released.TrySetResult();

    /// <summary>The journal has come to the append; completes when it may go on.</summary>
    public Task HoldAsync()
    {
        _reached.TrySetResult();
        return _released.Task;
    }
}
