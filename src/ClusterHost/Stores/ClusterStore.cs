using Akka.Configuration;
using LoxiActors.Actors.Ports;
using LoxiActors.ClusterHost.Joining;
using LoxiActors.Engines.Akka.Import;
using LoxiActors.Engines.Akka.Index;
using LoxiActors.Host.Configuration;
using ConfigurationException = LoxiActors.Host.Configuration.ConfigurationException;
using Settings = LoxiActors.Host.Configuration.Settings;

namespace LoxiActors.ClusterHost.Stores;

/// <summary>Where the cluster edition keeps everything: journal and snapshots, the index beside them, and listeners' totals.</summary>
internal abstract class ClusterStore
{
    /// <summary>For people; without an account.</summary>
    public abstract string Name { get; }

    /// <summary>What has to be removed to be rid of it; for people.</summary>
    public abstract string Removal { get; }

    /// <summary>Akka's settings of journal and snapshots. Hold a database's password.</summary>
    public abstract Config Akka { get; }

    /// <summary>Several hosts may be on it.</summary>
    public abstract bool IsShared { get; }

    /// <summary>In SQLite in the data directory, or in the PostgreSQL of <c>[database]</c>.</summary>
    /// <exception cref="ConfigurationException">The settings ask for something that the cluster edition can't do.</exception>
    public static ClusterStore Of(Settings settings) =>
        settings.Database is { } database ? new PostgresClusterStore(database) : new SqliteClusterStore(settings.Host.DataDirectory);

    /// <summary>Makes what Akka's journal doesn't make itself.</summary>
    /// <exception cref="Actors.Hosting.StoreException">It can't be used.</exception>
    public abstract Task PrepareAsync(CancellationToken cancellation);

    /// <summary>Opens nothing yet.</summary>
    public abstract IIndexStore OpenIndex();

    /// <summary>Opens nothing yet. Of a store that <see cref="IsShared"/>.</summary>
    public abstract IMemberRegister OpenRegister();

    /// <summary>For the one host that keeps figures; who opens it later ends what an earlier one may keep.</summary>
    public abstract ITrafficLedger OpenLedger();

    /// <summary>What has been imported, and whether there is anything; null when there is no store. Makes nothing.</summary>
    /// <exception cref="IndexStoreException">It can't be read, or a part of it is missing.</exception>
    public async Task<ImportStanding?> LookAsync(CancellationToken cancellation)
    {
        if (!await ExistsAsync(cancellation))
            return null;
        await using var index = OpenIndex();
        return await ImportStanding.ReadAsync(index, cancellation);
    }

    /// <exception cref="IndexStoreException">It can't be read, or a part of it is missing.</exception>
    protected abstract Task<bool> ExistsAsync(CancellationToken cancellation);
}
