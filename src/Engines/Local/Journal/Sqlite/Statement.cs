using Microsoft.Data.Sqlite;

namespace LoxiActors.Engines.Local.Journal.Sqlite;

/// <summary>A prepared statement with numbered parameters, ?1 and up. For one thread at a time.</summary>
internal sealed class Statement : IDisposable
{
    private readonly SqliteCommand _command;

    public Statement(SqliteConnection connection, string sql, int parameters = 0)
    {
        _command = connection.CreateCommand();
        _command.CommandText = sql;
        for (var i = 1; i <= parameters; i++)
            _command.Parameters.Add(new SqliteParameter($"?{i}", DBNull.Value));
        _command.Prepare();
    }

    public int Run(params ReadOnlySpan<object?> values) => Bound(values).ExecuteNonQuery();

    public object? Scalar(params ReadOnlySpan<object?> values) => Bound(values).ExecuteScalar();

    public SqliteDataReader Read(params ReadOnlySpan<object?> values) => Bound(values).ExecuteReader();

    public void Dispose() => _command.Dispose();

    private SqliteCommand Bound(ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
            _command.Parameters[i].Value = values[i] ?? DBNull.Value;
        return _command;
    }
}
