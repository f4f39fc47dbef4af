namespace LoxiActors.Actors.Ports;

/// <summary>Whether this host is the one that acts. Asked right before anything is sent to a node or told to Octavia.</summary>
public interface IWriterLease
{
    /// <summary>
    /// True while no other host can have taken over. False says that one may have: this host does nothing that reaches a node or
    /// Octavia until it is true again, or it is fenced off and ends. Judged by this host's own clock, from before the lease was asked
    /// for, so it is false on a process that was frozen for longer than its lease, from its first instruction on.
    /// </summary>
    bool IsHeld { get; }
}
