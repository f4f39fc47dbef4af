using LoxiActors.Actors.Seam;
using Microsoft.Data.Sqlite;

namespace LoxiActors.Engines.Akka.Index.Sqlite;

/// <summary>What rows of the tables mean.</summary>
internal static class SqliteRows
{
    public static EntityFacts Facts(SqliteDataReader row, int first) =>
        new(row.GetInt64(first), row.GetBoolean(first + 1), Number(row, first + 2), row.GetBoolean(first + 3));

    public static IndexItem Item(SqliteDataReader row, int first) => new((ItemForm)row.GetInt32(first), row.GetString(first + 1));

    public static IndexedEntity Entity(SqliteDataReader row) => Facts(row, 2).Of(new EntityId(row.GetString(0), row.GetString(1)));

    public static IndexHost Host(SqliteDataReader row) => new(
        Guid.ParseExact(row.GetString(0), "D"), row.GetString(1), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2)),
        Number(row, 3) is { } fenced ? DateTimeOffset.FromUnixTimeMilliseconds(fenced) : null);

    public static ConfirmedChange Change(SqliteDataReader row)
    {
        var entity = new EntityId(row.GetString(1), row.GetString(2));
        return new ConfirmedChange(
            row.GetInt64(0), entity, row.IsDBNull(3) ? null : Item(row, 3).ToChange(row.GetBoolean(5)),
            row.IsDBNull(6) ? null : new EntityFacts(row.GetInt64(6), row.GetBoolean(7), Number(row, 8), Pending: false).Of(entity));
    }

    private static long? Number(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);
}
