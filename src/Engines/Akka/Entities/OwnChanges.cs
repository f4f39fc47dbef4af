using System.Collections.Concurrent;

namespace LoxiActors.Engines.Akka.Entities;

/// <summary>The feed's positions of what this host has changed itself and knows already.</summary>
internal sealed class OwnChanges
{
    private readonly ConcurrentDictionary<long, bool> _positions = new();

    /// <param name="position">0: nothing that is in the feed.</param>
    public void Note(long position)
    {
        if (position > 0)
            _positions[position] = true;
    }

    /// <summary>True once for each of them.</summary>
    public bool Take(long position) => _positions.TryRemove(position, out _);

    /// <summary>Those that were read past are never asked for again.</summary>
    public void Forget(long through)
    {
        foreach (var position in _positions.Keys.Where(position => position <= through))
            _positions.TryRemove(position, out _);
    }
}
