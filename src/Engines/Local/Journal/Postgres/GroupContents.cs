using LoxiActors.Actors.Seam;

namespace LoxiActors.Engines.Local.Journal.Postgres;

/// <summary>What the database holds of the entities, addresses and objects that a group of appends is about.</summary>
internal sealed class GroupContents
{
    public long Epoch { get; set; }

    /// <summary>The largest entity number in use.</summary>
    public long LargestNumber { get; set; }

    public Dictionary<EntityId, EntityHead> Heads { get; } = [];

    /// <summary>Whose the claimed addresses are; those that are nobody's are missing.</summary>
    public Dictionary<(string Kind, string Address), AddressOwner> Addresses { get; } = [];

    /// <summary>The numbers of the entities that own the objects; those that nobody owns are missing.</summary>
    public Dictionary<(string Kind, string ObjectKind, Guid Id), long> Objects { get; } = [];
}

internal readonly record struct AddressOwner(long Entity, string Key);

/// <summary>An entity's row, as it becomes append by append.</summary>
internal sealed class EntityHead
{
    public required EntityId Id { get; init; }

    public required long Number { get; init; }

    /// <summary>Not in the database yet.</summary>
    public bool IsNew { get; init; }

    public long Sequence { get; set; }

    public long SnapshotSequence { get; set; }

    public byte[]? Snapshot { get; set; }

    public long PrunedThrough { get; set; }

    /// <summary>As the database has it.</summary>
    public required long PrunedBefore { get; init; }

    public bool Guarded { get; set; }

    /// <summary>In Unix milliseconds; null also when the database has it already.</summary>
    public long? RetiredAt { get; set; }

    public bool IsChanged { get; set; }
}
