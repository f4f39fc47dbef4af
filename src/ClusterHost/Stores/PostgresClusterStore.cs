using System.Globalization;
using Akka.Configuration;
using LoxiActors.Actors.Ports;
using LoxiActors.ClusterHost.Joining;
using LoxiActors.Engines.Akka.Index;
using LoxiActors.Engines.Akka.Index.Postgres;
using LoxiActors.Engines.Akka.Journal;
using LoxiActors.Engines.Local.Journal.Postgres;
using LoxiActors.Host.Configuration;
using Npgsql;

namespace LoxiActors.ClusterHost.Stores;

/// <summary>A PostgreSQL that all hosts of the cluster reach. Listeners' totals are in a schema of their own beside the named one.</summary>
internal sealed class PostgresClusterStore(DatabaseSettings database) : ClusterStore
{
    private const string IndexTable = "cluster_entity";

    /// <summary>Of the tables that Akka's journal makes.</summary>
    private const string JournalTable = "journal";

    /// <summary>Of those of a pair of hosts on the local engine, of which one is named as one of Akka's.</summary>
    private const string PairsTable = "lease";

    private readonly PostgresOptions _url = database.Url;
    private readonly PostgresOptions _statistics = database.Url.InSchema($"{database.Url.Schema}_statistics");

    public override string Name => _url.ToString();

    public override string Removal => $"the schemas {_url.Schema} and {_statistics.Schema} in the database";

    public override Config Akka => JournalOf(_url);

    public override bool IsShared => true;

    public override async Task PrepareAsync(CancellationToken cancellation)
    {
        await CheckOwnAsync(cancellation);
        await PostgresDatabase.MakeSchemaAsync(_url, cancellation);
        await using (var register = OpenRegister())
            await register.PrepareAsync(cancellation);
        await PostgresSchema.PrepareAsync(_statistics, cancellation, upgrade: true);
    }

    /// <summary>
    /// Akka opens the connections, so what the server has to know of them goes with the connecting. An append takes several round trips: that of a host that freezes or is
    /// cut off in between keeps its number locked, on which the next writer of that entity waits. And an append that was confirmed is flushed.
    /// </summary>
    internal static Config JournalOf(PostgresOptions url)
    {
        var limit = (int)(url.Timeout / 2).TotalMilliseconds;
        return StoreConfig.Postgres(new NpgsqlConnectionStringBuilder(url.ConnectionString)
        {
            Options = string.Create(
                CultureInfo.InvariantCulture,
                $"-c synchronous_commit=on -c idle_in_transaction_session_timeout={limit} -c tcp_user_timeout={limit} -c tcp_keepalives_idle=1 -c tcp_keepalives_interval=1 -c tcp_keepalives_count=2"),
        }.ConnectionString);
    }

    public override IIndexStore OpenIndex() => new PostgresIndexStore(new PostgresIndexOptions(_url.ConnectionString, _url.Schema));

    public override IMemberRegister OpenRegister() => new PostgresMemberRegister(_url);

    public override ITrafficLedger OpenLedger() => new TenureLedger(_statistics, database.Lease);

    protected override async Task<bool> ExistsAsync(CancellationToken cancellation)
    {
        try
        {
            await CheckOwnAsync(cancellation);
            if (await PostgresDatabase.HasTableAsync(_url, IndexTable, cancellation))
                return true;
            return await PostgresDatabase.HasTableAsync(_url, JournalTable, cancellation)
                ? throw new IndexStoreException($"{Name} has a journal and no index")
                : false;
        }
        catch (Engines.Local.Journal.JournalException failure)
        {
            throw new IndexStoreException(failure.Message, failure);
        }
    }

    private async Task CheckOwnAsync(CancellationToken cancellation)
    {
        if (await PostgresDatabase.HasTableAsync(_url, PairsTable, cancellation))
        {
            throw new Engines.Local.Journal.JournalException(
                $"{Name} holds the journal of hosts on the local engine; the cluster edition needs another schema, as in …?schema=loxiactors_cluster");
        }
    }
}
