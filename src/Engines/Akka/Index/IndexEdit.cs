using LoxiActors.Actors.Seam;

namespace LoxiActors.Engines.Akka.Index;

/// <summary>What a confirmed write comes to. Whatever else the entity has prepared is dropped by it.</summary>
/// <param name="Facts">Null removes the row.</param>
/// <param name="Added">Each item once, here or in <paramref name="Removed"/>.</param>
/// <param name="Removed">As far as they are the entity's own.</param>
/// <param name="TakesOver">Objects are taken from other entities; otherwise what another one has confirmed is left to it.</param>
internal sealed record IndexEdit(
    EntityId Entity, EntityFacts? Facts, IReadOnlyList<IndexItem> Added, IReadOnlyList<IndexItem> Removed, bool TakesOver)
{
    /// <summary>Then its last change says what became of the row.</summary>
    public bool IsAnnounced { get; private init; }

    public static IndexEdit Confirm(EntityId entity, EntityFacts? before, EntityFacts after, NetChanges net) =>
        new(entity, after, net.Added, net.Removed, TakesOver: true) { IsAnnounced = !net.IsEmpty || EntityFacts.IsNews(before, after) };

    /// <param name="after">With sequence 0 and nothing owned the row goes.</param>
    /// <param name="confirmed">What the entity has.</param>
    public static IndexEdit Reconcile(
        EntityId entity, EntityFacts? before, EntityFacts after, IReadOnlyCollection<IndexItem> confirmed, IReadOnlyList<IndexItem> owned)
    {
        var facts = after.Sequence == 0 && owned.Count == 0 ? null : after;
        var added = owned.Except(confirmed).ToArray();
        var removed = confirmed.Except(owned).ToArray();
        return new IndexEdit(entity, facts, added, removed, TakesOver: false)
        {
            IsAnnounced = added.Length > 0 || removed.Length > 0 || EntityFacts.IsNews(before, facts),
        };
    }
}

/// <summary>What a list of one entity's changes comes to: of several changes of one item the last counts.</summary>
internal sealed record NetChanges(IReadOnlyList<IndexItem> Added, IReadOnlyList<IndexItem> Removed)
{
    public bool IsEmpty => Added.Count == 0 && Removed.Count == 0;

    public IEnumerable<string> AddedAddresses => Added.Where(item => item.Form == ItemForm.Address).Select(item => item.Text);

    public static NetChanges Of(IReadOnlyList<IndexChange> changes)
    {
        var last = new Dictionary<IndexItem, bool>();
        foreach (var (item, added) in changes.Select(IndexItem.Of))
            last[item] = added;
        // In order, so that two who want the same wait for each other and not crosswise.
        var items = last.Keys.OrderBy(item => item.Form).ThenBy(item => item.Text, StringComparer.Ordinal).ToArray();
        return new NetChanges([.. items.Where(item => last[item])], [.. items.Where(item => !last[item])]);
    }

    public static IReadOnlyList<IndexItem> Owned(IReadOnlyList<IndexChange> owned)
    {
        if (owned.FirstOrDefault(change => !IndexItem.Of(change).Added) is { } removal)
            throw new ArgumentException($"what is owned holds a {removal.GetType().Name}: additions are meant", nameof(owned));
        return Of(owned).Added;
    }
}
