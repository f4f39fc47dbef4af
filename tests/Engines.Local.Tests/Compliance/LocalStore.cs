using LoxiActors.Actors.Hosting;
using LoxiActors.EngineCompliance;
using LoxiActors.EngineCompliance.Probe;
using LoxiActors.Engines.Local.Journal;
using LoxiActors.Engines.Local.Tests.Support;
using LoxiActors.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoxiActors.Engines.Local.Tests.Compliance;

/// <summary>A journal that outlives the engines on it; the last one to leave closes it.</summary>
internal sealed class LocalStore(IJournalPlace place, LocalEngineFactory factory) : IStoreUnderTest
{
    private readonly ManualTime _time = new();
    private readonly StoreFaults _faults = new();
    private readonly List<FaultyJournal> _hosts = [];
    private IJournal? _shared;
    private long _epoch;

    public IStoreFaults Faults => _faults;

    public async Task<IEngineUnderTest> StartAsync(EngineSetup setup)
    {
        var (engine, probes, journal) = await HostAsync(setup);
        await engine.StartAsync();
        return factory.Engine(new LocalEngineUnderTest(engine, probes, journal, _time));
    }

    public async Task<IReadOnlyDictionary<string, ProbeState>> ReadStoredAsync(EngineSetup setup)
    {
        var (engine, probes, _) = await HostAsync(setup);
        await using (engine)
            return await probes.ReadStoredAsync().ToDictionaryAsync(stored => stored.Key, stored => stored.Value);
    }

    public ValueTask DisposeAsync() => place.DisposeAsync();

    private async Task<(LocalEngine Engine, EntityHost<ProbeState, ProbeInput, ProbeEvent> Probes, IJournal Journal)> HostAsync(EngineSetup setup)
    {
        setup = factory.Setup(setup);
        var journal = await OpenAsync();
        var engine = new LocalEngine(factory.Journal(journal), new Handler(setup), _time, OptionsOf(setup), NullLogger<LocalEngine>.Instance);
        return (engine, engine.Host(setup.Definition), journal);
    }

    private async Task<FaultyJournal> OpenAsync()
    {
        var inner = place.Fences ? await place.OpenAsync() : _shared ??= await place.OpenAsync();
        FaultyJournal? host = null;
        host = new FaultyJournal(inner, _faults, () => CloseAsync(host!, inner));
        _epoch++;
        if (!place.Fences)
            _hosts.ForEach(earlier => earlier.Fence(_epoch));
        _hosts.Add(host);
        return host;
    }

    private async ValueTask CloseAsync(FaultyJournal host, IJournal inner)
    {
        _hosts.Remove(host);
        if (!place.Fences && _hosts.Count > 0)
            return;
        _shared = null;
        await inner.DisposeAsync();
    }

    private static LocalEngineOptions OptionsOf(EngineSetup setup) => new()
    {
        MailboxCapacity = setup.MailboxPlaces,
        SnapshotEvery = setup.SnapshotEvery,
        IdleAfter = setup.IdleAfter,
        RetiredFor = setup.RetiredFor,
    };

    private sealed class Handler(EngineSetup setup) : IEffectHandler
    {
        public void Handle(Actors.Seam.EntityId entity, Actors.Seam.Effect effect) => setup.CarryOut(entity, effect);
    }
}
