using LoxiActors.Actors.LoadBalancers.Editing.Mapping;
using LoxiActors.Actors.LoadBalancers.Failovers;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Protocol.Nodes;

namespace LoxiActors.Actors.LoadBalancers;

/// <summary>The sentences about nodes' standings, roles and failovers.</summary>
public static partial class LoadBalancerHistory
{
    private static string DescribeFailover(LoadBalancerEvent @event) => @event switch
    {
        NodeStandingNoted { Standing.Draining: true, Standing.Verdict: NodeVerdict.Alive } e => $"{e.Node} is drained",
        NodeStandingNoted e => $"{e.Node} is {Word(e.Standing.Verdict)}{(e.Standing.Draining ? ", and drained" : "")}{Witnesses(e)}",
        RolesDecided { Active.Length: 1 } e => $"{e.Active[0]} is to serve (epoch {e.Epoch})",
        RolesDecided e => $"{string.Join(", ", e.Active)} are to serve (epoch {e.Epoch})",
        RoleStarted e => $"{Word(e.Role)} is on its way to {e.Node} (epoch {e.Epoch}, attempt {e.Attempt})",
        RoleTaken e => $"{e.Node} is {Word(e.Role)}",
        RoleFailed e => $"{e.Node} did not take its role: {e.Reason}; tried again at {e.RetryAt:HH:mm:ss} UTC",
        RoleLost e => $"{e.Node} is not known to have its role: {e.Reason}",
        FailoverOpened e => $"failover {e.Number} from {string.Join(", ", e.From)}{(e.To is { } to ? $" to {to}" : "")} ({Word(e.Cause)}): {e.Reason}",
        FailoverGranted e => $"failover {e.Number} is admitted",
        FailoverWithheld e => $"failover {e.Number} waits: {e.Reason}",
        FailoverServed e => $"failover {e.Number}: served by {e.By}",
        SpareSought e => $"failover {e.Number}: a spare is sought in place of {e.For}",
        SpareMissing e => $"failover {e.Number}: no spare: {e.Reason}",
        NodeLeaving e => $"{e.Node} is to hold nothing of it any more",
        NodeLeft e => $"{e.Node} holds nothing of it any more",
        NodeSetAside e => $"{e.Node} is to hold nothing of it while it is drained",
        NodeTakenBack e => $"{e.Node} is to hold it again",
        FailoverEnded { Whole: true } e => $"failover {e.Number} ended{Because(e.Reason)}",
        FailoverEnded e => $"failover {e.Number} ended without being carried through{Because(e.Reason)}",
        _ => throw new NotSupportedException($"no sentence for the event {@event.GetType().Name}"),
    };

    private static string Witnesses(NodeStandingNoted noted) =>
        noted.Witnesses.IsEmpty ? "" : $": {string.Join("; ", noted.Witnesses.Select(witness => witness.Words))}";

    private static string Word<TEnum>(TEnum value)
        where TEnum : struct, Enum => EnumTexts<TEnum>.Of(value);

    private static string Word(FailoverCause cause) => cause switch
    {
        FailoverCause.NodeDead => "a node is dead",
        FailoverCause.Octavia => "by Octavia",
        FailoverCause.Operator => "by an operator",
        FailoverCause.Drain => "a node is drained",
        _ => "back to where it belongs",
    };
}
