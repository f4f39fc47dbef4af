using System.Collections.Immutable;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.LoadBalancers.Roles;
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Nodes;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.LoadBalancers.Failovers;

/// <summary>Takes in what is said about nodes' standings, roles and failovers.</summary>
internal static class FailoverHandling
{
    private static readonly TimeSpan RoleRetryMin = TimeSpan.FromMilliseconds(200);

    public static Reply Stands(Turn turn, NodeStandingChanged changed)
    {
        if (turn.State.FindNode(changed.Node) is not { } node || changed.Number <= (node.StandingNumber ?? 0))
            return Reply.None;
        if (changed.Standing == (node.Standing ?? NodeStanding.Good))
            return Reply.None;
        turn.Emit(new NodeStandingNoted
        {
            At = turn.Now,
            Node = changed.Node,
            Number = changed.Number,
            Standing = changed.Standing,
            Witnesses = changed.Witnesses,
        });
        return Reply.None;
    }

    public static Reply Assigned(Turn turn, RoleAssigned assigned)
    {
        // An answer to an attempt that is none any more says nothing about what the node is now.
        if (turn.State.FindNode(assigned.Node) is not { RoleAttempt: { } attempt } node || attempt.Number != assigned.Attempt)
            return Reply.None;
        if (assigned.Failure is not { } reason)
        {
            turn.Emit(new RoleTaken { At = turn.Now, Node = node.Name, Role = attempt.Role, Epoch = attempt.Epoch });
            return Reply.None;
        }

        var delay = RoleRetryMin * Math.Pow(2, Math.Min(node.RoleFailure?.Consecutive ?? 0, 16));
        turn.Emit(new RoleFailed
        {
            At = turn.Now,
            Node = node.Name,
            Epoch = attempt.Epoch,
            Reason = reason,
            RetryAt = turn.Now + (delay < turn.Settings.RetryDelayMax ? delay : turn.Settings.RetryDelayMax),
        });
        return Reply.None;
    }

    public static Reply Admitted(Turn turn, FailoverAdmitted admitted)
    {
        if (turn.State.Failover is { } open && open.Number == admitted.Failover)
        {
            if (open.AdmittedAt is null)
                turn.Emit(new FailoverGranted { At = turn.Now, Number = open.Number });
        }
        else
        {
            turn.Do(new EndAdmission(turn.State.Id, admitted.Failover));
        }

        return Reply.None;
    }

    public static Reply Held(Turn turn, FailoverHeld held)
    {
        if (turn.State.Failover is { AdmittedAt: null } open && open.Number == held.Failover && open.Withheld != held.Reason)
            turn.Emit(new FailoverWithheld { At = turn.Now, Number = open.Number, Reason = held.Reason });
        return Reply.None;
    }

    public static Reply Offered(Turn turn, SpareOffered offered)
    {
        if (turn.State.Failover is not { AdmittedAt: not null, Spare: { } search } failover
            || failover.Number != offered.Failover
            || Redundancy.IsFilled(turn.State, turn.Topology)
            || Redundancy.Going(turn.State).All(node => node.Name != search.For))
            return Reply.None;
        if (offered.Spare is { } spare)
        {
            // Asked twice; the first answer has been taken.
            if (turn.State.FindNode(spare) is { IsLeaving: false })
                return Reply.None;
            if (turn.State.FindNode(spare) is null && offered.Nodes.Nodes.Any(node => node.Name == spare && node.Standing.TakesLoad))
            {
                NodeHandling.Add(turn, spare, offered.Nodes);
                return Reply.None;
            }
        }

        var why = offered.WhyNot ?? $"{offered.Spare} is on its way out here, or not alive any more";
        if (search.Missing != why)
            turn.Emit(new SpareMissing { At = turn.Now, Number = failover.Number, Reason = why });
        if (failover.Cause is FailoverCause.Octavia or FailoverCause.Operator)
            turn.EndFailover(whole: false, $"it stays where it is: {why}");
        return Reply.None;
    }

    public static Reply Requested(Turn turn, FailoverRequested requested)
    {
        if (FailoverRequest.Refuse(turn.State, turn.Topology, requested.To, requested.Nodes) is { } refusal)
            return new Reply.Refused(refusal);
        Open(turn, FailoverCause.Operator, requested.To, requested.Reason, requested.Nodes);
        return new Reply.Accepted(turn.State.LastFailover ?? 0, Duplicate: false);
    }

    /// <summary>Octavia's call: what is there is read and repaired, and somebody else serves from now on if there is anybody.</summary>
    public static void CalledByOctavia(Turn turn)
    {
        if (turn.State.Failover is null && FailoverRequest.Refuse(turn.State, turn.Topology, null, NodeInventory.Empty) is null)
            Open(turn, FailoverCause.Octavia, null, "Octavia asks for it", NodeInventory.Empty);
    }

    private static void Open(Turn turn, FailoverCause cause, NodeName? to, string reason, NodeInventory nodes)
    {
        var plan = FailoverRequest.PlanFor(turn.State, to);
        if (plan.Add is { } added)
            NodeHandling.Add(turn, added, nodes);
        turn.OpenFailover(cause, plan.From, plan.Replace, to, reason);
    }
}
