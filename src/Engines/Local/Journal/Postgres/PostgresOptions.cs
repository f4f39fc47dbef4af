using Npgsql;

namespace LoxiActors.Engines.Local.Journal.Postgres;

/// <summary>Where the database is, and the bounds of what uses it. Made by <see cref="Parse"/>.</summary>
public sealed class PostgresOptions
{
    private readonly PostgresAddress _address;

    private PostgresOptions(PostgresAddress address) => _address = address;

    /// <summary>Appends in one transaction at most; at least 1.</summary>
    public int LargestGroup { get; init; } = 256;

    /// <summary>Appends that may wait for the writer; more are answered <see cref="AppendOutcome.Failed"/>.</summary>
    public int LongestQueue { get; init; } = 65_536;

    /// <summary>Reads at the same time.</summary>
    public int Readers { get; init; } = 8;

    /// <summary>
    /// How long the server may take for one step of an append: to connect, to check, to store. When it takes longer, everything that
    /// waits is answered <see cref="AppendOutcome.Failed"/>. At least 100 ms.
    /// </summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long one question to the lease may take, the connecting included. Much shorter than a lease, so that a holder notices in time. At least 50 ms.</summary>
    public TimeSpan LeaseTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Where the tables are.</summary>
    public string Schema => _address.Schema;

    /// <param name="url">
    /// <c>postgresql://user[:password]@host[:port]/database</c>, parts percent-encoded; the host may be the directory of a Unix socket (<c>%2Frun%2Fpostgresql</c>).
    /// Behind a question mark: <c>sslmode</c> (disable, allow, prefer, require, verify-ca, verify-full), <c>sslrootcert</c> (a file), <c>schema</c> (<c>loxiactors</c>).
    /// </param>
    /// <exception cref="FormatException">Names what is wrong, and never the password.</exception>
    public static PostgresOptions Parse(string url) => new(PostgresAddress.Parse(url));

    /// <summary>For a library that connects by itself: as Npgsql reads it, with the password and the schema.</summary>
    public string ConnectionString => _address.Connection(Timeout).ConnectionString;

    /// <summary>The same database with other tables.</summary>
    /// <exception cref="FormatException">It is no name of a schema.</exception>
    public PostgresOptions InSchema(string schema) => Copy(_address.In(schema));

    /// <summary>The same database and schema with other bounds.</summary>
    public PostgresOptions With(TimeSpan? timeout = null, TimeSpan? leaseTimeout = null, int? largestGroup = null, int? longestQueue = null, int? readers = null) => Copy(_address, timeout, leaseTimeout, largestGroup, longestQueue, readers);

    private PostgresOptions Copy(
        PostgresAddress address, TimeSpan? timeout = null, TimeSpan? leaseTimeout = null, int? largestGroup = null, int? longestQueue = null, int? readers = null) => new(address)
    {
        Timeout = timeout ?? Timeout,
        LeaseTimeout = leaseTimeout ?? LeaseTimeout,
        LargestGroup = largestGroup ?? LargestGroup,
        LongestQueue = longestQueue ?? LongestQueue,
        Readers = readers ?? Readers,
    };

    /// <summary>User, host, port, database and schema, without the password.</summary>
    public override string ToString() => _address.ToString();

    internal NpgsqlConnectionStringBuilder Connection(TimeSpan timeout) => _address.Connection(timeout);

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(LargestGroup, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(LongestQueue, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Readers, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Timeout, TimeSpan.FromMilliseconds(100));
        ArgumentOutOfRangeException.ThrowIfLessThan(LeaseTimeout, TimeSpan.FromMilliseconds(50));
    }
}
