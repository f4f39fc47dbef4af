using LoxiActors.Actors.Seam;

namespace LoxiActors.Engines.Local.Timers;

internal interface ITimerTarget
{
    void Fire(EntityTimer timer);
}

/// <summary>One running timer of one entity.</summary>
/// <param name="message">Null for the engine's own timer, which brings the entity back after a failed turn.</param>
internal sealed class EntityTimer(ITimerTarget target, StartTimer? message, DateTimeOffset due)
{
    public ITimerTarget Target { get; } = target;

    public StartTimer? Message { get; } = message;

    public long DueTicks { get; } = due.UtcTicks;

    /// <summary>Among timers that are due at the same time the one that was started first fires first.</summary>
    public long Order { get; set; }

    /// <summary>Its place in the heap; -1 when it isn't there.</summary>
    public int HeapIndex { get; set; } = -1;

    /// <summary>The entity's next timer.</summary>
    public EntityTimer? Next { get; set; }
}
