using System.Data.Common;
using System.Runtime.CompilerServices;
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Engines.Local.Journal.Postgres;

/// <summary>What is read. Each answer is one statement, so that all of it is of the same moment.</summary>
internal sealed class PostgresReader(PostgresReaders readers)
{
    /// <summary>A snapshot comes as event 0, before the events after it.</summary>
    private const string Record =
        """
        SELECT e.number, e.key, e.sequence, e.snapshot_sequence, v.sequence, v.at, v.body
        FROM entity e LEFT JOIN LATERAL (
            SELECT 0 AS sequence, 0 AS at, body FROM snapshot WHERE entity = e.number
            UNION ALL
            SELECT sequence, at, body FROM event WHERE entity = e.number AND sequence > e.snapshot_sequence
        ) v ON true
        """;

    public async ValueTask<EntityRecord?> ReadAsync(EntityId id, CancellationToken cancellation)
    {
        await foreach (var record in RecordsAsync(id.Kind, $"{Record} WHERE e.kind = $1 AND e.key = $2 ORDER BY e.number, v.sequence", id.Key, cancellation).ConfigureAwait(false))
            return record;
        return null;
    }

    public IAsyncEnumerable<EntityRecord> ReadGuardedAsync(string kind, CancellationToken cancellation) =>
        RecordsAsync(kind, $"{Record} WHERE e.kind = $1 AND e.guarded ORDER BY e.number, v.sequence", null, cancellation);

    public async ValueTask<IReadOnlyList<JournaledEvent>> ReadHistoryAsync(EntityId id, long before, int limit, CancellationToken cancellation)
    {
        const string Sql =
            """
            SELECT v.sequence, v.at, v.body FROM entity e JOIN event v ON v.entity = e.number AND v.sequence < $3
            WHERE e.kind = $1 AND e.key = $2 ORDER BY v.sequence DESC LIMIT $4
            """;
        var events = new List<JournaledEvent>();
        var values = new[] { Columns.One(id.Kind), Columns.One(id.Key), Columns.One(before), Columns.One((long)limit) };
        await foreach (var row in readers.RowsAsync(Sql, values, false, cancellation).ConfigureAwait(false))
            events.Add(EventAt(row, 0));
        return events;
    }

    public async ValueTask<IReadOnlyList<string>> ReadKindsAsync(CancellationToken cancellation)
    {
        var kinds = new List<string>();
        await foreach (var row in readers.RowsAsync("SELECT DISTINCT kind FROM entity ORDER BY kind", [], true, cancellation).ConfigureAwait(false))
            kinds.Add(row.GetString(0));
        return kinds;
    }

    public async IAsyncEnumerable<EntityHeader> ListAsync(string kind, [EnumeratorCancellation] CancellationToken cancellation)
    {
        const string Sql = "SELECT key, sequence, guarded, retired_at FROM entity WHERE kind = $1";
        await foreach (var row in readers.RowsAsync(Sql, [Columns.One(kind)], true, cancellation).ConfigureAwait(false))
        {
            yield return new EntityHeader(
                new EntityId(kind, row.GetString(0)), row.GetInt64(1), row.GetBoolean(2),
                row.IsDBNull(3) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3)));
        }
    }

    /// <summary>All three tables in one statement: an entity must not be found in one and gone in the next.</summary>
    public async IAsyncEnumerable<IndexEntry> ReadIndexAsync(string kind, [EnumeratorCancellation] CancellationToken cancellation)
    {
        const string Sql =
            """
            SELECT 1, e.key, o.object_kind, o.object FROM object_owner o JOIN entity e ON e.number = o.entity WHERE o.kind = $1
            UNION ALL
            SELECT 2, e.key, a.address, NULL FROM address_owner a JOIN entity e ON e.number = a.entity WHERE a.kind = $1
            UNION ALL
            SELECT 3, e.key, p.node, NULL FROM placement p JOIN entity e ON e.number = p.entity WHERE e.kind = $1
            """;
        await foreach (var row in readers.RowsAsync(Sql, [Columns.One(kind)], true, cancellation).ConfigureAwait(false))
        {
            var text = row.GetString(2);
            IndexChange change = row.GetInt32(0) switch
            {
                1 => new IndexChange.Add(new ObjectRef(Enum.Parse<ObjectKind>(text), row.GetGuid(3))),
                2 => new IndexChange.ClaimAddress(text),
                _ => new IndexChange.PlaceOn(new NodeName(text)),
            };
            yield return new IndexEntry(new EntityId(kind, row.GetString(1)), change);
        }
    }

    private async IAsyncEnumerable<EntityRecord> RecordsAsync(string kind, string sql, string? key, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var values = key is null ? new[] { Columns.One(kind) } : [Columns.One(kind), Columns.One(key)];
        EntityRecord? record = null;
        List<JournaledEvent> events = [];
        long number = 0;
        await foreach (var row in readers.RowsAsync(sql, values, key is null, cancellation).ConfigureAwait(false))
        {
            if (record is null || row.GetInt64(0) != number)
            {
                if (record is not null)
                    yield return record;
                events = [];
                number = row.GetInt64(0);
                record = new EntityRecord(new EntityId(kind, row.GetString(1)), row.GetInt64(2), null, row.GetInt64(3), events);
            }

            if (row.IsDBNull(4))
                continue;
            if (row.GetInt64(4) == 0)
                record = record with { Snapshot = row.GetFieldValue<byte[]>(6) };
            else
                events.Add(EventAt(row, 4));
        }

        if (record is not null)
            yield return record;
    }

    private static JournaledEvent EventAt(DbDataReader row, int column) => new(
        row.GetInt64(column), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column + 1)), row.GetFieldValue<byte[]>(column + 2));
}
