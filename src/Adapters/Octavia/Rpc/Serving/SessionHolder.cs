namespace LoxiActors.Adapters.Octavia.Rpc.Serving;

/// <summary>The session of the moment, if there is one.</summary>
internal sealed class SessionHolder
{
    private readonly Lock _gate = new();
    private TaskCompletionSource<RpcSession> _arrival = NewArrival();

    public RpcSession? Current
    {
        get
        {
            lock (_gate)
                return _arrival.Task.IsCompletedSuccessfully ? _arrival.Task.Result : null;
        }
    }

    public void Set(RpcSession session)
    {
        lock (_gate)
        {
            if (_arrival.Task.IsCompleted)
                _arrival = NewArrival();
            _arrival.SetResult(session);
        }
    }

    /// <summary>Forgets a session that has ended, unless it has a successor already.</summary>
    public void Remove(RpcSession ended)
    {
        lock (_gate)
        {
            if (Current == ended)
                _arrival = NewArrival();
        }
    }

    /// <summary>The session of the moment, or the next one. Throws <see cref="TimeoutException"/> when none comes in time.</summary>
    public Task<RpcSession> NextAsync(TimeSpan patience, TimeProvider time, CancellationToken cancellation)
    {
        lock (_gate)
            return _arrival.Task.WaitAsync(patience, time, cancellation);
    }

    private static TaskCompletionSource<RpcSession> NewArrival() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
