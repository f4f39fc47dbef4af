using Akka.Actor;
using Akka.Cluster;
using LoxiActors.Actors.Hosting;
using LoxiActors.EngineCompliance;
using LoxiActors.EngineCompliance.Probe;
using LoxiActors.Engines.Akka.Entities;
using LoxiActors.Tests.Support;

namespace LoxiActors.Engines.Akka.Tests.Compliance;

internal sealed class AkkaEngineUnderTest(
    AkkaEngine engine, IEntities<ProbeState, ProbeInput, ProbeEvent> probes, ActorSystem system, ManualTime time) : EngineUnderTest(engine, probes, time)
{
    public override int Resident => ((ShardedEntities<ProbeState, ProbeInput, ProbeEvent>)Probes).Resident;

    public async Task StartAsync()
    {
        var cluster = Cluster.Get(system);
        cluster.Join(cluster.SelfAddress);
        await engine.StartAsync();
    }

    public override Task QuietAsync() => engine.WhenQuiet();

    public override async Task KillAsync()
    {
        FaultsOfSystem.Of(system).Killed = true;
        engine.Abandon();
        await system.Terminate();
    }
}
