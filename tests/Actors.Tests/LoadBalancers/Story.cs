using System.Collections.Immutable;
using System.Text;
using LoxiActors.Actors.LoadBalancers;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Nodes;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Protocol.Octavia.Calls;

namespace LoxiActors.Actors.Tests.LoadBalancers;

/// <summary>
/// Tells a load balancer one thing after the other, as an engine would, and keeps what it decided. After each step the
/// events are replayed from their JSON, so every story also shows that the journal alone gives the live state.
/// </summary>
internal sealed class Story
{
    private readonly LoadBalancerDefinition _definition;
    private readonly List<byte[]> _journal = [];
    private readonly Dictionary<NodeName, ConfigureNode> _underWay = [];
    private readonly Queue<LoadBalancerInput> _answers = [];
    private readonly Dictionary<NodeName, long> _standings = [];
    private int _calls;

    public Story(NodeInventory? nodes = null, LoadBalancerSettings? settings = null)
    {
        Inventory = nodes ?? Make.TwoNodes;
        _definition = new LoadBalancerDefinition(settings ?? new LoadBalancerSettings(), () => Inventory);
        State = _definition.Initial(Make.LoadBalancer.ToString());
        Last = Decision<LoadBalancerEvent>.Nothing;
    }

    public static DateTimeOffset Start { get; } = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public NodeInventory Inventory { get; set; }

    public DateTimeOffset Now { get; private set; } = Start;

    public LoadBalancerState State { get; private set; }

    public Decision<LoadBalancerEvent> Last { get; private set; }

    /// <summary>What each node was told last and has not answered.</summary>
    public IReadOnlyDictionary<NodeName, ConfigureNode> UnderWay => _underWay;

    /// <summary>What Octavia was last offered; null once nothing is owed.</summary>
    public StatusReport? Report { get; private set; }

    public string[] Kinds => [.. Last.Events.Select(LoadBalancerHistory.Kind)];

    public IEnumerable<StartTimer> Timers => Last.Effects.OfType<StartTimer>();

    /// <summary>Nodes take their roles at once; otherwise they are in <see cref="Roles"/>.</summary>
    public bool NodesTakeRoles { get; init; } = true;

    /// <summary>The budget lets every failover go on at once; otherwise it is told by hand.</summary>
    public bool BudgetAdmits { get; init; } = true;

    /// <summary>Of the load balancer, as JSON.</summary>
    public string? Flavor { get; init; }

    /// <summary>What the spare pool answers; null: there is none. Unset: it does not answer.</summary>
    public Func<AskSpare, NodeName?>? Spares { get; init; }

    /// <summary>The roles that nodes were given last.</summary>
    public Dictionary<NodeName, AssignRole> Roles { get; } = [];

    /// <summary>How often the budget was told that it may admit another one.</summary>
    public int PlacesGivenBack { get; private set; }

    /// <summary>Everything that was decided with the last input and with what followed from its effects at once.</summary>
    public string[] KindsInAll => [.. _lately.Select(LoadBalancerHistory.Kind)];

    public IReadOnlyList<LoadBalancerEvent> Lately => _lately;

    private readonly List<LoadBalancerEvent> _lately = [];

    public Story Tell(LoadBalancerInput input)
    {
        _lately.Clear();
        Turn(input);
        var first = Last;
        while (_answers.TryDequeue(out var answer))
            Turn(answer);
        Last = first;
        return this;
    }

    private void Turn(LoadBalancerInput input)
    {
        Last = _definition.Decide(State, input, Now);
        foreach (var @event in Last.Events)
        {
            State = _definition.Evolve(State, @event);
            _journal.Add(_definition.SerializeEvent(@event));
        }

        _lately.AddRange(Last.Events);
        foreach (var effect in Last.Effects)
            Carry(Travelled(effect));
        AssertReplayGivesLiveState();
    }

    /// <summary>A call, and if it is accepted the end of Octavia's transaction; <see cref="Last"/> is both.</summary>
    public Story Call(DriverCall call)
    {
        Begins(call);
        var accepted = Last;
        if (accepted.Reply is not Reply.Accepted { Duplicate: false })
            return this;
        Commits();
        Last = new Decision<LoadBalancerEvent>([.. accepted.Events, .. Last.Events], [.. accepted.Effects, .. Last.Effects], accepted.Reply);
        return this;
    }

    /// <summary>A call whose transaction is still open.</summary>
    public Story Begins(DriverCall call) => Tell(new DriverCallReceived(CallId(++_calls), call, Inventory));

    /// <summary>Octavia's transaction has ended, and nobody looks at what it holds.</summary>
    public Story Commits() => Tell(new TransactionsEnded(State.LastOperation));

    public Story Abandons() => Tell(new DriverCallAbandoned(CallId(_calls)));

    private static string CallId(int number) => $"call-{number}";

    /// <summary>A call whose every step goes well, up to Octavia's acknowledgement.</summary>
    public Story Done(DriverCall call)
    {
        Call(call);
        Assert.IsType<Reply.Accepted>(Last.Reply);
        while (_underWay.Count > 0)
            Applies(_underWay.Keys.Order().First());
        return Acknowledge();
    }

    public Story Applies(NodeName node, int calls = 1) => Answer(node, new ConfigureOutcome.Applied(calls, 0));

    public Story DoesNotAnswer(NodeName node, string reason = "connection refused") => Answer(node, new ConfigureOutcome.Unreachable(reason));

    public Story Refuses(NodeName node, string reason) => Answer(node, new ConfigureOutcome.RefusedByNode(reason));

    public Story Answer(NodeName node, ConfigureOutcome outcome)
    {
        var request = _underWay[node];
        _underWay.Remove(node);
        return Tell(new NodeConfigured(node, request.Generation, request.Attempt, outcome));
    }

    public Story After(TimeSpan time)
    {
        Now += time;
        return this;
    }

    public Story Fires(string timer)
    {
        var started = Last.Effects.OfType<StartTimer>().LastOrDefault(t => t.Name == timer);
        return Tell(new TimerFired(timer, started?.Epoch ?? 0));
    }

    /// <summary>The node shows exactly what is wanted, with these members down.</summary>
    public Story Shows(NodeName node, params string[] downAddresses)
    {
        var configuration = Wanted();
        var rules = configuration.Rules.Select(rule => new ObservedRule(
            rule,
            [.. rule.Endpoints.Where(endpoint => downAddresses.Contains(endpoint.Address))]));
        return Observes(node, new NodeObservation.Seen([.. rules], configuration.Firewall, [.. configuration.Probes.Select(probe => probe.Name)])
        {
            ShowsRole = true,
            Role = State.FindNode(node)?.Held?.Role,
        });
    }

    public Story Stands(NodeName node, NodeVerdict verdict, bool draining = false, string witness = "no heartbeat for 0.62 s")
    {
        var standing = new NodeStanding(verdict, draining);
        Inventory = new NodeInventory([.. Inventory.Nodes.Select(known => known.Name == node ? known with { Standing = standing } : known)]);
        return Tell(new NodeStandingChanged(
            node, _standings[node] = _standings.GetValueOrDefault(node) + 1, standing, [new Witness(WitnessKind.Heartbeat, false, witness)], Inventory));
    }

    public Story Dies(NodeName node)
    {
        _underWay.Remove(node);
        return Stands(node, NodeVerdict.Dead);
    }

    public Story IsHeardAgain(NodeName node) => Stands(node, NodeVerdict.Alive);

    public NodeName Active => Assert.Single(State.Holders, node => node.Role is HaRole.Master).Name;

    public NodeName Standby => Assert.Single(State.Holders, node => node.Role is HaRole.Backup).Name;

    public Story ShowsNothing(NodeName node) => Observes(node, new NodeObservation.Seen([], [], []));

    public Story IsSilent(NodeName node) => Observes(node, new NodeObservation.Silent("timed out"));

    public Story Observes(NodeName node, NodeObservation observation, DateTimeOffset? takenAt = null) =>
        Tell(new NodeObserved(node, takenAt ?? Now, observation));

    public Story Acknowledge() => Report is null ? this : Tell(new ReportAcknowledged(Report.Number));

    /// <summary>The process dies, its effects with it, and another brings the load balancer back.</summary>
    public Story Restart()
    {
        _underWay.Clear();
        Report = null;
        State = Replay();
        return Tell(_definition.Recovered());
    }

    public NodeConfiguration Wanted() => new Actors.LoadBalancers.Turn(new LoadBalancerSettings(), State, Now).Compiled.Configuration;

    public ProvisioningStatus? Provisioning(ObjectRef @object) => Report?.Statuses.FirstOrDefault(s => s.Object == @object)?.Provisioning;

    public OperatingStatus? Operating(ObjectRef @object) => State.ToldOf(@object);

    public string History() => string.Join("\n", _journal.Select(json => LoadBalancerHistory.Describe(_definition.DeserializeEvent(json))));

    /// <summary>In a cluster another host may carry it out.</summary>
    private static Effect Travelled(Effect effect)
    {
        if (CarriedEffects.Subject(effect) is null)
            return effect;
        var sent = CarriedEffects.Write(effect);
        var received = CarriedEffects.Read(sent);
        Assert.Equal(Encoding.UTF8.GetString(sent), Encoding.UTF8.GetString(CarriedEffects.Write(received)));
        return received;
    }

    private void Carry(Effect effect)
    {
        switch (effect)
        {
            case ConfigureNode configure:
                Assert.False(_underWay.ContainsKey(configure.Node), $"two changes of {configure.Node} at once");
                _underWay[configure.Node] = configure;
                break;
            case PublishReport publish:
                Report = publish.Report;
                break;
            case WithdrawReport:
                Report = null;
                break;
            case AssignRole assign:
                Roles[assign.Node] = assign;
                if (NodesTakeRoles)
                    _answers.Enqueue(new RoleAssigned(assign.Node, assign.Epoch, assign.Attempt, null));
                break;
            case AskAdmission ask when BudgetAdmits:
                _answers.Enqueue(new FailoverAdmitted(ask.Failover));
                break;
            case EndAdmission:
                PlacesGivenBack++;
                break;
            case AskSpare ask when Spares is { } spares:
                _answers.Enqueue(spares(ask) is { } spare
                    ? new SpareOffered(ask.Failover, spare, null, Inventory)
                    : new SpareOffered(ask.Failover, null, "no spare is alive", Inventory));
                break;
        }
    }

    private LoadBalancerState Replay()
    {
        var state = _definition.Initial(Make.LoadBalancer.ToString());
        foreach (var json in _journal)
            state = _definition.Evolve(state, _definition.DeserializeEvent(json));
        return state;
    }

    private void AssertReplayGivesLiveState()
    {
        var live = _definition.SerializeState(State);
        Assert.Equal(live, _definition.SerializeState(Replay()));
        Assert.Equal(live, _definition.SerializeState(_definition.DeserializeState(live)));
    }
}
