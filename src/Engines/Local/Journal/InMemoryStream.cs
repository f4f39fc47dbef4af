using LoxiActors.Actors.Hosting;
using LoxiActors.Actors.Seam;

namespace LoxiActors.Engines.Local.Journal;

/// <summary>One entity's events and what belongs to them. Its store's gate is held by whoever uses it.</summary>
internal sealed class InMemoryStream
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
