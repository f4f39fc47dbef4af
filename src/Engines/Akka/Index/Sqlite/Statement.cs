using Microsoft.Data.Sqlite;

namespace LoxiActors.Engines.Akka.Index.Sqlite;

/// <summary>A prepared statement with numbered parameters, ?1 and up. For one thread at a time; one that isn't disposed ends with its connection.</summary>
internal sealed class Statement : IDisposable
{
    private readonly SqliteCommand _command;

    public Statement(SqliteConnection connection, string sql, int parameters = 0)
    {
        _command = connection.CreateCommand();
        _command.CommandText = sql;
        for (var i = 1; i <= parameters; i++)
            _command.Parameters.Add(new SqliteParameter($"?{i}", DBNull.Value));
    }

    public void Run(params ReadOnlySpan<object?> values) => Bound(values).ExecuteNonQuery();

    public object? Scalar(params ReadOnlySpan<object?> values) => Bound(values).ExecuteScalar() is { } value and not DBNull ? value : null;

    public List<T> Rows<T>(Func<SqliteDataReader, T> read, params ReadOnlySpan<object?> values)
    {
        using var reader = Bound(values).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }

    public void Dispose() => _command.Dispose();

    private SqliteCommand Bound(ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
            _command.Parameters[i].Value = values[i] ?? DBNull.Value;
        return _command;
    }
}
