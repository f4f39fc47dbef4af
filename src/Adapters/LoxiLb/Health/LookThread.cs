using System.Diagnostics;

namespace LoxiActors.Adapters.LoxiLb.Health;

/// <summary>Looks again and again, each time an interval after the last look began, on a thread of its own.</summary>
internal sealed class LookThread(TimeSpan interval, Action look) : IAsyncDisposable
{
    private readonly ManualResetEventSlim _stop = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _started;

    public void Start()
    {
        if (Interlocked.Exchange(ref _started, 1) != 0)
            throw new InvalidOperationException("it was started already");
        new Thread(Run) { IsBackground = true, Name = "health" }.Start();
    }

    public async ValueTask DisposeAsync()
    {
        _stop.Set();
        if (Interlocked.Exchange(ref _started, 1) != 0 && !_ended.Task.IsCompleted)
            await _ended.Task;
        _stop.Dispose();
    }

    private void Run()
    {
        var step = (long)(interval.TotalSeconds * Stopwatch.Frequency);
        var next = Stopwatch.GetTimestamp();
        TimeSpan wait;
        do
        {
            look();
            var now = Stopwatch.GetTimestamp();
            // After a delay it goes on from now: missed looks are not made up for.
            next = Math.Max(next + step, now);
            wait = Stopwatch.GetElapsedTime(now, next);
        }
        while (!_stop.Wait(wait));
        _ended.SetResult();
    }
}
