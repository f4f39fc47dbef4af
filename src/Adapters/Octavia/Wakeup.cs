namespace LoxiActors.Adapters.Octavia;

/// <summary>
/// Wakes whoever waits for news. The signal is fetched while what it stands for is looked at, and given after that has changed, so
/// that nobody misses any; being woken for nothing is harmless.
/// </summary>
internal sealed class Wakeup(TimeProvider time)
{
    // A timer takes no less than a millisecond and no more than some weeks; after it the next round looks again.
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    private TaskCompletionSource _signal = NewSignal();

    /// <summary>Completes with the next signal.</summary>
    public Task Next => Volatile.Read(ref _signal).Task;

    public void Signal() => Interlocked.Exchange(ref _signal, NewSignal()).SetResult();

    /// <summary>Returns with the signal, or when the time is over: the caller looks again in either case.</summary>
    public async Task WaitAsync(Task next, TimeSpan atMost, CancellationToken cancellation)
    {
        try
        {
            await next.WaitAsync(atMost < ShortestWait ? ShortestWait : atMost > LongestWait ? LongestWait : atMost, time, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Something may be due by now; the next round tells.
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
