using System.Data.Common;
using LoxiActors.Actors.Seam;
using Npgsql;

namespace LoxiActors.Engines.Local.Journal.Postgres;

/// <summary>
/// Begins a transaction, in one round trip: keeps other writers and takeovers out until it ends, and reads what the appends of a group have to be
/// checked against.
/// </summary>
internal static class GroupReader
{
    /// <summary>The number of the advisory lock that a writer's transaction holds.</summary>
    public const string WriterLock = "hashtextextended('loxiactors writer ' || current_schema(), 0)";

    /// <summary>
    /// The lease's row is locked against another epoch and not against a renewal. The advisory lock is for two writers under one epoch, for
    /// example one whose server still works on a commit that was given up. Both end with the transaction.
    /// </summary>
    private static readonly string[] Begin =
    [
        "BEGIN ISOLATION LEVEL READ COMMITTED",
        $"SELECT pg_advisory_xact_lock({WriterLock})",
        "SELECT epoch FROM lease FOR KEY SHARE",
    ];

    /// <returns>The epoch that the database holds.</returns>
    public static async Task<long> BeginAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection);
        AddBegin(batch);
        await using var reader = await batch.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        return await EpochAsync(reader, cancellation).ConfigureAwait(false);
    }

    public static async Task<GroupContents> BeginAsync(NpgsqlConnection connection, IReadOnlyList<JournalAppend> appends, CancellationToken cancellation)
    {
        var entities = appends.Select(append => append.Entity).Distinct().ToArray();
        var addresses = Names(appends, AddressOf);
        var objects = Names(appends, ObjectOf);
        await using var batch = new NpgsqlBatch(connection);
        AddBegin(batch);
        batch.Add("SELECT coalesce(max(number), 0) FROM entity");
        batch.Add(
            """
            SELECT q.i, e.number, e.sequence, e.snapshot_sequence, e.pruned_through, e.guarded
            FROM unnest($1, $2) WITH ORDINALITY AS q (kind, key, i) JOIN entity e ON e.kind = q.kind AND e.key = q.key
            """,
            Columns.Text(entities.Select(e => e.Kind)), Columns.Text(entities.Select(e => e.Key)));
        if (addresses.Length > 0)
        {
            batch.Add(
                """
                SELECT q.i, a.entity, e.key
                FROM unnest($1, $2) WITH ORDINALITY AS q (kind, address, i)
                JOIN address_owner a ON a.kind = q.kind AND a.address = q.address JOIN entity e ON e.number = a.entity
                """,
                Columns.Text(addresses.Select(a => a.Kind)), Columns.Text(addresses.Select(a => a.Address)));
        }

        if (objects.Length > 0)
        {
            batch.Add(
                """
                SELECT q.i, o.entity
                FROM unnest($1, $2, $3) WITH ORDINALITY AS q (kind, object_kind, object, i)
                JOIN object_owner o ON o.kind = q.kind AND o.object_kind = q.object_kind AND o.object = q.object
                """,
                Columns.Text(objects.Select(o => o.Kind)), Columns.Text(objects.Select(o => o.ObjectKind)), Columns.Uuid(objects.Select(o => o.Id)));
        }

        var contents = new GroupContents();
        await using var reader = await batch.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        contents.Epoch = await EpochAsync(reader, cancellation).ConfigureAwait(false);
        await EachAsync(reader, row => contents.LargestNumber = row.GetInt64(0), cancellation).ConfigureAwait(false);
        await EachAsync(reader, row => Add(contents, entities[row.GetInt64(0) - 1], row), cancellation).ConfigureAwait(false);
        if (addresses.Length > 0)
            await EachAsync(reader, row => contents.Addresses.Add(addresses[row.GetInt64(0) - 1], new AddressOwner(row.GetInt64(1), row.GetString(2))), cancellation).ConfigureAwait(false);
        if (objects.Length > 0)
            await EachAsync(reader, row => contents.Objects.Add(objects[row.GetInt64(0) - 1], row.GetInt64(1)), cancellation).ConfigureAwait(false);
        return contents;
    }

    private static void AddBegin(NpgsqlBatch batch)
    {
        foreach (var sql in Begin)
            batch.Add(sql);
    }

    /// <summary>The first rows are those of the advisory lock.</summary>
    private static async Task<long> EpochAsync(NpgsqlDataReader reader, CancellationToken cancellation)
    {
        long? epoch = null;
        await EachAsync(reader, row => epoch = row.GetInt64(0), cancellation).ConfigureAwait(false);
        return epoch ?? throw new JournalException("the table lease has no row: the database was changed by somebody else");
    }

    private static async Task EachAsync(NpgsqlDataReader reader, Action<DbDataReader> take, CancellationToken cancellation)
    {
        if (!await reader.NextResultAsync(cancellation).ConfigureAwait(false))
            throw new InvalidOperationException("a result is missing");
        while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
            take(reader);
    }

    private static void Add(GroupContents contents, EntityId id, DbDataReader row) => contents.Heads.Add(id, new EntityHead
    {
        Id = id,
        Number = row.GetInt64(1),
        Sequence = row.GetInt64(2),
        SnapshotSequence = row.GetInt64(3),
        PrunedThrough = row.GetInt64(4),
        PrunedBefore = row.GetInt64(4),
        Guarded = row.GetBoolean(5),
    });

    private static T[] Names<T>(IReadOnlyList<JournalAppend> appends, Func<string, IndexChange, T?> nameOf)
        where T : struct =>
        [.. appends.SelectMany(append => append.Index.Select(change => nameOf(append.Entity.Kind, change))).OfType<T>().Distinct()];

    private static (string Kind, string Address)? AddressOf(string kind, IndexChange change) => change switch
    {
        IndexChange.ClaimAddress claim => (kind, claim.Address),
        IndexChange.ReleaseAddress release => (kind, release.Address),
        _ => null,
    };

    private static (string Kind, string ObjectKind, Guid Id)? ObjectOf(string kind, IndexChange change) => change switch
    {
        IndexChange.Add add => (kind, add.Object.Kind.ToString(), add.Object.Id),
        IndexChange.Remove remove => (kind, remove.Object.Kind.ToString(), remove.Object.Id),
        _ => null,
    };
}
