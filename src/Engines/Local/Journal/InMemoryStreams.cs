using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Engines.Local.Journal;

/// <summary>All entities of a store, and its index. Its store's gate is held by whoever uses it.</summary>
internal sealed class InMemoryStreams
{
    private readonly SortedDictionary<(string Kind, string Key), InMemoryStream> _streams = new(OrdinalPairs.Instance);
    private readonly Dictionary<(string Kind, string Address), string> _addresses = [];
    private readonly Dictionary<(string Kind, ObjectRef Object), string> _owners = [];

    public InMemoryStream? Find(EntityId id) => _streams.GetValueOrDefault((id.Kind, id.Key));

    public IEnumerable<(EntityId Id, InMemoryStream Stream)> Of(string kind) =>
        _streams.Where(s => s.Key.Kind == kind).Select(s => (new EntityId(kind, s.Key.Key), s.Value));

    public IReadOnlyList<EntityId> Purge(DateTimeOffset before, int limit)
    {
        var due = _streams.Where(s => s.Value is { Guarded: false, RetiredAt: { } at } && at < before)
            .OrderBy(s => s.Value.RetiredAt).Take(limit).Select(s => new EntityId(s.Key.Kind, s.Key.Key)).ToArray();
        foreach (var id in due)
            Forget(id);
        return due;
    }

    public AppendOutcome Append(JournalAppend append)
    {
        var id = append.Entity;
        var known = _streams.TryGetValue((id.Kind, id.Key), out var stream);
        stream ??= new InMemoryStream();
        if (stream.Sequence != append.ExpectedSequence)
            return new AppendOutcome.OutOfSequence(stream.Sequence);
        if (append.LastSequence == 0)
            return new AppendOutcome.Failed("an append without events needs an entity that has events");
        foreach (var claim in append.Index.OfType<IndexChange.ClaimAddress>())
        {
            if (_addresses.TryGetValue((id.Kind, claim.Address), out var owner) && owner != id.Key)
                return new AppendOutcome.AddressTaken(claim.Address, owner);
        }

        if (!known)
            _streams.Add((id.Kind, id.Key), stream);
        stream.Append(append);
        foreach (var change in append.Index)
        {
            if (change is IndexChange.ClaimAddress claim)
                _addresses[(id.Kind, claim.Address)] = id.Key;
            else if (change is IndexChange.ReleaseAddress release && _addresses.GetValueOrDefault((id.Kind, release.Address)) == id.Key)
                _addresses.Remove((id.Kind, release.Address));
            else if (change is IndexChange.Add add)
                Own(id, add);
            else if (change is IndexChange.Remove remove && _owners.GetValueOrDefault((id.Kind, remove.Object)) == id.Key)
                _owners.Remove((id.Kind, remove.Object));
        }

        return AppendOutcome.Stored.Instance;
    }

    private void Own(EntityId owner, IndexChange.Add add)
    {
        var name = (owner.Kind, add.Object);
        if (_owners.TryGetValue(name, out var previous) && previous != owner.Key)
            _streams[(owner.Kind, previous)].Index.Remove(add);
        _owners[name] = owner.Key;
    }

    private void Forget(EntityId id)
    {
        _streams.Remove((id.Kind, id.Key));
        foreach (var claim in _addresses.Where(a => a.Key.Kind == id.Kind && a.Value == id.Key).ToArray())
            _addresses.Remove(claim.Key);
        foreach (var owned in _owners.Where(o => o.Key.Kind == id.Kind && o.Value == id.Key).ToArray())
            _owners.Remove(owned.Key);
    }

    private sealed class OrdinalPairs : IComparer<(string, string)>
    {
        public static OrdinalPairs Instance { get; } = new();

        public int Compare((string, string) x, (string, string) y)
        {
            var first = string.CompareOrdinal(x.Item1, y.Item1);
            return first != 0 ? first : string.CompareOrdinal(x.Item2, y.Item2);
        }
    }
}
