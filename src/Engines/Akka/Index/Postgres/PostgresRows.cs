using LoxiActors.Actors.Seam;
using Npgsql;

namespace LoxiActors.Engines.Akka.Index.Postgres;

/// <summary>What rows of the tables mean.</summary>
internal static class PostgresRows
{
    public static EntityFacts Facts(NpgsqlDataReader row, int first) =>
        new(row.GetInt64(first), row.GetBoolean(first + 1), Number(row, first + 2), row.GetBoolean(first + 3));

    public static IndexItem Item(NpgsqlDataReader row, int first) => new((ItemForm)row.GetInt16(first), row.GetString(first + 1));

    public static IndexedEntity Entity(NpgsqlDataReader row) => Facts(row, 2).Of(new EntityId(row.GetString(0), row.GetString(1)));

    public static IndexHost Host(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.GetString(1), row.GetFieldValue<DateTimeOffset>(2), row.IsDBNull(3) ? null : row.GetFieldValue<DateTimeOffset>(3));

    public static ConfirmedChange Change(NpgsqlDataReader row)
    {
        var entity = new EntityId(row.GetString(1), row.GetString(2));
        return new ConfirmedChange(
            row.GetInt64(0), entity, row.IsDBNull(3) ? null : Item(row, 3).ToChange(row.GetBoolean(5)),
            row.IsDBNull(6) ? null : new EntityFacts(row.GetInt64(6), row.GetBoolean(7), Number(row, 8), Pending: false).Of(entity));
    }

    private static long? Number(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);
}
