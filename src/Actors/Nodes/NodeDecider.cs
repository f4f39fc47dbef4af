using System.Collections.Immutable;
using LoxiActors.Actors.Nodes.Messages;
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Nodes;

namespace LoxiActors.Actors.Nodes;

/// <summary>
/// Decides for one node: which verdict holds, whether it is drained, and what load balancers have yet to be told. What says
/// nothing new decides nothing: the judge may repeat itself as often as it likes.
/// </summary>
public sealed class NodeDecider : IDecider<NodeState, NodeInput, NodeEvent>
{
    public Decision<NodeEvent> Decide(NodeState state, NodeInput input, DateTimeOffset now) => input switch
    {
        NodeJudged judged => Judge(state, judged, now),
        DrainRequested drain => state.Drain is not null
            ? Decision<NodeEvent>.Nothing
            : Change(state, new DrainBegun { At = now, Number = state.Number + 1, By = drain.By, Reason = drain.Reason }),
        DrainEnded ended => state.Drain is null
            ? Decision<NodeEvent>.Nothing
            : Change(state, new DrainLifted { At = now, Number = state.Number + 1, By = ended.By }),
        DeclaredDead declared => state.DeclaredDead is not null
            ? Decision<NodeEvent>.Nothing
            : Change(state, new DeathDeclared { At = now, Number = state.Number + 1, By = declared.By, Reason = declared.Reason }),
        StandingTold told => told.Number != state.Number || told.Number <= state.Told
            ? Decision<NodeEvent>.Nothing
            : new([new StandingKnown { At = now, Number = told.Number }], [], Reply.None),
        NodeRecovered => new([], IsTold(state) ? [new ShowNode(state)] : [new ShowNode(state), Tell(state)], Reply.None),
        NodeTimerFired => Decision<NodeEvent>.Nothing,
        _ => throw new NotSupportedException($"a node does not know the input {input.GetType().Name}"),
    };

    public NodeState Evolve(NodeState state, NodeEvent @event) => @event switch
    {
        VerdictReached e => state with
        {
            Verdict = e.Verdict,
            Witnesses = e.Witnesses,
            Since = e.At,
            Number = e.Number,
            DeclaredDead = e.Verdict is NodeVerdict.Alive ? null : state.DeclaredDead,
        },
        DrainBegun e => state with { Drain = new OperatorsWord(e.By, e.Reason, e.At), Number = e.Number },
        DrainLifted e => state with { Drain = null, Number = e.Number },
        DeathDeclared e => state with
        {
            Verdict = NodeVerdict.Dead,
            Witnesses = [.. state.Witnesses.Where(witness => witness is { Kind: not WitnessKind.Operator, Hears: false }), Vouching(e)],
            Since = state.Verdict is NodeVerdict.Dead ? state.Since : e.At,
            DeclaredDead = new OperatorsWord(e.By, e.Reason, e.At),
            Number = e.Number,
        },
        StandingKnown e => state with { Told = e.Number },
        _ => throw new NotSupportedException($"a node does not know the event {@event.GetType().Name}"),
    };

    internal static bool IsTold(NodeState state) => state.Told >= state.Number;

    private Decision<NodeEvent> Judge(NodeState state, NodeJudged judged, DateTimeOffset now)
    {
        // Whoever vouched for a death has looked; that somebody may hear the node is less than that somebody does.
        var outweighed = state.DeclaredDead is not null && judged.Verdict is not NodeVerdict.Alive;
        // It takes somebody who hears a dead node to doubt its death: those who listen may just have begun to.
        outweighed |= state.Verdict is NodeVerdict.Dead && judged is { Verdict: NodeVerdict.Suspect } && !judged.Witnesses.Any(witness => witness.Hears);
        return judged.Verdict == state.Verdict || outweighed
            ? Decision<NodeEvent>.Nothing
            : Change(state, new VerdictReached { At = now, Number = state.Number + 1, Verdict = judged.Verdict, Witnesses = judged.Witnesses });
    }

    private Decision<NodeEvent> Change(NodeState state, StandingChange change)
    {
        var next = Evolve(state, change);
        return new([change], [new ShowNode(next), Tell(next)], Reply.None);
    }

    private static TellStanding Tell(NodeState state) => new(state.Node, state.Number, state.Standing, state.Witnesses);

    private static Witness Vouching(DeathDeclared declared) =>
        new(WitnessKind.Operator, false, declared.Reason is { } reason ? $"{declared.By} vouches for it: {reason}" : $"{declared.By} vouches for it");
}
