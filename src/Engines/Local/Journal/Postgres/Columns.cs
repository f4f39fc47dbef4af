using Npgsql;
using NpgsqlTypes;

namespace LoxiActors.Engines.Local.Journal.Postgres;

/// <summary>Parameters that hold a whole column, so that one statement writes any number of rows.</summary>
internal static class Columns
{
    public static NpgsqlParameter Text(IEnumerable<string> values) => Of(values, NpgsqlDbType.Text);

    public static NpgsqlParameter Number(IEnumerable<long> values) => Of(values, NpgsqlDbType.Bigint);

    public static NpgsqlParameter Number(IEnumerable<long?> values) => Of(values, NpgsqlDbType.Bigint);

    public static NpgsqlParameter Number(IEnumerable<int> values) => Of(values, NpgsqlDbType.Integer);

    public static NpgsqlParameter Flag(IEnumerable<bool> values) => Of(values, NpgsqlDbType.Boolean);

    public static NpgsqlParameter Uuid(IEnumerable<Guid> values) => Of(values, NpgsqlDbType.Uuid);

    public static NpgsqlParameter Bytes(IEnumerable<byte[]> values) => Of(values, NpgsqlDbType.Bytea);

    public static NpgsqlParameter One(object value) => new() { Value = value };

    public static void Add(this NpgsqlBatch batch, string sql, params NpgsqlParameter[] columns)
    {
        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.AddRange(columns);
        batch.BatchCommands.Add(command);
    }

    private static NpgsqlParameter Of<T>(IEnumerable<T> values, NpgsqlDbType type) => new() { Value = values.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | type };
}
