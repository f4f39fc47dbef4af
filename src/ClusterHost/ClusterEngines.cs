using Akka.Actor;
using Akka.Cluster;
using LoxiActors.Actors.Hosting;
using LoxiActors.Actors.Ports;
using Akka.Actor.Setup;
using Akka.Remote.Transport.DotNetty;
using LoxiActors.ClusterHost.Joining;
using LoxiActors.ClusterHost.Remoting;
using LoxiActors.ClusterHost.Hocon;
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
    private readonly AkkaSettings _akka;
    private readonly JoinSettings _join;
    private readonly RemotingSecurity _security;
    private readonly ClusterLease _lease;
    private ActorSystem? _system;
    private JoinCoordinator? _joining;

    private ClusterEngines(Settings settings, ClusterStore store, AkkaSettings akka, JoinSettings join, RemotingSecurity security)
    {
        (_settings, _store, _akka, _join, _security) = (settings, store, akka, join, security);
        _lease = new ClusterLease(TimeProvider.System, settings.Database?.Lease.Duration ?? LeaseOfOneHost);
    }

    public string Store => _store.Name;

    public IWriterLease Lease => _lease;

    /// <exception cref="ConfigurationException">The settings ask for something that the cluster edition can't do, or Akka's file is wrong.</exception>
    public static ClusterEngines Open(Settings settings, string? akkaFile)
    {
        var store = ClusterStore.Of(settings);
        var akka = AkkaSettings.Read(akkaFile ?? AkkaSettings.UsualFile, store.Akka);
        var join = JoinSettings.Read(akka.All, Name);
        join.Check(settings, store);
        return new ClusterEngines(settings, store, akka, join, RemotingSecurity.Read(akka.All, join));
    }

    public Task PrepareAsync(CancellationToken cancellation) => _store.PrepareAsync(cancellation);

    public ITrafficLedger OpenLedger() => _store.OpenLedger();

    public IEngine Make(IEffectHandler effects, TimeProvider time, ILoggerFactory loggers)
    {
        _system = MakeSystem();
        Join(Cluster.Get(_system), time, loggers.CreateLogger<JoinCoordinator>());
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
        if (_joining is { } joining)
            await joining.DisposeAsync();
    }

    private ActorSystem MakeSystem()
    {
        var setup = BootstrapSetup.Create().WithConfig(JoinSettings.WithoutSeedNodes.WithFallback(_security.Akka).WithFallback(_akka.All));
        var system = _security.Certificate is { } tls
            ? ActorSystem.Create(Name, setup.And(new DotNettySslSetup(tls.Certificate, suppressValidation: false)))
            : ActorSystem.Create(Name, setup);
        try
        {
            _akka.Compare(system.Settings.Config, JoinSettings.SeedNodesPath);
            return system;
        }
        catch
        {
            _ = system.Terminate();
            throw;
        }
    }

    private void Join(Cluster cluster, TimeProvider time, ILogger log)
    {
        JoinLog.Settings(
            log, cluster.SelfAddress.ToString(), _join.Others, _security.Text, cluster.System.Settings.Config.GetString("akka.cluster.split-brain-resolver.active-strategy"),
            _akka.Name);
        if (_join.IsAlone)
        {
            if (_store.IsShared)
                JoinLog.AloneOnShared(log, _store.Name);
            cluster.Join(cluster.SelfAddress);
            return;
        }

        if (_security.Certificate is null)
            JoinLog.Plaintext(log);
        _joining = new JoinCoordinator(cluster, _join.Finder(cluster), _store.OpenRegister(), _join.Options, time, log);
        _joining.Start();
    }
}
