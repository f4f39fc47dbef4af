using LoxiActors.Actors.LoadBalancers.Editing;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Nodes;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.LoadBalancers;

/// <summary>How an engine runs load balancers.</summary>
/// <param name="nodes">The nodes there are when a load balancer is brought back.</param>
public sealed class LoadBalancerDefinition(LoadBalancerSettings settings, Func<NodeInventory> nodes)
    : JsonEntityDefinition<LoadBalancerState, LoadBalancerInput, LoadBalancerEvent>(
        "a load balancer", LoadBalancerJson.Default.LoadBalancerState, LoadBalancerJson.Default.LoadBalancerEvent, nodes)
{
    private readonly LoadBalancerDecider _decider = new(settings);

    public const string EntityKind = "loadbalancer";

    public override string Kind => EntityKind;

    public override LoadBalancerState Initial(string key) => new() { Id = new LoadBalancerId(Guid.Parse(key)) };

    public override Decision<LoadBalancerEvent> Decide(LoadBalancerState state, LoadBalancerInput input, DateTimeOffset now) =>
        _decider.Decide(state, input, now);

    public override LoadBalancerState Evolve(LoadBalancerState state, LoadBalancerEvent @event) => _decider.Evolve(state, @event);

    public override LoadBalancerInput Recovered() => new Recovered(Nodes);

    public override LoadBalancerInput TimerFired(StartTimer timer) => new TimerFired(timer.Name, timer.Epoch);

    public override bool NeedsGuarding(LoadBalancerState state) => state.ReadBack is not null || HasSomethingToDo(state);

    public override IEnumerable<IndexChange> IndexChanges(LoadBalancerEvent @event) => @event switch
    {
        OperationAccepted accepted => accepted.Changes.SelectMany(OfChange)
            .Concat(accepted.Touched.Where(t => t.Change is ObjectChange.Deleted).Select(t => new IndexChange.Remove(t.Object))),
        TreeCorrected corrected => corrected.Changes.SelectMany(OfChange),
        CallAbandoned abandoned => abandoned.Kept.Select(kept => new IndexChange.Add(kept)),
        NodesPlaced placed => placed.Left.Select(node => (IndexChange)new IndexChange.LeaveNode(node))
            .Concat(placed.Nodes.Select(node => new IndexChange.PlaceOn(node))),
        NodeLeft left => [new IndexChange.LeaveNode(left.Node)],
        LoadBalancerReleased released => released.Addresses.Select(address => (IndexChange)new IndexChange.ReleaseAddress(address))
            .Concat(released.Objects.Select(@object => new IndexChange.Remove(@object))),
        LoadBalancerRetired retired => retired.Nodes.Select(node => new IndexChange.LeaveNode(node)),
        _ => [],
    };

    private static bool HasSomethingToDo(LoadBalancerState state) =>
        state.Phase is LoadBalancerPhase.Living or LoadBalancerPhase.Deleted
        && (!state.Operations.IsEmpty
            || !state.Owed.IsEmpty
            || !state.Faulted.IsEmpty
            || state.UnreadableInARow is > 0 and <= LoadBalancerDecider.UnreadableMax
            || state.Failover is not null
            || (state.RoleEpoch is null && state.Phase is LoadBalancerPhase.Living && !state.Nodes.IsEmpty)
            || (state.Home is { } home && state.FindNode(home)?.Role is not HaRole.Master)
            || state.Nodes.Any(node => HasSomethingToDo(state, node)));

    private static bool HasSomethingToDo(LoadBalancerState state, NodePlacement node) =>
        node.Attempt is not null
        || node.Applied?.Generation != state.Generation
        || node.IsLeaving
        || (node.OwesFence is true && state.Phase is LoadBalancerPhase.Living)
        || node.RoleAttempt is not null
        || (state.Phase is LoadBalancerPhase.Living && node.Held?.Role != node.Role)
        || node.Standing is { TakesLoad: false };

    private static IEnumerable<IndexChange> OfChange(TreeChange change) => change switch
    {
        TreeChange.LoadBalancerPut put => put.Attributes.VipAddresses
            .Select(address => (IndexChange)new IndexChange.ClaimAddress(address))
            .Prepend(new IndexChange.Add(put.Attributes.Id)),
        TreeChange.ListenerPut put => Owned(put.Listener),
        TreeChange.ListenerRemoved removed => [new IndexChange.Remove(removed.ListenerId)],
        TreeChange.PoolPut put => put.Pool.HealthMonitor is { } monitor
            ? [new IndexChange.Add(put.Pool.Id), new IndexChange.Add(monitor.Id)]
            : [new IndexChange.Add(put.Pool.Id)],
        TreeChange.PoolRemoved removed => [new IndexChange.Remove(removed.PoolId)],
        TreeChange.MemberPut put => [new IndexChange.Add(put.Member.Id)],
        TreeChange.MemberRemoved removed => [new IndexChange.Remove(removed.MemberId)],
        _ => throw new NotSupportedException($"no index for the change {change.GetType().Name}"),
    };

    private static IEnumerable<IndexChange> Owned(Listener listener) =>
        listener.L7Policies
            .SelectMany(policy => policy.Rules.Select(rule => (ObjectRef)rule.Id).Prepend(policy.Id))
            .Prepend(listener.Id)
            .Select(owned => new IndexChange.Add(owned));
}
