using LoxiActors.Actors.Hosting;
using LoxiActors.Actors.Seam;
using LoxiActors.EngineCompliance.Probe;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Tests.Support;

namespace LoxiActors.EngineCompliance;

/// <summary>An engine that hosts probes, as its callers use it. What only tests may do with it depends on the engine.</summary>
public abstract class EngineUnderTest(IEngine engine, IEntities<ProbeState, ProbeInput, ProbeEvent> probes, ManualTime time) : IEngineUnderTest
{
    public IEntities<ProbeState, ProbeInput, ProbeEvent> Probes => probes;

    public DateTimeOffset Now => time.GetUtcNow();

    public abstract int Resident { get; }

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

    public abstract Task QuietAsync();

    public abstract Task KillAsync();

    public Task StopAsync() => engine.StopAsync();

    public ValueTask DisposeAsync() => engine.DisposeAsync();
}
