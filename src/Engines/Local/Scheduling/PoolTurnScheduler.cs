using System.Collections.Concurrent;

namespace LoxiActors.Engines.Local.Scheduling;

/// <summary>Runs turns on the thread pool, first come first served, at most so many at the same time.</summary>
internal sealed class PoolTurnScheduler(int parallelism) : ITurnScheduler, IThreadPoolWorkItem
{
    private readonly ConcurrentQueue<IThreadPoolWorkItem> _ready = new();
    private int _workers;

    public void Schedule(IThreadPoolWorkItem turn)
    {
        _ready.Enqueue(turn);
        TryAddWorker();
    }

    void IThreadPoolWorkItem.Execute()
    {
        // A worker that has had its share lets other users of the pool go first.
        for (var i = 0; i < 64 && _ready.TryDequeue(out var turn); i++)
            turn.Execute();
        Interlocked.Decrement(ref _workers);
        if (!_ready.IsEmpty)
            TryAddWorker();
    }

    private void TryAddWorker()
    {
        var workers = Volatile.Read(ref _workers);
        while (workers < parallelism)
        {
            var seen = Interlocked.CompareExchange(ref _workers, workers + 1, workers);
            if (seen == workers)
            {
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
                return;
            }

            workers = seen;
        }
    }
}
