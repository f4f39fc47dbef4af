using LoxiActors.EngineCompliance;
using LoxiActors.EngineCompliance.Probe;
using LoxiActors.Engines.Local.Journal;
using LoxiActors.Tests.Support;

namespace LoxiActors.Engines.Local.Tests.Compliance;

internal sealed class LocalEngineUnderTest(
    LocalEngine engine, EntityHost<ProbeState, ProbeInput, ProbeEvent> probes, IJournal journal, ManualTime time) : EngineUnderTest(engine, probes, time)
{
    public override int Resident => probes.Resident;

    public override Task QuietAsync() => engine.WhenQuiet();

    public override async Task KillAsync()
    {
        engine.Abandon();
        await journal.DisposeAsync();
    }
}
