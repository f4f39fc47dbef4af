using Akka.Actor;
using Akka.Cluster;
using Akka.Configuration;
using LoxiActors.Actors.Hosting;
using LoxiActors.Actors.Ports;
using LoxiActors.ClusterHost.Stores;
using LoxiActors.Engines.Akka;
using LoxiActors.Engines.Akka.Import;
using LoxiActors.Engines.Akka.Membership;
using LoxiActors.Host.Composition;
using LoxiActors.Host.Configuration;
using ConfigurationException = LoxiActors.Host.Configuration.ConfigurationException;
using Settings = LoxiActors.Host.Configuration.Settings;

namespace LoxiActors.ClusterHost;

/// <summary>The cluster's engine on this host.</summary>
internal sealed class ClusterEngines : IEngineSource
{
    private const string Name = "loxiactors";

    /// <summary>Where there is no other host nobody can take over, and only the store itself can say no.</summary>
    private static readonly TimeSpan LeaseOfOneHost = TimeSpan.FromSeconds(10);

    private readonly Settings _settings;
    private readonly ClusterStore _store;
    private readonly Config _akka;
    private readonly ClusterLease _lease;
    private ActorSystem? _system;

    private ClusterEngines(Settings settings, ClusterStore store, Config akka)
    {
        (_settings, _store, _akka) = (settings, store, akka);
        _lease = new ClusterLease(TimeProvider.System, settings.Database?.Lease.Duration ?? LeaseOfOneHost);
    }

    public string Store => _store.Name;

    public IWriterLease Lease => _lease;

    /// <exception cref="ConfigurationException">The settings ask for something that the cluster edition can't do, or Akka's file is wrong.</exception>
    public static ClusterEngines Open(Settings settings, string? akkaFile)
    {
        var store = ClusterStore.Of(settings);
        var akka = AkkaSettings.Read(akkaFile ?? AkkaSettings.UsualFile, store.Akka);
        JoinSettings.Check(akka, settings, store);
        return new ClusterEngines(settings, store, akka);
    }

    public Task PrepareAsync(CancellationToken cancellation) => _store.PrepareAsync(cancellation);

    public ITrafficLedger OpenLedger() => _store.OpenLedger();

    public IEngine Make(IEffectHandler effects, TimeProvider time, ILoggerFactory loggers)
    {
        _system = ActorSystem.Create(Name, _akka);
        var cluster = Cluster.Get(_system);
        if (JoinSettings.IsAlone(_akka))
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
            Lease = _lease,
        };
        return new AkkaEngine(_system, new ImportGuard(_store.OpenIndex()), effects, time, options, loggers.CreateLogger<AkkaEngine>());
    }

    public async ValueTask DisposeAsync()
    {
        if (_system is { } system)
            await system.Terminate();
    }
}
