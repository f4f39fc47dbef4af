using Akka.Actor;
using Akka.Cluster;
using Akka.Configuration;
using LoxiActors.Actors.Hosting;
using LoxiActors.Engines.Akka;
using LoxiActors.Engines.Akka.Import;
using LoxiActors.Host.Composition;
using LoxiActors.Host.Configuration;
using ConfigurationException = LoxiActors.Host.Configuration.ConfigurationException;
using Settings = LoxiActors.Host.Configuration.Settings;

namespace LoxiActors.ClusterHost;

/// <summary>The cluster's engine on this host: a cluster of one, with everything in SQLite in the data directory.</summary>
internal sealed class ClusterEngines : IEngineSource
{
    private const string Name = "loxiactors";

    private readonly Settings _settings;
    private readonly ClusterStore _store;
    private readonly Config _akka;
    private ActorSystem? _system;

    private ClusterEngines(Settings settings, ClusterStore store, Config akka) => (_settings, _store, _akka) = (settings, store, akka);

    public string Store => _store.Name;

    /// <exception cref="ConfigurationException">The settings ask for something that the cluster edition can't do, or Akka's file is wrong.</exception>
    public static ClusterEngines Open(Settings settings, string? akkaFile)
    {
        var store = ClusterStore.Of(settings);
        return new ClusterEngines(settings, store, AkkaSettings.Read(akkaFile ?? AkkaSettings.UsualFile, store.Akka));
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
        return new AkkaEngine(_system, new ImportGuard(_store.OpenIndex()), effects, time, options, loggers.CreateLogger<AkkaEngine>());
    }

    public async ValueTask DisposeAsync()
    {
        if (_system is { } system)
            await system.Terminate();
    }
}
