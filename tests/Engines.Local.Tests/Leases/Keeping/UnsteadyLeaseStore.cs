using LoxiActors.Engines.Local.Journal;
using LoxiActors.Engines.Local.Leases;

namespace LoxiActors.Engines.Local.Tests.Leases.Keeping;

/// <summary>The way of one process to a store, which can be cut, lose answers, or keep them back.</summary>
internal sealed class UnsteadyLeaseStore(ILeaseStore store) : ILeaseStore
{
    private TaskCompletionSource? _keptBack;

    /// <summary>Nothing gets through.</summary>
    public bool Cut { get; set; }

    /// <summary>It is carried out, but nobody hears of it.</summary>
    public bool LosesAnswers { get; set; }

    /// <summary>Neither carried out nor answered.</summary>
    public bool Hangs { get; set; }

    public List<int> Threads { get; } = [];

    /// <summary>Answers are given, as they were then, when <see cref="LetGo"/> is called.</summary>
    public void KeepBack() => _keptBack = new TaskCompletionSource();

    public void LetGo()
    {
        var kept = _keptBack!;
        _keptBack = null;
        kept.SetResult();
    }

    public ValueTask<LeaseAnswer> TryTakeAsync(string holder, TimeSpan duration, CancellationToken cancellation) =>
        PassAsync(() => store.TryTakeAsync(holder, duration, cancellation));

    public ValueTask<LeaseAnswer> RenewAsync(long epoch, TimeSpan duration, CancellationToken cancellation) =>
        PassAsync(() => store.RenewAsync(epoch, duration, cancellation));

    public async ValueTask ReleaseAsync(long epoch, CancellationToken cancellation) => await PassAsync(async () =>
    {
        await store.ReleaseAsync(epoch, cancellation).ConfigureAwait(false);
        return new LeaseAnswer.Held(epoch);
    }).ConfigureAwait(false);

    private async ValueTask<LeaseAnswer> PassAsync(Func<ValueTask<LeaseAnswer>> call)
    {
        Threads.Add(Environment.CurrentManagedThreadId);
        if (Cut)
            throw new JournalException("the store is away");
        if (Hangs)
            await new TaskCompletionSource().Task.ConfigureAwait(false);
        var answer = await call().ConfigureAwait(false);
        if (_keptBack is { } kept)
            await kept.Task.ConfigureAwait(false);
        return LosesAnswers ? throw new JournalException("the answer was lost") : answer;
    }
}
