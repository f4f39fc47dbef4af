namespace LoxiActors.Adapters.Octavia.Rpc.Serving;

/// <summary>Counts what has been begun and not finished.</summary>
internal sealed class WorkInHand
{
    private readonly Lock _gate = new();
    private int _count;
    private TaskCompletionSource? _empty;

    public int Count
    {
        get
        {
            lock (_gate)
                return _count;
        }
    }

    public void Begin()
    {
        lock (_gate)
            _count++;
    }

    public void End()
    {
        TaskCompletionSource? empty = null;
        lock (_gate)
        {
            if (--_count == 0)
                (empty, _empty) = (_empty, null);
        }
        empty?.SetResult();
    }

    /// <summary>Completes when there is nothing in hand.</summary>
    public Task EmptyAsync()
    {
        lock (_gate)
        {
            return _count == 0
                ? Task.CompletedTask
                : (_empty ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }
}
