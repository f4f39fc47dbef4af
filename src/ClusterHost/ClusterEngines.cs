using Akka.Actor;
using Akka.Cluster;
using Akka.Configuration;
using LoxiActors.Actors.Hosting;
using LoxiActors.Engines.Akka;
using LoxiActors.Engines.Akka.Index.Sqlite;
using LoxiActors.Engines.Akka.Journal;
using LoxiActors.Host.Composition;
using LoxiActors.Host.Configuration;
using ConfigurationException = LoxiActors.Host.Configuration.ConfigurationException;
using Settings = LoxiActors.Host.Configuration.Settings;

namespace LoxiActors.ClusterHost;

/// <summary>The cluster's engine on this host: a cluster of one, with everything in SQLite in the data directory.</summary>
internal sealed class ClusterEngines : IEngineSource
{
    private const string JournalFile = "cluster.db";
    private const string IndexFile = "cluster-index.db";
    private const string Name = "loxiactors";

    private readonly Settings _settings;
    private readonly Config _akka;
    private ActorSystem? _system;

    private ClusterEngines(Settings settings, Config akka) => (_settings, _akka) = (settings, akka);

    public string Store => PathOf(_settings, JournalFile);

    /// <exception cref="ConfigurationException">The settings ask for something that the cluster edition can't do, or Akka's file is wrong.</exception>
    public static ClusterEngines Open(Settings settings, string? akkaFile)
    {
        if (settings.Database is { } database)
        {
            throw new ConfigurationException(
            [
                new ConfigurationError("database", "connection", database.ToString(),
                    "is for a pair of hosts on the local engine; the cluster edition keeps everything in data_directory, for one host"),
            ]);
        }

        var file = akkaFile ?? Path.Combine(AppContext.BaseDirectory, "hocon", "host.conf");
        return new ClusterEngines(settings, AkkaSettings.Read(file, StoreConfig.Sqlite(PathOf(settings, JournalFile))));
    }

    public IEngine Make(IEffectHandler effects, TimeProvider time, ILoggerFactory loggers)
    {
        _system = ActorSystem.Create(Name, _akka);
        var cluster = Cluster.Get(_system);
        cluster.Join(cluster.SelfAddress);
        var engine = _settings.Engine;
        var options = new AkkaEngineOptions
        {
            HostName = Environment.MachineName,
            MailboxCapacity = engine.MailboxSize,
            SnapshotEvery = engine.SnapshotEvery,
            HistoryLimit = engine.HistoryEvents,
            RetiredFor = engine.HistoryRetention,
            IdleAfter = engine.PassivateAfter,
        };
        return new AkkaEngine(
            _system, new SqliteIndexStore(new SqliteIndexOptions(PathOf(_settings, IndexFile))), effects, time, options, loggers.CreateLogger<AkkaEngine>());
    }

    public async ValueTask DisposeAsync()
    {
        if (_system is { } system)
            await system.Terminate();
    }

    private static string PathOf(Settings settings, string file) => Path.GetFullPath(Path.Combine(settings.Host.DataDirectory, file));
}
