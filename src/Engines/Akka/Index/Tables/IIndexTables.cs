using LoxiActors.Actors.Seam;

namespace LoxiActors.Engines.Akka.Index.Tables;

/// <summary>The tables as one transaction sees them that nobody else writes beside.</summary>
internal interface IIndexTables
{
    void Fence(Guid incarnation);

    bool MayWrite(Guid incarnation);

    EntityFacts? Find(EntityId entity);

    void Put(EntityId entity, EntityFacts facts);

    void Delete(EntityId entity);

    /// <summary>Who has it, prepared or confirmed.</summary>
    IReadOnlyList<(string Key, bool Confirmed)> Holders(string kind, IndexItem item);

    IReadOnlyList<(IndexItem Item, bool Confirmed)> Holdings(EntityId entity);

    /// <summary>Enters it, or confirms what was entered.</summary>
    void Hold(EntityId entity, IndexItem item, bool confirmed);

    void Release(EntityId entity, IndexItem item);

    /// <param name="item">Null for the row alone.</param>
    /// <returns>The position.</returns>
    long Announce(EntityId entity, IndexItem? item, bool added, EntityFacts? facts);
}
