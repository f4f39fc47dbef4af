using LoxiActors.Actors.Seam;

namespace LoxiActors.Actors.Hosting;

/// <summary>Carries out the effects that the engine doesn't carry out itself. What it throws is logged and goes no further.</summary>
public interface IEffectHandler
{
    /// <summary>
    /// Returns at once: the entity's next turn waits for it. Called after the events are durable, in the order of the decision;
    /// for one entity never twice at the same time. The same effect may come again after a crash.
    /// </summary>
    void Handle(EntityId entity, Effect effect);

    /// <summary>
    /// The entity runs on this host no more: what of its effects is not done yet is another host's, which carries it out from the
    /// beginning. Also called for one that has left memory, which has nothing under way. Returns at once.
    /// </summary>
    void Left(EntityId entity)
    {
    }
}
