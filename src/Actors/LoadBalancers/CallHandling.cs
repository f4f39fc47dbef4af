using System.Collections.Immutable;
using LoxiActors.Actors.LoadBalancers.Editing;
using LoxiActors.Actors.LoadBalancers.Failovers;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Protocol.Octavia.Calls;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.LoadBalancers;

/// <summary>Accepts a driver call or says why not. What can't be done is refused here, before anything is kept.</summary>
internal static class CallHandling
{
    /// <summary>Octavia lets one operation at a time through; more than a few open ones mean that it timed out and asked again.</summary>
    private const int OpenOperationsMax = 16;

    private const int ProblemsShown = 3;

    public static Reply Handle(Turn turn, DriverCallReceived received)
    {
        var state = turn.State;
        if (state.RecentCalls.FirstOrDefault(call => call.CallId == received.CallId) is { } known)
        {
            return known.Abandoned is true
                ? new Reply.Refused(Refusal.Contradiction($"call {received.CallId} was given up by its caller"))
                : new Reply.Accepted(known.Operation, Duplicate: true);
        }

        if (Impossible(state, received) is { } impossible)
            return new Reply.Refused(impossible);

        var edit = TreeEditor.Apply(state.Tree, received.Call);
        if (edit is TreeEdit.Refused refused)
            return new Reply.Refused(refused.Refusal);
        var (tree, touched) = (TreeEdit.Edited)edit;
        var notices = ImmutableArray<string>.Empty;
        if (received.Call is LoadBalancerCreate && NodeHandling.Choose(turn, tree!, received.Nodes).IsEmpty)
        {
            return new Reply.Refused(Refusal.Unsupported(
                $"availability_zone: no LoxiLB node is in the zone {tree!.Zone}, the nodes' zones stand in their [node NAME] sections"));
        }

        if (received.Call is LoadBalancerCreate && ProviderMetadata.Refuse(tree!.Flavor, turn.Settings.DefaultTopology) is { } unfit)
            return new Reply.Refused(unfit);
        if (tree is not null)
        {
            var wanted = turn.Compile(tree, state.Wanted?.BackupsIn ?? []);
            var problems = wanted.Problems.Except(turn.Compiled.Problems).Select(problem => problem.Text).Distinct().ToArray();
            if (problems.Length > 0)
                return new Reply.Refused(Refusal.Unsupported(Join(problems)));
            notices = [.. wanted.Notices.Except(turn.Compiled.Notices).Select(notice => notice.Text).Distinct()];
        }

        Accept(turn, received, tree, touched, notices);
        return new Reply.Accepted(turn.State.LastOperation, Duplicate: false);
    }

    /// <summary>Ends the call's operation without an outcome. What it changed is put right by the tree that is then read back.</summary>
    public static Reply Abandon(Turn turn, DriverCallAbandoned input)
    {
        var state = turn.State;
        var call = state.RecentCalls.FirstOrDefault(known => known.CallId == input.CallId);
        var reply = call is null or { Operation: 0 } ? Reply.None : new Reply.Accepted(call.Operation, Duplicate: true);
        if (call?.Abandoned is true || state.Phase is LoadBalancerPhase.Unknown or LoadBalancerPhase.Retired)
            return reply;
        var open = state.Operations.FirstOrDefault(operation => operation.Number == call?.Operation);
        var deletion = new TouchedObject(state.Id, ObjectChange.Deleted);
        var deletesAll = open is not null && open.Touched.Contains(deletion) && !state.Operations.Remove(open).Any(other => other.Touched.Contains(deletion));
        turn.Emit(new CallAbandoned
        {
            At = turn.Now,
            CallId = input.CallId,
            Operation = open?.Number,
            Kept = deletesAll && state.Leaving is { } tree ? [.. TreeObjects.Of(tree)] : [],
        });
        return reply;
    }

    private static Refusal? Impossible(LoadBalancerState state, DriverCallReceived received)
    {
        var creates = received.Call is LoadBalancerCreate;
        if (state.Phase is LoadBalancerPhase.Unknown && !creates)
            return Refusal.NotFound($"loadbalancer_id: no load balancer {state.Id} was ever accepted");
        if (state.Phase is LoadBalancerPhase.Retired || (state.Phase is LoadBalancerPhase.Deleted && received.Call is not LoadBalancerDelete))
            return Refusal.Contradiction($"loadbalancer_id: load balancer {state.Id} was deleted");
        if (creates && received.Nodes.Nodes.IsEmpty)
            return Refusal.Contradiction("no LoxiLB node is configured: name at least one in api_endpoints or a [node NAME] section");
        if (state.Operations.Length >= OpenOperationsMax)
            return Refusal.Unavailable($"load balancer {state.Id} has {OpenOperationsMax} operations under way");
        return null;
    }

    private static void Accept(
        Turn turn, DriverCallReceived received, LoadBalancer? tree, ImmutableArray<TouchedObject> touched, ImmutableArray<string> notices)
    {
        turn.Emit(new OperationAccepted
        {
            At = turn.Now,
            Number = turn.State.LastOperation + 1,
            CallId = received.CallId,
            Method = received.Call.Method,
            Changes = tree is null ? [] : TreeChanges.Between(turn.State.Tree, tree),
            DeletesLoadBalancer = tree is null,
            Touched = touched,
            Deadline = turn.Now + turn.Settings.OperationDeadline,
            Notices = notices,
        });
        if (received.Call is LoadBalancerCreate)
            NodeHandling.AdjustPlacement(turn, received.Nodes);
        if (received.Call is LoadBalancerFailover)
        {
            NodeHandling.Distrust(turn, "a failover was asked for: what the node holds is read and repaired");
            FailoverHandling.CalledByOctavia(turn);
        }
    }

    private static string Join(string[] problems) => problems.Length <= ProblemsShown
        ? string.Join("; ", problems)
        : $"{string.Join("; ", problems.Take(ProblemsShown))}; and {problems.Length - ProblemsShown} more";
}
