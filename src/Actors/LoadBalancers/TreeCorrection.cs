using LoxiActors.Actors.LoadBalancers.Editing;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Actors.LoadBalancers;

/// <summary>
/// Takes in the tree as Octavia holds it. Calls lose fields on their way to a driver, and Octavia may roll back after one was
/// accepted; this repairs both.
/// </summary>
internal static class TreeCorrection
{
    public static Reply Handle(Turn turn, TreeRead read)
    {
        var state = turn.State;
        if (IsOutdated(state, read.AfterOperation) is { } outdated)
            return outdated;
        if (read.Tree is null)
            return Gone(turn);

        // Octavia shows a load balancer until its DELETED was reported, so this says nothing new.
        if (state.Phase is LoadBalancerPhase.Deleted or LoadBalancerPhase.Retired)
        {
            NoteReadBack(turn, unreadable: null);
            return Reply.None;
        }

        var reading = TreeEditor.FromPayload(read.Tree, state.Tree);
        if (reading is TreeReading.Refused refused)
            return Unusable(turn, read, refused.Refusal);
        var tree = ((TreeReading.Read)reading).Tree.Without(state);
        if (tree.Id != state.Id)
            return new Reply.Refused(Refusal.Contradiction($"loadbalancer_id: the tree is of {tree.Id}, not of {state.Id}"));

        NoteReadBack(turn, unreadable: null);
        var changes = TreeChanges.Between(state.Tree, tree);
        if (!changes.IsEmpty)
            turn.Emit(new TreeCorrected { At = turn.Now, Changes = changes });
        if (turn.State.Nodes.IsEmpty)
            NodeHandling.AdjustPlacement(turn, read.Nodes);
        return Reply.None;
    }

    public static Reply Handle(Turn turn, TreeUnreadable unreadable)
    {
        if (IsOutdated(turn.State, unreadable.AfterOperation) is { } outdated)
            return outdated;
        NoteReadBack(turn, unreadable.Reason);
        return Reply.None;
    }

    public static Reply Handle(Turn turn, TransactionsEnded ended)
    {
        if (IsOutdated(turn.State, ended.AfterOperation) is { } outdated)
            return outdated;
        turn.Emit(new TreeReadBack { At = turn.Now, AfterOperation = turn.State.LastOperation, Unread = true });
        return Reply.None;
    }

    public static Reply Ask(Turn turn)
    {
        // One that is unknown here may well be Octavia's: then it is taken over.
        if (turn.State.Phase is LoadBalancerPhase.Retired)
            return new Reply.Refused(Refusal.NotFound($"load balancer {turn.State.Id} was deleted"));
        if (turn.State.ReadBack is null)
            turn.Emit(new ReadBackAsked { At = turn.Now });
        return Reply.None;
    }

    /// <summary>One that comes late may show what has gone since.</summary>
    private static Reply.Refused? IsOutdated(LoadBalancerState state, long? afterOperation) =>
        afterOperation < state.LastOperation ? Outdated($"operation {state.LastOperation} of {state.Id} was accepted after the tree was read; read it again")
        : afterOperation is not null && state.ReadBack is null ? Outdated($"the tree of {state.Id} was read back already")
        : null;

    private static Reply.Refused Outdated(string why) => new(Refusal.Contradiction($"after_operation: {why}"));

    /// <summary>What Octavia holds will not change by asking again, so whoever reports to it goes on; anybody else is told.</summary>
    private static Reply Unusable(Turn turn, TreeRead read, Refusal refusal)
    {
        if (read.AfterOperation is null)
            return new Reply.Refused(refusal);
        NoteReadBack(turn, refusal.UserFault);
        return Reply.None;
    }

    private static void NoteReadBack(Turn turn, string? unreadable)
    {
        if (turn.State.ReadBack is not null)
            turn.Emit(new TreeReadBack { At = turn.Now, AfterOperation = turn.State.LastOperation, Unreadable = unreadable });
    }

    private static Reply Gone(Turn turn)
    {
        var isUnheardOf = turn.State is { Phase: LoadBalancerPhase.Unknown, ReadBack: null };
        NoteReadBack(turn, unreadable: null);
        if (turn.State.Phase is not LoadBalancerPhase.Retired && !isUnheardOf)
            turn.Emit(new TreeGone { At = turn.Now });
        return Reply.None;
    }
}
