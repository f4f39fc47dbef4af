using LoxiActors.Actors.Seam;

namespace LoxiActors.Engines.Akka.Index.Tables;

/// <summary>The writes, for stores whose transactions follow one another. Whatever is refused is refused before anything is changed.</summary>
internal static class IndexTransaction
{
    public static IndexWrite Prepare(IIndexTables tables, Guid incarnation, EntityId entity, bool guarded, NetChanges net)
    {
        if (!tables.MayWrite(incarnation))
            return new IndexWrite.Fenced();
        if (Taken(tables, entity, net) is { } taken)
            return taken;
        var before = tables.Find(entity) ?? new EntityFacts(0, false, null, false);
        tables.Put(entity, before with { Guarded = before.Guarded || guarded, Pending = true });
        foreach (var item in net.Added)
        {
            if (!tables.Holders(entity.Kind, item).Any(holder => holder.Key == entity.Key))
                tables.Hold(entity, item, confirmed: false);
        }

        return new IndexWrite.Done(0);
    }

    public static IndexWrite Confirm(IIndexTables tables, Guid incarnation, EntityId entity, EntityFacts after, NetChanges net)
    {
        if (!tables.MayWrite(incarnation))
            return new IndexWrite.Fenced();
        var before = tables.Find(entity);
        if (before?.Sequence > after.Sequence)
            return new IndexWrite.Stale(before.Sequence);
        return Taken(tables, entity, net) is { } taken ? taken : Apply(tables, IndexEdit.Confirm(entity, before, after, net));
    }

    /// <param name="after">Null forgets the entity.</param>
    public static IndexWrite Reconcile(IIndexTables tables, Guid incarnation, EntityId entity, EntityFacts? after, IReadOnlyList<IndexItem> owned)
    {
        if (!tables.MayWrite(incarnation))
            return new IndexWrite.Fenced();
        var before = tables.Find(entity);
        if (after is not null && before?.Sequence > after.Sequence)
            return new IndexWrite.Stale(before.Sequence);
        var confirmed = tables.Holdings(entity).Where(holding => holding.Confirmed).Select(holding => holding.Item).ToArray();
        return Apply(tables, IndexEdit.Reconcile(entity, before, after ?? new EntityFacts(0, false, null, false), confirmed, owned));
    }

    private static IndexWrite.AddressTaken? Taken(IIndexTables tables, EntityId entity, NetChanges net)
    {
        foreach (var address in net.AddedAddresses)
        {
            foreach (var (key, confirmed) in tables.Holders(entity.Kind, new IndexItem(ItemForm.Address, address)))
            {
                if (key != entity.Key)
                    return new IndexWrite.AddressTaken(address, entity with { Key = key }, confirmed);
            }
        }

        return null;
    }

    private static IndexWrite.Done Apply(IIndexTables tables, IndexEdit edit)
    {
        var left = new List<IndexEntry>();
        foreach (var item in edit.Added)
            Add(tables, edit, item, left);
        foreach (var item in edit.Removed)
        {
            if (!tables.Holders(edit.Entity.Kind, item).Contains((edit.Entity.Key, true)))
                continue;
            tables.Release(edit.Entity, item);
            tables.Announce(edit.Entity, item, added: false, edit.Facts);
        }

        foreach (var (item, confirmed) in tables.Holdings(edit.Entity))
        {
            if (!confirmed)
                tables.Release(edit.Entity, item);
        }

        if (edit.Facts is { } facts)
            tables.Put(edit.Entity, facts);
        else
            tables.Delete(edit.Entity);
        var position = edit.IsAnnounced ? tables.Announce(edit.Entity, null, added: false, edit.Facts) : 0;
        return new IndexWrite.Done(position) { LeftToOthers = left };
    }

    private static void Add(IIndexTables tables, IndexEdit edit, IndexItem item, List<IndexEntry> left)
    {
        var holders = tables.Holders(edit.Entity.Kind, item);
        if (holders.Contains((edit.Entity.Key, true)))
            return;
        foreach (var (key, confirmed) in item.Form == ItemForm.Node ? [] : holders.Where(holder => holder.Key != edit.Entity.Key))
        {
            var other = edit.Entity with { Key = key };
            if (confirmed && !edit.TakesOver)
            {
                left.Add(new IndexEntry(other, item.ToChange(added: true)));
                return;
            }

            // Somebody's unconfirmed object may stay; an address can't be held twice.
            if (confirmed || item.Form == ItemForm.Address)
                tables.Release(other, item);
        }

        tables.Hold(edit.Entity, item, confirmed: true);
        tables.Announce(edit.Entity, item, added: true, edit.Facts);
    }
}
