using LoxiActors.Actors.Seam;
using Microsoft.Data.Sqlite;

namespace LoxiActors.Engines.Local.Journal.Sqlite;

/// <summary>The statements that change the database, inside a transaction that the writer holds.</summary>
internal sealed class SqliteAppender : IDisposable
{
    private readonly SqliteIndexWriter _index;
    private readonly Statement _find;
    private readonly Statement _create;
    private readonly Statement _update;
    private readonly Statement _event;
    private readonly Statement _snapshot;
    private readonly Statement _prune;
    private readonly Statement _retired;
    private readonly Statement _forgetEntity;
    private readonly Statement _forgetSnapshot;

    public SqliteAppender(SqliteConnection connection)
    {
        _index = new SqliteIndexWriter(connection);
        _find = new Statement(connection, "SELECT number, sequence, snapshot_sequence, pruned_through FROM entity WHERE kind = ?1 AND key = ?2", 2);
        _create = new Statement(connection, "INSERT INTO entity (kind, key, sequence, guarded) VALUES (?1, ?2, 0, 0) RETURNING number", 2);
        _update = new Statement(connection,
            """
            UPDATE entity SET sequence = ?2, snapshot_sequence = ?3, pruned_through = ?4, guarded = ?5, retired_at = coalesce(retired_at, ?6)
            WHERE number = ?1
            """, 6);
        _event = new Statement(connection, "INSERT INTO event (position, at, body) VALUES (?1, ?2, ?3)", 3);
        _snapshot = new Statement(connection, "INSERT OR REPLACE INTO snapshot (entity, body) VALUES (?1, ?2)", 2);
        _prune = new Statement(connection, "DELETE FROM event WHERE position > ?1 AND position <= ?2", 2);
        _retired = new Statement(connection,
            "SELECT number, kind, key FROM entity WHERE retired_at < ?1 AND guarded = 0 ORDER BY retired_at, number LIMIT ?2", 2);
        _forgetEntity = new Statement(connection, "DELETE FROM entity WHERE number = ?1", 1);
        _forgetSnapshot = new Statement(connection, "DELETE FROM snapshot WHERE entity = ?1", 1);
    }

    /// <summary>An outcome other than stored leaves the transaction as it was.</summary>
    public AppendOutcome Append(JournalAppend append)
    {
        var row = Find(append.Entity);
        if (row.Sequence != append.ExpectedSequence)
            return new AppendOutcome.OutOfSequence(row.Sequence);
        if (append.LastSequence is 0 or > SqlitePositions.LargestSequence)
            return new AppendOutcome.Failed($"an append may not end at event {append.LastSequence}");
        foreach (var change in append.Index)
        {
            if (change is IndexChange.ClaimAddress claim && _index.OwnerOf(append.Entity.Kind, claim.Address, row.Number) is { } owner)
                return new AppendOutcome.AddressTaken(claim.Address, owner);
        }

        var number = row.Number != 0 ? row.Number : (long)_create.Scalar(append.Entity.Kind, append.Entity.Key)!;
        var at = append.At.ToUnixTimeMilliseconds();
        for (var i = 0; i < append.Events.Count; i++)
            _event.Run(SqlitePositions.Of(number, append.ExpectedSequence + i + 1), at, append.Events[i]);
        foreach (var change in append.Index)
            _index.Apply(append.Entity.Kind, number, change);
        if (append.Snapshot is not null)
            _snapshot.Run(number, append.Snapshot);
        var snapshotSequence = append.Snapshot is null ? row.SnapshotSequence : append.LastSequence;
        var prunedThrough = Math.Max(row.PrunedThrough, Math.Min(append.PruneThrough, snapshotSequence));
        if (prunedThrough > row.PrunedThrough)
            _prune.Run(SqlitePositions.Of(number, row.PrunedThrough), SqlitePositions.Of(number, prunedThrough));
        _update.Run(number, append.LastSequence, snapshotSequence, prunedThrough, append.Guarded ? 1L : 0L, append.Retired ? at : null);
        return AppendOutcome.Stored.Instance;
    }

    public IReadOnlyList<EntityId> Purge(long before, int limit)
    {
        var due = new List<(long Number, EntityId Id)>();
        using (var rows = _retired.Read(before, limit))
        {
            while (rows.Read())
                due.Add((rows.GetInt64(0), new EntityId(rows.GetString(1), rows.GetString(2))));
        }

        foreach (var (number, _) in due)
        {
            _prune.Run(SqlitePositions.Of(number, 0), SqlitePositions.Of(number, SqlitePositions.LargestSequence));
            _forgetSnapshot.Run(number);
            _index.Forget(number);
            _forgetEntity.Run(number);
        }

        return [.. due.Select(d => d.Id)];
    }

    public void Dispose()
    {
        foreach (var statement in new[] { _find, _create, _update, _event, _snapshot, _prune, _retired, _forgetEntity, _forgetSnapshot })
            statement.Dispose();
        _index.Dispose();
    }

    private EntityRow Find(EntityId id)
    {
        using var row = _find.Read(id.Kind, id.Key);
        return row.Read() ? new EntityRow(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3)) : default;
    }

    /// <param name="Number">0 when there is no such entity.</param>
    private readonly record struct EntityRow(long Number, long Sequence, long SnapshotSequence, long PrunedThrough);
}
