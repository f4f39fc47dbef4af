using LoxiActors.Actors.Seam;

namespace LoxiActors.Engines.Local.Journal.Postgres;

/// <summary>Something for the writer to do.</summary>
internal abstract class PostgresWork
{
    public abstract void Fenced(long epoch);

    public abstract void Failed(string reason);
}

internal sealed class AppendWork(JournalAppend append) : PostgresWork
{
    private readonly TaskCompletionSource<AppendOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public JournalAppend Append => append;

    public int Bytes { get; } = append.Bytes;

    public Task<AppendOutcome> Outcome => _outcome.Task;

    public void Done(AppendOutcome outcome) => _outcome.TrySetResult(outcome);

    public override void Fenced(long epoch) => Done(new AppendOutcome.Fenced(epoch));

    public override void Failed(string reason) => Done(new AppendOutcome.Failed(reason));
}

internal sealed class PurgeWork(DateTimeOffset before, int limit) : PostgresWork
{
    private readonly TaskCompletionSource<IReadOnlyList<EntityId>> _purged = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public long Before { get; } = before.ToUnixTimeMilliseconds();

    public int Limit => limit;

    public Task<IReadOnlyList<EntityId>> Purged => _purged.Task;

    public void Done(IReadOnlyList<EntityId> purged) => _purged.TrySetResult(purged);

    public override void Fenced(long epoch) => _purged.TrySetException(JournalException.Fenced(epoch));

    public override void Failed(string reason) => _purged.TrySetException(new JournalException(reason));
}
