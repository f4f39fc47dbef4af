using System.Collections.Immutable;
using LoxiActors.Actors.Nodes.Messages;
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Nodes;

namespace LoxiActors.Actors.Nodes;

/// <summary>Each event of a node in one sentence.</summary>
public static class NodeHistory
{
    /// <summary>The event's stable name, as it stands in the journal.</summary>
    public static string Kind(NodeEvent @event) => EventKinds<NodeEvent>.Of(@event);

    public static string Describe(NodeEvent @event) => @event switch
    {
        VerdictReached { Verdict: NodeVerdict.Dead } e => $"judged dead by {Heard(e.Witnesses)}{OnlyOne(e.Witnesses)}",
        VerdictReached { Verdict: NodeVerdict.Suspect } e => $"suspect: {Heard(e.Witnesses)}",
        VerdictReached e => $"alive: {Heard(e.Witnesses)}",
        DrainBegun e => $"{e.By} drains it{Because(e.Reason)}",
        DrainLifted e => $"{e.By} no longer drains it",
        DeathDeclared e => $"{e.By} vouches that it is dead{Because(e.Reason)}",
        StandingKnown e => $"every load balancer on it was told of standing {e.Number}",
        _ => throw new NotSupportedException($"no sentence for the event {@event.GetType().Name}"),
    };

    private static string Heard(ImmutableArray<Witness> witnesses) => witnesses.IsEmpty
        ? "nobody in particular"
        : string.Join("; ", witnesses.Select(witness => $"{Word(witness.Kind)} ({witness.Words})"));

    private static string OnlyOne(ImmutableArray<Witness> witnesses) => witnesses.Length == 1 ? ", the only witness there is" : "";

    private static string Because(string? reason) => reason is null ? "" : $": {reason}";

    private static string Word(WitnessKind kind) => kind switch
    {
        WitnessKind.Heartbeat => "heartbeats",
        WitnessKind.Probe => "probes",
        WitnessKind.Peer => "other nodes",
        WitnessKind.Operator => "an operator",
        _ => throw new NotSupportedException($"no word for {kind}"),
    };
}
