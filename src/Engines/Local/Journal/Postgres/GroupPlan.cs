using LoxiActors.Actors.Seam;

namespace LoxiActors.Engines.Local.Journal.Postgres;

/// <summary>
/// Takes the appends of a group one after the other, each as if those before it were stored already, and gathers what has to be written for
/// all of them together.
/// </summary>
internal sealed class GroupPlan(GroupContents contents)
{
    private long _largestNumber = contents.LargestNumber;

    public IEnumerable<EntityHead> Changed => contents.Heads.Values.Where(head => head.IsChanged);

    public List<(long Entity, long Sequence, long At, byte[] Body)> Events { get; } = [];

    /// <summary>Null for an address that is given up.</summary>
    public Dictionary<(string Kind, string Address), long?> Addresses { get; } = [];

    /// <summary>Null for an object that is forgotten.</summary>
    public Dictionary<(string Kind, string ObjectKind, Guid Id), long?> Objects { get; } = [];

    /// <summary>False for a node that is left.</summary>
    public Dictionary<(long Entity, string Node), bool> Placements { get; } = [];

    public bool IsEmpty { get; private set; } = true;

    /// <summary>An outcome other than stored adds nothing.</summary>
    public AppendOutcome Add(JournalAppend append)
    {
        var head = contents.Heads.GetValueOrDefault(append.Entity);
        if ((head?.Sequence ?? 0) != append.ExpectedSequence)
            return new AppendOutcome.OutOfSequence(head?.Sequence ?? 0);
        if (append.LastSequence == 0)
            return new AppendOutcome.Failed("an append without events needs an entity that has events");
        foreach (var claim in append.Index.OfType<IndexChange.ClaimAddress>())
        {
            if (contents.Addresses.TryGetValue((append.Entity.Kind, claim.Address), out var owner) && owner.Entity != head?.Number)
                return new AppendOutcome.AddressTaken(claim.Address, owner.Key);
        }

        if (head is null)
            contents.Heads.Add(append.Entity, head = new EntityHead { Id = append.Entity, Number = ++_largestNumber, IsNew = true, PrunedBefore = 0 });
        Take(head, append);
        foreach (var change in append.Index)
            Take(head, change);
        IsEmpty = false;
        return AppendOutcome.Stored.Instance;
    }

    private void Take(EntityHead head, JournalAppend append)
    {
        var at = append.At.ToUnixTimeMilliseconds();
        foreach (var body in append.Events)
            Events.Add((head.Number, ++head.Sequence, at, body));
        if (append.Snapshot is not null)
            (head.Snapshot, head.SnapshotSequence) = (append.Snapshot, head.Sequence);
        head.PrunedThrough = Math.Max(head.PrunedThrough, Math.Min(append.PruneThrough, head.SnapshotSequence));
        head.Guarded = append.Guarded;
        if (append.Retired)
            head.RetiredAt ??= at;
        head.IsChanged = true;
    }

    private void Take(EntityHead head, IndexChange change)
    {
        var kind = head.Id.Kind;
        switch (change)
        {
            case IndexChange.Add add:
                Own((kind, add.Object.Kind.ToString(), add.Object.Id), head.Number);
                break;
            case IndexChange.Remove remove when contents.Objects.TryGetValue((kind, remove.Object.Kind.ToString(), remove.Object.Id), out var owner):
                if (owner == head.Number)
                    Own((kind, remove.Object.Kind.ToString(), remove.Object.Id), null);
                break;
            case IndexChange.ClaimAddress claim:
                contents.Addresses[(kind, claim.Address)] = new AddressOwner(head.Number, head.Id.Key);
                Addresses[(kind, claim.Address)] = head.Number;
                break;
            case IndexChange.ReleaseAddress release when contents.Addresses.TryGetValue((kind, release.Address), out var owner):
                if (owner.Entity == head.Number && contents.Addresses.Remove((kind, release.Address)))
                    Addresses[(kind, release.Address)] = null;
                break;
            case IndexChange.PlaceOn place:
                Placements[(head.Number, place.Node.Value)] = true;
                break;
            case IndexChange.LeaveNode leave:
                Placements[(head.Number, leave.Node.Value)] = false;
                break;
            case IndexChange.Remove or IndexChange.ReleaseAddress:
                break;
            default:
                throw new NotSupportedException($"index change {change.GetType().Name}");
        }
    }

    private void Own((string Kind, string ObjectKind, Guid Id) name, long? owner)
    {
        Objects[name] = owner;
        if (owner is { } number)
            contents.Objects[name] = number;
        else
            contents.Objects.Remove(name);
    }
}
