using LoxiActors.Protocol.Heartbeats;

namespace LoxiActors.Actors.Ports;

/// <summary>Takes in heartbeats that are known to be genuine and new. Called on the receiving thread, some ten thousand times a second: returns at once.</summary>
public interface IHeartbeatSink
{
    void Heard(Heartbeat heartbeat);

    /// <summary>Everything that had arrived before this call was handed over: from silence up to now something may be concluded.</summary>
    void Drained();
}
