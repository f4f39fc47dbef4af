using LoxiActors.Actors.Ports;

namespace LoxiActors.Engines.Akka.Membership;

/// <summary>
/// Held while the index said not long ago that this host may write. A host that freezes has lost it when it wakes, unless it was so short
/// that the others can't have given it up meanwhile.
/// </summary>
/// <param name="duration">After this nothing is sent to a node or told to Octavia. Shorter than the cluster takes to give a host up.</param>
public sealed class ClusterLease(TimeProvider time, TimeSpan duration) : IWriterLease
{
    private readonly Lock _gate = new();
    private long? _askedAt;
    private bool _over;

    public bool IsHeld
    {
        get
        {
            lock (_gate)
                return !_over && _askedAt is { } at && time.GetElapsedTime(at) < duration;
        }
    }

    internal long Now => time.GetTimestamp();

    /// <param name="askedAt">Before the index was asked.</param>
    internal void Confirm(long askedAt)
    {
        lock (_gate)
            _askedAt = askedAt;
    }

    internal void Drop()
    {
        lock (_gate)
            _over = true;
    }
}
