using LoxiActors.Imitation.Control;

namespace LoxiActors.Imitation.Core;

/// <summary>One process life: the state, the engine's one lock, and the end that a restart brings.</summary>
internal sealed class NodeLife(NodeState state, ChangeSignal changes, CancellationToken nodeStop) : IDisposable
{
    private readonly SemaphoreSlim _engineLock = new(1, 1);
    private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(nodeStop);

    public NodeState State { get; } = state;

    public CancellationToken Ended => _end.Token;

    /// <summary>
    /// Takes the lock that every change shares, applies, and keeps the lock for the barrier time if something was
    /// applied. A client that goes away does not stop it, as in LoxiLB.
    /// </summary>
    public async Task<string?> ChangeAsync(Func<NodeState, string?> change, Func<TimeSpan> barrier, TimeProvider time)
    {
        await _engineLock.WaitAsync(Ended);
        try
        {
            string? error;
            lock (State.Gate)
            {
                State.AdvanceTo(time.GetUtcNow());
                error = change(State);
                State.AdvanceTo(time.GetUtcNow());
            }

            changes.Raise();
            if (error is null && barrier() is { Ticks: > 0 } wait)
                await Task.Delay(wait, time, Ended);
            return error;
        }
        finally
        {
            _engineLock.Release();
        }
    }

    public void End() => _end.Cancel();

    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
    }
}
