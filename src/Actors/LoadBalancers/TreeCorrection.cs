using LoxiActors.Actors.LoadBalancers.Editing;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Actors.LoadBalancers;

/// <summary>Takes in the tree as Octavia holds it. Calls lose fields on their way to a driver; this repairs them.</summary>
internal static class TreeCorrection
{
    public static Reply Handle(Turn turn, TreeRead read)
    {
        var state = turn.State;
        if (read.AfterOperation < state.LastOperation)
        {
            return new Reply.Refused(Refusal.Contradiction(
                $"after_operation: operation {state.LastOperation} of {state.Id} was accepted after the tree was read; read it again"));
        }

        if (read.Tree is null)
            return Gone(turn);

        // Octavia shows a load balancer until its DELETED was reported, so this says nothing new.
        if (state.Phase is LoadBalancerPhase.Deleted or LoadBalancerPhase.Retired)
            return Reply.None;

        var reading = TreeEditor.FromPayload(read.Tree, state.Tree);
        if (reading is TreeReading.Refused refused)
            return new Reply.Refused(refused.Refusal);
        var tree = ((TreeReading.Read)reading).Tree.Without(state);
        if (tree.Id != state.Id)
            return new Reply.Refused(Refusal.Contradiction($"loadbalancer_id: the tree is of {tree.Id}, not of {state.Id}"));

        var changes = TreeChanges.Between(state.Tree, tree);
        if (!changes.IsEmpty)
            turn.Emit(new TreeCorrected { At = turn.Now, Changes = changes });
        if (turn.State.Nodes.IsEmpty)
            NodeHandling.AdjustPlacement(turn, read.Nodes);
        return Reply.None;
    }

    private static Reply Gone(Turn turn)
    {
        if (turn.State.Phase is LoadBalancerPhase.Living or LoadBalancerPhase.Deleted)
            turn.Emit(new TreeGone { At = turn.Now });
        return Reply.None;
    }
}
