using System.Collections.Concurrent;
using LoxiActors.Actors.Hosting;
using LoxiActors.Actors.Seam;

namespace LoxiActors.Engines.Akka.Entities;

/// <summary>What this host knows of all entities of a kind, its own and those of other hosts: which there are, and what they own.</summary>
internal sealed class KnownEntities
{
    private readonly ConcurrentDictionary<string, bool> _retired = new(StringComparer.Ordinal);

    public ObjectDirectory Directory { get; } = new();

    public int Count => _retired.Count;

    public IReadOnlyCollection<string> Keys(bool retired) => [.. _retired.Where(entity => retired || !entity.Value).Select(entity => entity.Key)];

    public void Note(string key, bool retired) => _retired[key] = retired;

    public void Apply(string key, IReadOnlyList<IndexChange> changes)
    {
        if (changes.Count > 0 && Guid.TryParseExact(key, "D", out var id))
            Directory.Apply(id, changes);
    }

    /// <param name="owned">All that the entity has from now on, as additions.</param>
    public void Replace(string key, IReadOnlyList<IndexChange> owned)
    {
        if (Guid.TryParseExact(key, "D", out var id))
            Directory.Replace(id, owned);
    }

    /// <summary>Whether an object or an address that an entity has added before is its own, as far as this host knows; rules on a node can't become another's.</summary>
    public bool IsStillOf(string key, IndexChange change) => change switch
    {
        IndexChange.Add add => Is(Directory.OwnerOf(add.Object), key),
        IndexChange.ClaimAddress claim => Is(Directory.OwnerOfAddress(claim.Address), key),
        _ => true,
    };

    /// <summary>Until it is read anew, the store is asked for what this host doesn't know.</summary>
    public void Clear()
    {
        Directory.Clear();
        _retired.Clear();
    }

    public void Forget(string key)
    {
        Replace(key, []);
        _retired.TryRemove(key, out _);
    }

    private static bool Is(Guid? owner, string key) => Guid.TryParseExact(key, "D", out var id) && owner == id;
}
