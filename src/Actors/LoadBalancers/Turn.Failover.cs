using System.Collections.Immutable;
using LoxiActors.Actors.LoadBalancers.Failovers;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.LoadBalancers.Roles;
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.LoadBalancers;

/// <summary>Opens, carries on and ends the failover, from the state alone; so it goes on where it was after a restart.</summary>
internal sealed partial class Turn
{
    public void OpenFailover(FailoverCause cause, ImmutableArray<NodeName> from, ImmutableArray<NodeName> replace, NodeName? to, string reason)
    {
        var number = (State.LastFailover ?? 0) + 1;
        Emit(new FailoverOpened { At = Now, Number = number, Cause = cause, From = from, Replace = replace, To = to, Reason = reason });
        AskAdmission();
    }

    public void EndFailover(bool whole, string? reason)
    {
        if (State.Failover is not { } failover)
            return;
        Emit(new FailoverEnded { At = Now, Number = failover.Number, Whole = whole, Reason = reason });
        if (failover.ServedAt is null)
            Do(new EndAdmission(State.Id, failover.Number));
    }

    /// <summary>What has become of the reasons for a failover, before anybody's role is decided.</summary>
    private void ConsiderFailover(bool rearm)
    {
        if (State.Phase is not LoadBalancerPhase.Living || State.Tree is null)
        {
            EndFailover(whole: false, "the load balancer is deleted");
            return;
        }

        if (Topology is Topology.ActiveActive)
        {
            EndFailover(whole: true, "every node serves by itself");
            return;
        }

        if (State.Failover is { } open)
        {
            if (FailoverReasons.Superseding(State, open) is { } died)
                EndFailover(whole: false, $"{died} is dead: another failover takes its place");
            else if (FailoverReasons.Moot(State, open) is { } moot)
                EndFailover(whole: true, moot);
            else if (FailoverReasons.GivenUp(State, open, Settings, Now) is { } givenUp)
                EndFailover(whole: false, givenUp);
            else if (rearm && open.AdmittedAt is null)
                AskAdmission();
            else if (rearm && (open.ServedAt is not null || open.Spare is not null))
                Do(new EndAdmission(State.Id, open.Number));
        }

        if (State is { Failover: null, RoleEpoch: not null } && FailoverReasons.Of(State, Settings, Now) is { } reason)
            OpenFailover(reason.Cause, reason.From, reason.Replace, reason.To, reason.Text);
    }

    /// <summary>After the roles are decided: who serves by now, who is to take a lost node's place, and whether all is whole again.</summary>
    private void CarryFailoverOn(bool rearm)
    {
        if (State.Failover is not { AdmittedAt: not null } failover)
            return;
        if (failover.ServedAt is null && State.Holders.FirstOrDefault(node => node.Serves && !RolePlan.IsUnfit(State, node)) is { } by)
        {
            Emit(new FailoverServed { At = Now, Number = failover.Number, By = by.Name });
            Do(new EndAdmission(State.Id, failover.Number));
        }

        Replace(rearm);
        if (State.Failover is not null && Redundancy.IsWhole(State, Topology))
            EndFailover(whole: true, null);
    }

    private void Replace(bool rearm)
    {
        var failover = State.Failover!;
        var going = Redundancy.Going(State).ToArray();
        if (going.Length == 0)
            return;
        if (Redundancy.IsFilled(State, Topology))
        {
            // Who was cut off and dead to us may be all that serves, until another one does.
            foreach (var node in going.Where(node => State.Failover!.ServedAt is not null && (node.IsDead || Redundancy.IsSettled(State))))
                Emit(new NodeLeaving { At = Now, Node = node.Name });
            return;
        }

        if (State.Tree!.Flavor.Spare is false && failover.Cause is FailoverCause.NodeDead or FailoverCause.Octavia)
        {
            if (failover.Cause is FailoverCause.Octavia)
                EndFailover(whole: false, "it stays where it is: its flavor wants no spare");
            return;
        }

        if (Redundancy.IsSought(State))
        {
            if (rearm)
                Ask(failover.Spare!.For);
        }
        else if (Redundancy.SeekAt(State, Settings) <= Now)
        {
            Emit(new SpareSought { At = Now, Number = failover.Number, For = going[0].Name });
            Ask(going[0].Name);

            // Filling a spare takes a second for each rule, and whoever has a standby is not to wait for that.
            if (failover.ServedAt is null)
                Do(new EndAdmission(State.Id, failover.Number));
        }

        void Ask(NodeName node) => Do(new AskSpare(
            State.Id, failover.Number, node, State.Tree!.Zone, [.. State.Holders.Where(holder => holder.Name != node).Select(holder => holder.Name)]));
    }

    private void AskAdmission()
    {
        var failover = State.Failover!;
        var unserved = !State.Holders.Any(node => node.Serves && !failover.From.Contains(node.Name)) && !failover.IsPlanned;
        Do(new AskAdmission(
            State.Id, failover.Number, failover.Cause, unserved ? FailoverUrgency.Unserved : FailoverUrgency.Redundancy, failover.From));
    }

    /// <summary>A node that others serve without is emptied while it is drained: what it holds is what it announces by BGP, whatever its role.</summary>
    private void SetAside()
    {
        if (State.Tree is null)
            return;
        foreach (var node in Redundancy.Spared(State, Topology).ToArray())
            Emit(new NodeSetAside { At = Now, Node = node.Name });
        foreach (var node in Redundancy.Missed(State, Topology).ToArray())
            Emit(new NodeTakenBack { At = Now, Node = node.Name });
    }

    /// <summary>Nodes that were to leave, and hold nothing any more; and those of which there are too many are to.</summary>
    private void LetGo()
    {
        foreach (var node in State.Tree is null ? [] : Redundancy.Surplus(State, Topology).ToArray())
        {
            Emit(new NodeLeaving { At = Now, Node = node.Name });
            Progress(State.FindNode(node.Name)!);
        }

        foreach (var node in State.Nodes.Where(node => node is { IsLeaving: true, Attempt: null } && (node.OwesFence is not true || State.Tree is null) && node.Applied?.Fingerprint == LoadBalancerDecider.EmptyFingerprint))
            Emit(new NodeLeft { At = Now, Node = node.Name });
    }

    private void ArmFailover(bool rearm)
    {
        var due = FailoverReasons.DueAt(State, Settings, Now);
        if (due is { } at && (rearm || due != FailoverReasons.DueAt(_before, Settings, Now)))
            Do(new StartTimer(LoadBalancerDecider.FailoverTimer, State.LastFailover ?? 0, at));
    }
}
