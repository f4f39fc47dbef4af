using LoxiActors.Actors.Seam;

namespace LoxiActors.Engines.Akka.Index;

/// <summary>An entity's row.</summary>
/// <param name="RetiredAt">In milliseconds since 1970.</param>
internal sealed record EntityFacts(long Sequence, bool Guarded, long? RetiredAt, bool Pending)
{
    /// <summary>After a turn of which everything is stored.</summary>
    public static EntityFacts Confirmed(long sequence, bool guarded, DateTimeOffset? retiredAt) =>
        new(sequence, guarded, retiredAt?.ToUnixTimeMilliseconds(), Pending: false);

    public IndexedEntity Of(EntityId entity) => new(
        entity, Sequence, Guarded, RetiredAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null, Pending);

    /// <summary>
    /// For whoever follows the changes, which is to know who is there and who has ended. The sequence is no news, and neither is a guard, which changes
    /// twice with every operation on an idle load balancer.
    /// </summary>
    public static bool IsNews(EntityFacts? before, EntityFacts? after) =>
        (before, after) switch
        {
            (null, null) => false,
            (null, _) or (_, null) => true,
            _ => before.Sequence == 0 || before.RetiredAt != after.RetiredAt,
        };
}
