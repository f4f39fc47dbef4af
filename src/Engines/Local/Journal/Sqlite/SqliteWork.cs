using LoxiActors.Actors.Seam;

namespace LoxiActors.Engines.Local.Journal.Sqlite;

/// <summary>Something for the writer to do inside its next transaction.</summary>
internal abstract class SqliteWork
{
    public virtual int Bytes => 0;

    /// <summary>Inside the transaction; nothing may be answered yet.</summary>
    public abstract void Apply(SqliteAppender appender);

    /// <summary>After the commit.</summary>
    public abstract void Committed();

    public abstract void Failed(string reason);
}

internal sealed class AppendWork(JournalAppend append) : SqliteWork
{
    private readonly TaskCompletionSource<AppendOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private AppendOutcome? _applied;

    public Task<AppendOutcome> Outcome => _outcome.Task;

    public override int Bytes { get; } = append.Bytes;

    public override void Apply(SqliteAppender appender) => _applied = appender.Append(append);

    public override void Committed() => _outcome.TrySetResult(_applied!);

    public override void Failed(string reason) => _outcome.TrySetResult(new AppendOutcome.Failed(reason));
}

internal sealed class PurgeWork(DateTimeOffset before, int limit) : SqliteWork
{
    private readonly TaskCompletionSource<IReadOnlyList<EntityId>> _purged = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IReadOnlyList<EntityId> _applied = [];

    public Task<IReadOnlyList<EntityId>> Purged => _purged.Task;

    public override void Apply(SqliteAppender appender) => _applied = appender.Purge(before.ToUnixTimeMilliseconds(), limit);

    public override void Committed() => _purged.TrySetResult(_applied);

    public override void Failed(string reason) => _purged.TrySetException(new JournalException(reason));
}
