using LoxiActors.Actors.Ports;
using LoxiActors.Engines.Local.Statistics;

namespace LoxiActors.Engines.Local.Tests.Statistics;

public sealed class InMemoryTrafficLedgerTests : TrafficLedgerCompliance
{
    private readonly InMemoryTrafficLedger _ledger = new();

    protected override ITrafficLedger Open() => _ledger;

    protected override void Clean()
    {
    }
}
