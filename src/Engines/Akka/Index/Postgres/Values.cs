using Npgsql;
using NpgsqlTypes;

namespace LoxiActors.Engines.Akka.Index.Postgres;

/// <summary>Statements of a batch and their parameters.</summary>
internal static class Values
{
    public static void Add(this NpgsqlBatch batch, string sql, params ReadOnlySpan<NpgsqlParameter> values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(value);
        batch.BatchCommands.Add(command);
    }

    public static NpgsqlParameter Text(string? value) => Of(value, NpgsqlDbType.Text);

    public static NpgsqlParameter Texts(IEnumerable<string> values) => Of(values.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text);

    public static NpgsqlParameter Number(long? value) => Of(value, NpgsqlDbType.Bigint);

    public static NpgsqlParameter Flag(bool? value) => Of(value, NpgsqlDbType.Boolean);

    public static NpgsqlParameter Uuid(Guid value) => Of(value, NpgsqlDbType.Uuid);

    public static NpgsqlParameter Form(ItemForm value) => Of((short)value, NpgsqlDbType.Smallint);

    public static NpgsqlParameter Forms(IEnumerable<IndexItem> items) => Of(items.Select(item => (short)item.Form).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Smallint);

    public static NpgsqlParameter Items(IEnumerable<IndexItem> items) => Texts(items.Select(item => item.Text));

    private static NpgsqlParameter Of(object? value, NpgsqlDbType type) => new() { Value = value ?? DBNull.Value, NpgsqlDbType = type };
}
