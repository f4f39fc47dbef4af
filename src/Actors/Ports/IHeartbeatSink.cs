using LoxiActors.Protocol.Heartbeats;

namespace LoxiActors.Actors.Ports;

/// <summary>Takes in heartbeats that are known to be genuine and new. Called on the receiving thread, some ten thousand times a second: returns at once.</summary>
public interface IHeartbeatSink
{
    void Heard(Heartbeat heartbeat);

    /// <summary>Everything that had arrived by then was handed over: from silence up to then something may be concluded.</summary>
    /// <param name="emptyAt">A timestamp of the receiver's <see cref="TimeProvider"/>, taken before it looked whether there is more.</param>
    void Drained(long emptyAt);
}
