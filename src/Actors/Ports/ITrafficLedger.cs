using LoxiActors.Actors.Statistics;

namespace LoxiActors.Actors.Ports;

/// <summary>Keeps totals. For one thread at a time.</summary>
public interface ITrafficLedger : IDisposable
{
    /// <summary>All that is kept.</summary>
    TrafficState Load();

    /// <summary>All of it is kept when this returns, and will be after the loss of the process or the machine; none of it when it throws.</summary>
    void Keep(TrafficChange change);
}
