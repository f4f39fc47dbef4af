using LoxiActors.Actors.Failover;
using LoxiActors.Actors.Failover.Messages;
using LoxiActors.Actors.LoadBalancers;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Nodes;
using LoxiActors.Actors.Nodes.Messages;
using LoxiActors.Actors.Seam;
using LoxiActors.Actors.SparePool;
using LoxiActors.Actors.SparePool.Messages;
using LoxiActors.Engines.Local.Journal;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Nodes;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Simulation.Kernel;
using LoxiActors.Simulation.Octavia;

namespace LoxiActors.Simulation.Promises;

/// <summary>
/// Watches everything that leaves or enters a host and compares it with what was promised. It learns of the load balancers from the
/// journal alone, and of the nodes and of Octavia from themselves.
/// </summary>
internal sealed partial class PromiseChecker
{
    private readonly Cloud _cloud;
    private readonly Replay<LoadBalancerState, LoadBalancerInput, LoadBalancerEvent> _loadBalancers;
    private readonly Replay<NodeState, NodeInput, NodeEvent> _nodes;
    private readonly Replay<FailoverBudgetState, BudgetInput, BudgetEvent> _budget;
    private readonly Replay<SparePoolState, SparePoolInput, SparePoolEvent> _spares;
    private readonly Dictionary<string, IReplay> _kinds;
    private readonly HashSet<string> _accepted = new(StringComparer.Ordinal);
    private readonly List<Violation> _violations = [];

    /// <summary>The last report of each load balancer with an ACTIVE for itself.</summary>
    private readonly Dictionary<Guid, long> _told = [];
    private long _epoch;

    public PromiseChecker(Cloud cloud)
    {
        _cloud = cloud;
        _loadBalancers = new(new LoadBalancerDefinition(cloud.Settings.LoadBalancers, cloud.Settings.LoxiLb.Inventory), Note);
        _nodes = new(new NodeDefinition(), Note);
        _budget = new(new FailoverBudgetDefinition(cloud.Settings.Budget, () => NodeInventory.Empty), Note);
        _spares = new(new SparePoolDefinition(cloud.Settings.Spares, () => NodeInventory.Empty), Note);
        _kinds = new IReplay[] { _loadBalancers, _nodes, _budget, _spares }.ToDictionary(replay => replay.Kind);
        cloud.Database.Stored += Stored;
        cloud.Database.Purged += purged =>
        {
            foreach (var entity in purged)
                _kinds[entity.Kind].Forget(entity.Key);
        };
        cloud.Octavia.Telling += Telling;
    }

    public IReadOnlyList<Violation> Violations => _violations;

    /// <summary>Calls that were accepted; a simulation without any has shown nothing.</summary>
    public int Accepted => _accepted.Count;

    public ReplayedState<LoadBalancerState>? Of(LoadBalancerId id) => _loadBalancers.Find(id.ToString());

    /// <summary>Those that anything was ever said of.</summary>
    public IEnumerable<NodeState> Nodes => _nodes.All.Select(replayed => replayed.State);

    public NodeState Of(NodeName node) => _nodes.StateOf(node.Value);

    public FailoverBudgetState Budget => _budget.StateOf(FailoverBudgetDefinition.Key);

    public SparePoolState Spares => _spares.StateOf(SparePoolDefinition.Key);

    public void Broken(int promise, string text)
    {
        var violation = new Violation(_cloud.Agenda.Now, promise, text);
        _violations.Add(violation);
        _cloud.Trace.Line("PROMISE", $"{promise} is broken: {text}");
    }

    /// <summary>Replaying the journal gives the live state, byte for byte.</summary>
    /// <param name="epoch">Of the host that decides. One that was taken over may be behind; what it decides is refused.</param>
    public void Deciding(long epoch, LoadBalancerState live) => Compare(epoch, _loadBalancers, live.Id.ToString(), live);

    public void Deciding(long epoch, NodeState live) => Compare(epoch, _nodes, live.Node.Value, live);

    public void Deciding(long epoch, FailoverBudgetState live) => Compare(epoch, _budget, FailoverBudgetDefinition.Key, live);

    public void Deciding(long epoch, SparePoolState live) => Compare(epoch, _spares, SparePoolDefinition.Key, live);

    /// <summary>An effect is carried out only for what is stored.</summary>
    public void CarriedOut(SimProcess host, EntityId entity, Effect effect)
    {
        var state = entity.Kind == _loadBalancers.Kind ? _loadBalancers.Find(entity.Key)?.State : null;
        var stored = effect switch
        {
            ConfigureNode configure => state?.FindNode(configure.Node)?.LastAttempt >= configure.Attempt,
            PublishReport publish => state?.LastReport >= publish.Report.Number,
            // One that leaves and holds nothing has left by then.
            AssignRole assign => state?.RoleEpoch >= assign.Epoch && (state.FindNode(assign.Node) is not { } node || node.LastRoleAttempt >= assign.Attempt),
            AskAdmission ask => state?.LastFailover >= ask.Failover,
            TellStanding standing => Of(standing.Node).Number >= standing.Number,
            AdmitFailover admit => _admitted.Contains((admit.LoadBalancer, admit.Failover)) || entity.Kind == _loadBalancers.Kind,
            _ => true,
        };
        if (!stored)
            Broken(1, $"{host.Name} carries out {effect.GetType().Name} of {entity}, which isn't in the journal");
        if (state is not null)
            LookAtRoles(host, state, effect);
    }

    /// <summary>Reports leave a host for an agent: only from the host that writes.</summary>
    public void HandingOut(SimProcess host, long epoch)
    {
        if (epoch != _cloud.Database.Epoch)
            Broken(2, $"{host.Name}, of epoch {epoch}, hands reports out under epoch {_cloud.Database.Epoch}");
    }

    /// <summary>What octavia-api was told of a call.</summary>
    /// <param name="reply">Null: nothing in time.</param>
    public void Answered(LoadBalancerId id, string callId, ApiRequest request, Reply? reply)
    {
        switch (reply)
        {
            case Reply.Accepted when !_accepted.Contains(callId):
                Broken(1, $"call {callId} of load balancer {id} was answered as accepted and isn't in the journal");
                break;
            case Reply.Refused { Refusal.Kind: var kind } when !request.CanBeDone && kind is not (FaultKind.UnsupportedOption or FaultKind.Unavailable):
                Broken(6, $"call {callId} of load balancer {id} asks for what LoxiLB can't do, and was refused as {kind}");
                break;
            case Reply.Accepted when !request.CanBeDone:
                Broken(6, $"call {callId} of load balancer {id} asks for what LoxiLB can't do, and was accepted");
                break;
            case Reply.Refused { Refusal: var refusal } when string.IsNullOrWhiteSpace(refusal.UserFault) || string.IsNullOrWhiteSpace(refusal.OperatorFault):
                Broken(6, $"call {callId} of load balancer {id} was refused without a word");
                break;
            case Reply.Refused { Refusal: { Kind: FaultKind.UnsupportedOption, UserFault: var text } } when !request.CanBeDone && !text.Contains("insert_headers", StringComparison.Ordinal):
                Broken(6, $"call {callId} of load balancer {id} was refused without the option's name: {text}");
                break;
        }
    }

    private void Stored(JournalAppend append, long epoch)
    {
        if (epoch < _epoch)
            Broken(2, $"an append under epoch {epoch} was stored after one under epoch {_epoch}");
        _epoch = Math.Max(_epoch, epoch);
        var kind = _kinds[append.Entity.Kind];
        if (kind.SequenceOf(append.Entity.Key) is var known && known != append.ExpectedSequence)
            Broken(2, $"{append.Entity}: event {append.ExpectedSequence + 1} was stored after event {known}");
        kind.Store(append);
    }

    private void Compare<TState, TInput, TEvent>(long epoch, Replay<TState, TInput, TEvent> replay, string key, TState live)
        where TState : class
        where TInput : class
        where TEvent : class
    {
        if (epoch == _cloud.Database.Epoch && !replay.Agrees(key, live))
            Broken(1, $"{replay.Kind} {key}: the live state isn't what its {replay.SequenceOf(key)} events give");
    }

    private void Note(LoadBalancerState before, ReplayedState<LoadBalancerState> replayed, LoadBalancerEvent happened)
    {
        if (_cloud.Trace.IsRead)
            _cloud.Trace.Aside("journal", $"{replayed.State.Id} {replayed.Sequence} {LoadBalancerHistory.Kind(happened)}: {LoadBalancerHistory.Describe(happened)}");
        if (happened is OperationAccepted accepted)
            _accepted.Add(accepted.CallId);
        else
            LookAtFailover(before, replayed.State, happened);
    }

    private void Note(NodeState before, ReplayedState<NodeState> replayed, NodeEvent happened)
    {
        if (_cloud.Trace.IsRead)
            _cloud.Trace.Aside("journal", $"{replayed.Key} {replayed.Sequence} {NodeHistory.Kind(happened)}: {NodeHistory.Describe(happened)}");
        if (happened is StandingChange && replayed.State.Number <= before.Number)
            Broken(4, $"the standing of {replayed.Key} has number {replayed.State.Number} after {before.Number}");
    }

    private void Note(FailoverBudgetState before, ReplayedState<FailoverBudgetState> replayed, BudgetEvent happened)
    {
        if (_cloud.Trace.IsRead)
            _cloud.Trace.Aside("journal", $"budget {replayed.Sequence} {FailoverBudgetHistory.Kind(happened)}: {FailoverBudgetHistory.Describe(happened)}");
        LookAtBudget(before, happened);
    }

    private void Note(SparePoolState before, ReplayedState<SparePoolState> replayed, SparePoolEvent happened)
    {
        if (_cloud.Trace.IsRead)
            _cloud.Trace.Aside("journal", $"spares {replayed.Sequence} {SparePoolHistory.Kind(happened)}: {SparePoolHistory.Describe(happened)}");
    }
}
