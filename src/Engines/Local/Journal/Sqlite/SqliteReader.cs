using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;
using Microsoft.Data.Sqlite;

namespace LoxiActors.Engines.Local.Journal.Sqlite;

/// <summary>One connection that only reads. For one reader at a time.</summary>
internal sealed class SqliteReader : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Statement _begin;
    private readonly Statement _end;
    private readonly Statement _entity;
    private readonly Statement _events;
    private readonly Statement _history;

    public SqliteReader(SqliteConnection connection)
    {
        _connection = connection;
        _begin = new Statement(connection, "BEGIN");
        _end = new Statement(connection, "COMMIT");
        _entity = new Statement(connection,
            """
            SELECT e.number, e.sequence, e.snapshot_sequence, s.body
            FROM entity e LEFT JOIN snapshot s ON s.entity = e.number WHERE e.kind = ?1 AND e.key = ?2
            """, 2);
        _events = new Statement(connection, "SELECT position, at, body FROM event WHERE position > ?1 AND position <= ?2 ORDER BY position", 2);
        _history = new Statement(connection,
            """
            SELECT v.position, v.at, v.body FROM entity e
            JOIN event v ON v.position > (e.number << 32) AND v.position < (e.number << 32) + ?3
            WHERE e.kind = ?1 AND e.key = ?2 ORDER BY v.position DESC LIMIT ?4
            """, 4);
    }

    public EntityRecord? Read(EntityId id)
    {
        // One transaction, so that the row and the events are of the same moment.
        _begin.Run();
        try
        {
            using var row = _entity.Read(id.Kind, id.Key);
            if (!row.Read())
                return null;
            var (number, sequence, snapshotSequence) = (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2));
            var snapshot = row.IsDBNull(3) ? null : row.GetFieldValue<byte[]>(3);
            using var events = _events.Read(SqlitePositions.Of(number, snapshotSequence), SqlitePositions.Of(number, SqlitePositions.LargestSequence));
            return new EntityRecord(id, sequence, snapshot, snapshotSequence, ReadEvents(events));
        }
        finally
        {
            _end.Run();
        }
    }

    public IReadOnlyList<JournaledEvent> ReadHistory(EntityId id, long before, int limit)
    {
        using var events = _history.Read(id.Kind, id.Key, Math.Clamp(before, 0, SqlitePositions.LargestSequence), limit);
        return ReadEvents(events);
    }

    public IReadOnlyList<string> Kinds()
    {
        using var statement = new Statement(_connection, "SELECT DISTINCT kind FROM entity ORDER BY kind");
        using var rows = statement.Read();
        var kinds = new List<string>();
        while (rows.Read())
            kinds.Add(rows.GetString(0));
        return kinds;
    }

    public IEnumerable<EntityHeader> List(string kind)
    {
        using var statement = new Statement(_connection, "SELECT key, sequence, guarded, retired_at FROM entity WHERE kind = ?1 ORDER BY number", 1);
        using var rows = statement.Read(kind);
        while (rows.Read())
        {
            yield return new EntityHeader(
                new EntityId(kind, rows.GetString(0)), rows.GetInt64(1), rows.GetInt64(2) != 0,
                rows.IsDBNull(3) ? null : DateTimeOffset.FromUnixTimeMilliseconds(rows.GetInt64(3)));
        }
    }

    public IEnumerable<EntityRecord> ReadGuarded(string kind)
    {
        using var statement = new Statement(_connection,
            """
            SELECT e.number, e.key, e.sequence, e.snapshot_sequence, s.body, v.position, v.at, v.body
            FROM entity e
            LEFT JOIN snapshot s ON s.entity = e.number
            LEFT JOIN event v ON v.position > (e.number << 32) + e.snapshot_sequence AND v.position < ((e.number + 1) << 32)
            WHERE e.kind = ?1 AND e.guarded = 1 ORDER BY e.number, v.position
            """, 1);
        using var rows = statement.Read(kind);
        var more = rows.Read();
        while (more)
        {
            var number = rows.GetInt64(0);
            var events = new List<JournaledEvent>();
            var (id, sequence, snapshotSequence) = (new EntityId(kind, rows.GetString(1)), rows.GetInt64(2), rows.GetInt64(3));
            var snapshot = rows.IsDBNull(4) ? null : rows.GetFieldValue<byte[]>(4);
            do
            {
                if (!rows.IsDBNull(5))
                    events.Add(EventAt(rows, 5));
                more = rows.Read();
            }
            while (more && rows.GetInt64(0) == number);

            yield return new EntityRecord(id, sequence, snapshot, snapshotSequence, events);
        }
    }

    public IEnumerable<IndexEntry> ReadIndex(string kind)
    {
        foreach (var (key, a, b) in Rows("SELECT e.key, o.object_kind, o.object FROM object_owner o JOIN entity e ON e.number = o.entity WHERE o.kind = ?1", kind))
            yield return Entry(key, new IndexChange.Add(new ObjectRef(Enum.Parse<ObjectKind>((string)a), new Guid((byte[])b, bigEndian: true))));
        foreach (var (key, a, _) in Rows("SELECT e.key, a.address, '' FROM address_owner a JOIN entity e ON e.number = a.entity WHERE a.kind = ?1", kind))
            yield return Entry(key, new IndexChange.ClaimAddress((string)a));
        foreach (var (key, a, _) in Rows("SELECT e.key, p.node, '' FROM placement p JOIN entity e ON e.number = p.entity WHERE e.kind = ?1", kind))
            yield return Entry(key, new IndexChange.PlaceOn(new NodeName((string)a)));

        IndexEntry Entry(string key, IndexChange change) => new(new EntityId(kind, key), change);
    }

    public void Dispose()
    {
        foreach (var statement in new[] { _begin, _end, _entity, _events, _history })
            statement.Dispose();
        _connection.Dispose();
    }

    private IEnumerable<(string Key, object A, object B)> Rows(string sql, string kind)
    {
        using var statement = new Statement(_connection, sql, 1);
        using var rows = statement.Read(kind);
        while (rows.Read())
            yield return (rows.GetString(0), rows.GetValue(1), rows.GetValue(2));
    }

    private static List<JournaledEvent> ReadEvents(SqliteDataReader rows)
    {
        var events = new List<JournaledEvent>();
        while (rows.Read())
            events.Add(EventAt(rows, 0));
        return events;
    }

    private static JournaledEvent EventAt(SqliteDataReader rows, int column) => new(
        SqlitePositions.SequenceOf(rows.GetInt64(column)),
        DateTimeOffset.FromUnixTimeMilliseconds(rows.GetInt64(column + 1)),
        rows.GetFieldValue<byte[]>(column + 2));
}
