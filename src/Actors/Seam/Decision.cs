using System.Collections.Immutable;

namespace LoxiActors.Actors.Seam;

/// <summary>What follows from one input. Events are made durable together or not at all; effects and reply only follow afterwards.</summary>
public sealed record Decision<TEvent>(ImmutableArray<TEvent> Events, ImmutableArray<Effect> Effects, Reply Reply)
{
    public static Decision<TEvent> Nothing { get; } = new([], [], Reply.None);

    public static Decision<TEvent> Only(Reply reply) => new([], [], reply);
}
