using Akka.Actor;
using LoxiActors.Actors.Seam;

namespace LoxiActors.Engines.Akka.Entities;

/// <summary>Something that waits for an entity's next turn.</summary>
/// <param name="Sender">Who hears of the end; null when nobody does.</param>
internal abstract record Item(IActorRef? Sender)
{
    public sealed record Ask(IActorRef Sender, object Input) : Item(Sender);

    public sealed record Tell(IActorRef Sender, object Input, ToldId Id) : Item(Sender);

    public sealed record Query(IActorRef Sender) : Item(Sender);

    public sealed record Timer(StartTimer Started) : Item((IActorRef?)null);

    /// <summary>Of an entity that was just started, perhaps only because it is remembered: to its first turn if it has something open.</summary>
    public sealed record Guard() : Item((IActorRef?)null);

    /// <summary>Back from the journal, and to the first turn.</summary>
    public sealed record Wake(IActorRef? Sender) : Item(Sender);

    public sealed record Settle(IActorRef Sender) : Item(Sender);

    public sealed record Forget(IActorRef Sender, DateTimeOffset RetiredBefore) : Item(Sender);
}
