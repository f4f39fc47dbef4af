using LoxiActors.Actors.Seam;
using LoxiActors.Actors.SparePool.Messages;

namespace LoxiActors.Actors.SparePool;

/// <summary>Each event of the spare pool in one sentence.</summary>
public static class SparePoolHistory
{
    /// <summary>The event's stable name, as it stands in the journal.</summary>
    public static string Kind(SparePoolEvent @event) => EventKinds<SparePoolEvent>.Of(@event);

    public static string Describe(SparePoolEvent @event) => @event switch
    {
        SpareAppeared e => $"{e.Node}{(e.Configured ? "" : ", which holds nothing,")} is there as a spare{Of(e.Zone)}",
        SpareGone e => $"{e.Node} is no spare any more: {e.Reason}",
        SpareTaken e => $"{e.Node} takes the place of {e.Lost}{(e.TooYoung is true ? ", though it has not been alive for long: nothing else is there for what nobody serves" : "")}{Doubt(e.UnknownMachine)}",
        SpareReturned e => $"{e.Node} holds nothing in the place of {e.Lost} and is a spare again",
        NodeReused e => $"{e.Node}, a node in use, takes load balancers of {e.Lost}, because {e.Reason}{Doubt(e.UnknownMachine)}",
        SpareMissed e => $"nothing takes the place of {e.Lost}: {e.Reason}",
        LossOver e => $"{e.Lost} takes load again, or is configured no more",
        ShortfallSeen e => $"only {e.Have} of {e.Want} spares are there{Of(e.Zone)}",
        ShortfallOver e => $"there are enough spares{Of(e.Zone)} again",
        CreationRefused e => $"no spare is made{Of(e.Zone)}: {e.Reason}",
        _ => throw new NotSupportedException($"no sentence for the event {@event.GetType().Name}"),
    };

    private static string Of(string? zone) => zone is null ? "" : $" in zone {zone}";

    private static string Doubt(bool unknown) => unknown ? "; it may be on the machine of another node of theirs, nobody knows" : "";
}
