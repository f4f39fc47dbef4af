using LoxiActors.Actors.Seam;

namespace LoxiActors.Engines.Akka.Journal;

/// <summary>Under which name an entity's journal stands; never changes.</summary>
internal static class PersistenceIds
{
    public static string Of(EntityId entity) => $"{entity.Kind}/{entity.Key}";
}
