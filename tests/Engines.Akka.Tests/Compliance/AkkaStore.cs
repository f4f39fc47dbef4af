using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using Akka.Configuration;
using LoxiActors.Actors.Hosting;
using LoxiActors.EngineCompliance;
using LoxiActors.EngineCompliance.Probe;
using LoxiActors.Engines.Akka.Entities;
using LoxiActors.Engines.Akka.Serialization;
using LoxiActors.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoxiActors.Engines.Akka.Tests.Compliance;

/// <summary>A database that outlives the engines on it, each a cluster of one host.</summary>
internal sealed class AkkaStore(IDatabase database) : IStoreUnderTest
{
    private readonly ManualTime _time = new();
    private readonly StoreFaults _faults = new();

    public IStoreFaults Faults => _faults;

    public async Task<IEngineUnderTest> StartAsync(EngineSetup setup)
    {
        var under = Make(setup);
        await under.StartAsync();
        return under;
    }

    public async Task<IReadOnlyDictionary<string, ProbeState>> ReadStoredAsync(EngineSetup setup)
    {
        var under = Make(setup);
        var stored = new Dictionary<string, ProbeState>();
        await foreach (var (key, state) in under.Probes.ReadStoredAsync())
            stored.Add(key, state);
        await under.KillAsync();
        return stored;
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    private AkkaEngineUnderTest Make(EngineSetup setup)
    {
        var system = ActorSystem.Create("test", TestConfig.Of(database));
        FaultsOfSystem.Of(system).Faults = _faults;
        var options = new AkkaEngineOptions
        {
            HostName = "host",
            MailboxCapacity = setup.MailboxPlaces,
            SnapshotEvery = setup.SnapshotEvery,
            IdleAfter = setup.IdleAfter,
            RetiredFor = setup.RetiredFor,
            Shards = 4,

            // Of real time, on a machine that may be busy.
            AskPatience = TimeSpan.FromSeconds(45),
            TellAgainAfter = TimeSpan.FromSeconds(45),
        };
        var engine = new AkkaEngine(system, database.OpenIndex(), new Handler(setup), _time, options, NullLogger<AkkaEngine>.Instance);
        return new AkkaEngineUnderTest(engine, engine.Host(setup.Definition), system, _time);
    }

    private sealed class Handler(EngineSetup setup) : IEffectHandler
    {
        public void Handle(Actors.Seam.EntityId entity, Actors.Seam.Effect effect) => setup.CarryOut(entity, effect);
    }
}
