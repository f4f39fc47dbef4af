using LoxiActors.EngineCompliance;
using LoxiActors.Engines.Local.Journal;

namespace LoxiActors.Engines.Local.Tests.Compliance;

/// <summary>Local engines, and such as are broken on purpose.</summary>
internal sealed record LocalEngineFactory(Func<IJournalPlace> Place) : IEngineFactory
{
    public EngineCapabilities Capabilities { get; init; } = EngineCapabilities.All;

    /// <summary>Between the engine and its journal.</summary>
    public Func<IJournal, IJournal> Journal { get; init; } = journal => journal;

    public Func<EngineSetup, EngineSetup> Setup { get; init; } = setup => setup;

    public Func<IEngineUnderTest, IEngineUnderTest> Engine { get; init; } = engine => engine;

    public ValueTask<IStoreUnderTest> OpenStoreAsync() => ValueTask.FromResult<IStoreUnderTest>(new LocalStore(Place(), this));
}
