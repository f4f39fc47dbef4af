using LoxiActors.Actors.Ports;
using LoxiActors.Actors.Statistics;

namespace LoxiActors.Engines.Local.Statistics;

/// <summary>Keeps totals for as long as the object lives.</summary>
public sealed class InMemoryTrafficLedger : ITrafficLedger
{
    private TrafficState _kept = TrafficState.Empty;

    public TrafficState Load() => _kept;

    public void Keep(TrafficChange change) => _kept = change.ApplyTo(_kept);

    public void Dispose()
    {
    }
}
