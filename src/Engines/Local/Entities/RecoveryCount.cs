using LoxiActors.Actors.Hosting;

namespace LoxiActors.Engines.Local.Entities;

/// <summary>Counts entities that are back.</summary>
internal sealed class RecoveryCount(int total, IProgress<RecoveryProgress>? progress, EngineContext engine)
{
    private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _step = Math.Max(1, total / 10);
    private int _done;
    private int _expected = -1;

    public Task Completed => _completed.Task;

    public void Add()
    {
        var done = Interlocked.Increment(ref _done);
        if (done % _step == 0 || done == total)
        {
            engine.Log.Reviving(done, total);
            progress?.Report(new RecoveryProgress(done, total));
        }

        if (done == Volatile.Read(ref _expected))
            _completed.TrySetResult();
    }

    /// <summary>Says how many there are in truth: inputs that came meanwhile may have changed which entities are guarded.</summary>
    public void Expect(int all)
    {
        Interlocked.Exchange(ref _expected, all);
        if (Volatile.Read(ref _done) == all)
            _completed.TrySetResult();
    }
}
