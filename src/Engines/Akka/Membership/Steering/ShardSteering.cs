using System.Collections.Immutable;
using LoxiActors.Actors.Hosting;

namespace LoxiActors.Engines.Akka.Membership.Steering;

/// <summary>What operators want of the placing of shards, as this host knows it; read by whichever host places them.</summary>
/// <param name="time">Real time.</param>
internal sealed class ShardSteering(TimeProvider time)
{
    /// <summary>Several rounds: one is left out while a host joins or isn't reachable.</summary>
    private static readonly TimeSpan EvenFor = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private long? _evenAsked;
    private volatile ImmutableDictionary<string, Drain> _drained = ImmutableDictionary<string, Drain>.Empty;

    private volatile ImmutableSortedDictionary<string, int> _shardsHere = ImmutableSortedDictionary<string, int>.Empty;

    /// <summary>By <see cref="Places.KeyOf"/>.</summary>
    public ImmutableDictionary<string, Drain> Drained
    {
        get => _drained;
        set => _drained = value;
    }

    /// <summary>By kind, some seconds old.</summary>
    public ImmutableSortedDictionary<string, int> ShardsHere
    {
        get => _shardsHere;
        set => _shardsHere = value;
    }

    /// <summary>Shards are to be evened out at once.</summary>
    public bool Evens
    {
        get
        {
            lock (_gate)
                return _evenAsked is { } at && time.GetElapsedTime(at) < EvenFor;
        }
    }

    public void Even()
    {
        lock (_gate)
            _evenAsked = time.GetTimestamp();
    }
}
