using System.Collections.Immutable;
using LoxiActors.Actors.SparePool.Messages;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Actors.SparePool;

/// <summary>What an event makes of the pool.</summary>
internal static class SparePoolEvolution
{
    public static SparePoolState Evolve(SparePoolState state, SparePoolEvent @event) => @event switch
    {
        SpareAppeared e => With(state, new Spare(e.Node, e.Zone, e.Host, e.Configured, e.At, null, null)),
        SpareGone e => state with { Spares = state.Spares.RemoveAll(spare => spare.Node == e.Node) },
        SpareTaken e => With(state, Known(state, e.Node) with { Lost = e.Lost, TakenAt = e.At }),
        SpareReturned e => With(state, Known(state, e.Node) with { Lost = null, TakenAt = null, Since = e.At }),
        NodeReused e => With(state, Unmet(state, e.Lost) is var unmet && unmet.Reused.Contains(e.Node)
            ? unmet with { WhyNone = null }
            : unmet with { Reused = [.. unmet.Reused.Append(e.Node).Order()], WhyNone = null }),
        SpareMissed e => With(state, Unmet(state, e.Lost) with { WhyNone = e.Reason }),
        LossOver e => state with { Unmet = state.Unmet.RemoveAll(unmet => unmet.Lost == e.Lost) },
        ShortfallSeen e => With(state, new Shortfall(
            e.Zone, e.Have, e.Want, state.Shortfalls.FirstOrDefault(known => known.Zone == e.Zone)?.Since ?? e.At, null)),
        ShortfallOver e => state with { Shortfalls = state.Shortfalls.RemoveAll(known => known.Zone == e.Zone) },
        CreationRefused e => state.Shortfalls.FirstOrDefault(known => known.Zone == e.Zone) is { } shortfall
            ? With(state, shortfall with { NotCreated = e.Reason })
            : state,
        _ => throw new NotSupportedException($"the spare pool does not know the event {@event.GetType().Name}"),
    };

    private static Spare Known(SparePoolState state, NodeName node) =>
        state.Find(node) ?? throw new NotSupportedException($"{node} was taken and is no spare");

    private static UnmetLoss Unmet(SparePoolState state, NodeName lost) =>
        state.Unmet.FirstOrDefault(unmet => unmet.Lost == lost) ?? new UnmetLoss(lost, [], null);

    private static SparePoolState With(SparePoolState state, Spare spare) =>
        state with { Spares = [.. state.Spares.Where(known => known.Node != spare.Node).Append(spare).OrderBy(known => known.Node)] };

    private static SparePoolState With(SparePoolState state, UnmetLoss unmet) =>
        state with { Unmet = [.. state.Unmet.Where(known => known.Lost != unmet.Lost).Append(unmet).OrderBy(known => known.Lost)] };

    private static SparePoolState With(SparePoolState state, Shortfall shortfall) => state with
    {
        Shortfalls = [.. state.Shortfalls.Where(known => known.Zone != shortfall.Zone).Append(shortfall).OrderBy(known => known.Zone, StringComparer.Ordinal)],
    };
}
