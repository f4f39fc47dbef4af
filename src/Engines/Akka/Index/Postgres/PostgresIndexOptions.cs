using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;

namespace LoxiActors.Engines.Akka.Index.Postgres;

/// <summary>Where the database is, and the bounds of what uses it.</summary>
public sealed partial class PostgresIndexOptions
{
    private readonly NpgsqlConnectionStringBuilder _address;

    /// <param name="connectionString">Npgsql's; host, user, password, database and what concerns TLS are taken from it.</param>
    /// <param name="schema">Made if there is none. Other tables may be in it too.</param>
    /// <exception cref="FormatException">Names what is wrong, and nothing that might be a password.</exception>
    public PostgresIndexOptions(string connectionString, string schema = "loxiactors")
    {
        try
        {
            _address = new NpgsqlConnectionStringBuilder(connectionString);
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException or InvalidCastException or KeyNotFoundException)
        {
            // Neither its text nor the exception itself: a password with a semicolon in it would be named as an unknown option.
            throw new FormatException("the connection string of the index can't be read: Name=value pairs with semicolons between them are meant, values with special characters in quotes");
        }

        if (string.IsNullOrEmpty(_address.Host))
            throw new FormatException("the connection string of the index has no Host");
        if (!SchemaName().IsMatch(schema))
            throw new FormatException("the schema of the index is not a name: up to 63 small letters, digits and _ are meant, no digit first");
        Schema = schema;
    }

    public string Schema { get; }

    /// <summary>
    /// How long an operation may take, connecting included; a fence twice as long. Half of it is the limit of each statement, each wait for a lock, and
    /// each transaction that doesn't go on. At least 200 ms.
    /// </summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Operations at the same time; more wait. At least 2.</summary>
    public int Connections { get; init; } = 16;

    /// <summary>Confirmed changes that are kept for other hosts; at least 1.</summary>
    public int ChangesKept { get; init; } = IndexLimits.ChangesKept;

    /// <summary>User, host, port, database and schema, without the password.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{_address.Username}@{_address.Host}:{_address.Port}/{_address.Database} (schema {Schema})");

    internal NpgsqlConnectionStringBuilder Connection(bool pooled)
    {
        var seconds = (int)Math.Max(1, Math.Ceiling(Timeout.TotalSeconds));
        return new NpgsqlConnectionStringBuilder(_address.ConnectionString)
        {
            SearchPath = Schema,
            Pooling = pooled,
            MinPoolSize = 0,
            MaxPoolSize = Connections,
            // What a connection was set to when it was opened stays.
            NoResetOnClose = true,
            MaxAutoPrepare = 64,
            AutoPrepareMinUsages = 2,
            Timeout = seconds,
            CommandTimeout = seconds,
            // A connection on which a command was given up is thrown away; to wait for the cancellation would take as long again.
            CancellationTimeout = -1,
            Multiplexing = false,
            Enlist = false,
            IncludeErrorDetail = false,
            PersistSecurityInfo = false,
            ApplicationName = "loxiactors index",
        };
    }

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Timeout, TimeSpan.FromMilliseconds(200));
        ArgumentOutOfRangeException.ThrowIfLessThan(Connections, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(ChangesKept, 1);
    }

    [GeneratedRegex("^[a-z_][a-z0-9_]{0,62}$")]
    private static partial Regex SchemaName();
}
