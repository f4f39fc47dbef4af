using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Actors.LoadBalancers;

/// <summary>Each event in one sentence, for the people who ask why.</summary>
public static partial class LoadBalancerHistory
{
    private const int StatusesShown = 12;

    /// <summary>The event's stable name, as it stands in the journal.</summary>
    public static string Kind(LoadBalancerEvent @event) => EventKinds<LoadBalancerEvent>.Of(@event);

    public static string Describe(LoadBalancerEvent @event) => @event switch
    {
        OperationAccepted e => $"accepted {e.Method} (call {e.CallId}) as operation {e.Number}, to end by {e.Deadline:HH:mm:ss} UTC{Notices(e)}",
        OperationEnded { Succeeded: true } e => $"operation {e.Number} ended well{Because(e.Reason)}",
        OperationEnded e => $"operation {e.Number} ended in ERROR{Because(e.Reason)}",
        TreeCorrected e => $"corrected {e.Changes.Length} objects to what Octavia holds",
        TreeReadBack { Unreadable: { } reason } e => $"Octavia has ended its transaction after operation {e.AfterOperation}, but does not show the tree: {reason}",
        TreeReadBack { Unread: true } e => $"Octavia has ended its transaction after operation {e.AfterOperation}",
        TreeReadBack e => $"read back from Octavia after operation {e.AfterOperation}",
        ReadBackAsked => "asked to read back what Octavia holds",
        CallAbandoned { Operation: { } operation } e => $"Octavia gave up on call {e.CallId}: operation {operation} is undone",
        CallAbandoned e => $"Octavia gave up on call {e.CallId}",
        TreeGone => "Octavia has no such load balancer: nothing is wanted any more",
        NodesPlaced { Nodes.IsEmpty: true } => "placed on no node: none that is configured may hold it",
        NodesPlaced e => $"placed on {string.Join(", ", e.Nodes)}",
        ConfigurationStarted e => $"generation {e.Generation} is on its way to {e.Node} (attempt {e.Attempt})",
        ConfigurationApplied { Calls: 0 } e => $"{e.Node} holds generation {e.Generation} without a call",
        ConfigurationApplied e => $"{e.Node} holds generation {e.Generation} after {e.Calls} calls",
        ConfigurationFailed { Refused: true } e => $"{e.Node} refused generation {e.Generation}: {e.Reason}; tried again at {e.RetryAt:HH:mm:ss} UTC",
        ConfigurationFailed e => $"{e.Node} did not take generation {e.Generation}: {e.Reason}; tried again at {e.RetryAt:HH:mm:ss} UTC",
        NodeDrifted e => $"{e.Node} is no longer trusted: {e.Reason}",
        NodeSeen { Down.IsEmpty: true } e => $"{e.Node} shows what it was given, every monitored member up",
        NodeSeen e => $"{e.Node} shows what it was given, {e.Down.Length} members down: {string.Join(", ", e.Down)}",
        NodeFellSilent e => $"{e.Node} does not answer: {e.Reason}",
        BackupsChanged { In.IsEmpty: true } => "backup members no longer serve",
        BackupsChanged e => $"backup members serve in pool {string.Join(", ", e.In)}: every other member is down",
        StatusesOwed { Statuses.IsEmpty: true } e => $"report {e.Number}: less than the one before, because the rest is settled",
        StatusesOwed e => $"report {e.Number}: {Statuses(e)}",
        StatusesAcknowledged e => $"Octavia took report {e.Number}",
        LoadBalancerReleased e => $"deleted for Octavia; {string.Join(", ", e.Addresses)} may be given to another load balancer",
        LoadBalancerRetired => "deleted, told and gone from every node",
        _ => DescribeFailover(@event),
    };

    private static string Notices(OperationAccepted accepted) =>
        accepted.Notices.IsEmpty ? "" : $"; note: {string.Join("; ", accepted.Notices)}";

    private static string Because(string? reason) => reason is null ? "" : $": {reason}";

    private static string Statuses(StatusesOwed owed)
    {
        var shown = owed.Statuses.Take(StatusesShown).Select(Status);
        var more = owed.Statuses.Length > StatusesShown ? $", and {owed.Statuses.Length - StatusesShown} more" : "";
        return string.Join(", ", shown) + more;
    }

    private static string Status(ObjectStatus status)
    {
        var provisioning = status.Provisioning is { } p ? $" {OctaviaWord.Of(p)}" : "";
        var operating = status.Operating is { } o ? $" {OctaviaWord.Of(o)}" : "";
        return $"{status.Object}{provisioning}{operating}";
    }
}
