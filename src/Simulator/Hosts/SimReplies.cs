namespace LoxiActors.Simulation.Hosts;

/// <summary>
/// Has what the engine answers given on the simulation's thread: the engine completes its replies for the thread pool, so they are
/// looked for after everything that the host does.
/// </summary>
internal sealed class SimReplies
{
    private List<IOpen> _open = [];

    private interface IOpen
    {
        bool IsThere { get; }

        void Give();
    }

    public ValueTask<T> Of<T>(ValueTask<T> asked, CancellationToken cancellation = default)
    {
        if (asked.IsCompleted)
            return asked;
        var given = new TaskCompletionSource<T>();
        if (cancellation.CanBeCanceled)
            cancellation.UnsafeRegister(_ => given.TrySetCanceled(cancellation), null);
        _open.Add(new Open<T>(asked.AsTask(), given));
        return new ValueTask<T>(given.Task);
    }

    /// <summary>Gives those that are there.</summary>
    public void Settle()
    {
        if (!_open.Exists(static one => one.IsThere))
            return;
        var there = _open.ToLookup(static one => one.IsThere);
        _open = [.. there[false]];
        foreach (var one in there[true])
            one.Give();
    }

    private sealed class Open<T>(Task<T> asked, TaskCompletionSource<T> given) : IOpen
    {
        public bool IsThere => asked.IsCompleted;

        public void Give()
        {
            if (asked.Exception?.GetBaseException() is { } failure)
                given.TrySetException(failure);
            else if (asked.IsCanceled)
                given.TrySetCanceled();
            else
                given.TrySetResult(asked.Result);
        }
    }
}
