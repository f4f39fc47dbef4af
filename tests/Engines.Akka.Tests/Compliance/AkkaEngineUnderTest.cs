using Akka.Actor;
using Akka.Cluster;
using LoxiActors.Actors.Hosting;
using LoxiActors.Actors.Seam;
using LoxiActors.EngineCompliance;
using LoxiActors.EngineCompliance.Probe;
using LoxiActors.Engines.Akka.Entities;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Tests.Support;

namespace LoxiActors.Engines.Akka.Tests.Compliance;

internal sealed class AkkaEngineUnderTest(
    AkkaEngine engine, IEntities<ProbeState, ProbeInput, ProbeEvent> probes, ActorSystem system, ManualTime time) : IEngineUnderTest
{
    public IEntities<ProbeState, ProbeInput, ProbeEvent> Probes => probes;

    public DateTimeOffset Now => time.GetUtcNow();

    public int Resident => ((ShardedEntities<ProbeState, ProbeInput, ProbeEvent>)probes).Resident;

    public async Task StartAsync()
    {
        var cluster = Cluster.Get(system);
        cluster.Join(cluster.SelfAddress);
        await engine.StartAsync();
    }

    public Task<Reply> AskAsync(string key, ProbeInput input) => probes.AskAsync(key, input).AsTask();

    public bool Tell(string key, ProbeInput input) => probes.Tell(key, input);

    public async Task<ProbeState?> StateOfAsync(string key)
    {
        try
        {
            return await probes.StateOfAsync(key);
        }
        catch (EntityUnavailableException e)
        {
            throw new StateUnavailableException(e.Message);
        }
    }

    public async Task<IReadOnlyList<ProbeEvent>> HistoryAsync(string key) => [.. (await probes.HistoryAsync(key)).Reverse().Select(h => h.Event)];

    public Task<Guid?> OwnerOfAsync(ObjectRef @object) => Task.FromResult(probes.Directory.OwnerOf(@object));

    public Task<Guid?> FindOwnerAsync(ObjectRef @object) => probes.Directory.FindOwnerAsync(@object, CancellationToken.None).AsTask();

    public Task<Guid?> OwnerOfAddressAsync(string address) => Task.FromResult(probes.Directory.OwnerOfAddress(address));

    public Task<IReadOnlyCollection<Guid>> PlacedOnAsync(NodeName node) => Task.FromResult(probes.Directory.PlacedOn(node));

    public Task AdvanceAsync(TimeSpan by)
    {
        time.Advance(by);
        return Task.CompletedTask;
    }

    public Task QuietAsync() => engine.WhenQuiet();

    public async Task KillAsync()
    {
        FaultsOfSystem.Of(system).Killed = true;
        engine.Abandon();
        await system.Terminate();
    }

    public Task StopAsync() => engine.StopAsync();

    public async ValueTask DisposeAsync() => await engine.DisposeAsync();
}
