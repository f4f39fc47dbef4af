using System.Runtime.CompilerServices;
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Engines.Local.Journal;

/// <summary>Keeps everything in memory: for tests and simulations. Outlives the engines that use it, as a file would.</summary>
public sealed class InMemoryJournal : IJournal
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<(string Kind, string Key), Stream> _streams = new(OrdinalPairs.Instance);
    private readonly Dictionary<(string Kind, string Address), string> _addresses = [];
    private readonly Dictionary<(string Kind, ObjectRef Object), string> _owners = [];

    public ValueTask<AppendOutcome> AppendAsync(JournalAppend append)
    {
        lock (_gate)
            return ValueTask.FromResult(Append(append));
    }

    public ValueTask<EntityRecord?> ReadAsync(EntityId entity, CancellationToken cancellation)
    {
        lock (_gate)
            return ValueTask.FromResult(_streams.TryGetValue((entity.Kind, entity.Key), out var stream) ? stream.Read(entity) : null);
    }

    public ValueTask<IReadOnlyList<JournaledEvent>> ReadHistoryAsync(EntityId entity, long before, int limit, CancellationToken cancellation)
    {
        JournalLimits.CheckPage(limit);
        lock (_gate)
        {
            IReadOnlyList<JournaledEvent> page = _streams.TryGetValue((entity.Kind, entity.Key), out var stream)
                ? [.. stream.Events.Where(e => e.Sequence < before).Reverse().Take(limit)]
                : [];
            return ValueTask.FromResult(page);
        }
    }

    public IAsyncEnumerable<EntityHeader> ListAsync(string kind, CancellationToken cancellation) =>
        Each<EntityHeader>(kind, (id, stream) => [new EntityHeader(id, stream.Sequence, stream.Guarded, stream.RetiredAt)], cancellation);

    public IAsyncEnumerable<EntityRecord> ReadGuardedAsync(string kind, CancellationToken cancellation) =>
        Each<EntityRecord>(kind, (id, stream) => stream.Guarded ? [stream.Read(id)] : [], cancellation);

    public IAsyncEnumerable<IndexEntry> ReadIndexAsync(string kind, CancellationToken cancellation) =>
        Each(kind, (id, stream) => stream.Index.Select(change => new IndexEntry(id, change)), cancellation);

    public ValueTask<IReadOnlyList<EntityId>> PurgeRetiredAsync(DateTimeOffset before, int limit)
    {
        lock (_gate)
        {
            var due = _streams.Where(s => s.Value is { Guarded: false, RetiredAt: { } at } && at < before)
                .OrderBy(s => s.Value.RetiredAt).Take(limit).Select(s => new EntityId(s.Key.Kind, s.Key.Key)).ToArray();
            foreach (var id in due)
                Forget(id);
            return ValueTask.FromResult<IReadOnlyList<EntityId>>(due);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private AppendOutcome Append(JournalAppend append)
    {
        var id = append.Entity;
        var known = _streams.TryGetValue((id.Kind, id.Key), out var stream);
        stream ??= new Stream();
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

    private async IAsyncEnumerable<T> Each<T>(
        string kind, Func<EntityId, Stream, IEnumerable<T>> select, [EnumeratorCancellation] CancellationToken cancellation)
    {
        T[] all;
        lock (_gate)
            all = [.. _streams.Where(s => s.Key.Kind == kind).SelectMany(s => select(new EntityId(kind, s.Key.Key), s.Value))];
        foreach (var item in all)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return item;
        }

        await ValueTask.CompletedTask;
    }

    private sealed class Stream
    {
        public long Sequence { get; private set; }

        public bool Guarded { get; private set; }

        public DateTimeOffset? RetiredAt { get; private set; }

        public List<JournaledEvent> Events { get; } = [];

        public HashSet<IndexChange> Index { get; } = [];

        private byte[]? Snapshot { get; set; }

        private long SnapshotSequence { get; set; }

        public void Append(JournalAppend append)
        {
            var at = JournalLimits.Truncate(append.At);
            foreach (var body in append.Events)
                Events.Add(new JournaledEvent(++Sequence, at, body));
            foreach (var change in append.Index)
                IndexSet.Apply(Index, change);
            if (append.Snapshot is not null)
                (Snapshot, SnapshotSequence) = (append.Snapshot, Sequence);
            Guarded = append.Guarded;
            if (append.Retired)
                RetiredAt ??= at;
            var through = Math.Min(append.PruneThrough, SnapshotSequence);
            Events.RemoveAll(e => e.Sequence <= through);
        }

        public EntityRecord Read(EntityId id) =>
            new(id, Sequence, Snapshot, SnapshotSequence, [.. Events.Where(e => e.Sequence > SnapshotSequence)]);
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
