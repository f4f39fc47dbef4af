using System.Collections.Immutable;
using LoxiActors.Actors.LoadBalancers;
using LoxiActors.Actors.LoadBalancers.Failovers;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Nodes;
using LoxiActors.Protocol.Octavia.Calls;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.Tests.LoadBalancers.Failovers;

/// <summary>
/// One load balancer while nodes die, return, are drained and forget their roles, answers are lost and the process restarts, in any
/// order. A planned move never leaves nobody serving; once all is well again, the topology is whole and nobody else holds a thing.
/// </summary>
public sealed class FailoverWalk
{
    private const int Steps = 200;

    public static TheoryData<Topology, int> Seeds =>
    [
        .. from topology in new[] { Topology.Single, Topology.ActiveStandby, Topology.ActiveActive }
           from seed in Enumerable.Range(1, 40)
           select new TheoryDataRow<Topology, int>(topology, seed),
    ];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void All_is_whole_again_once_the_faults_stop(Topology topology, int seed)
    {
        var world = new World(topology, seed);
        for (var step = 0; step < Steps; step++)
            world.Step();
        world.Heal();
        world.CheckWhole();
    }

    private sealed class Node
    {
        public bool IsUp { get; set; } = true;

        public NodeVerdict Verdict { get; set; }

        public bool Draining { get; set; }

        public long Number { get; set; }

        public HaRole? Role { get; set; }

        public NodeConfiguration Held { get; set; } = NodeConfiguration.Empty;
    }

    private sealed class World
    {
        private readonly Random _random;
        private readonly Topology _topology;
        private readonly LoadBalancerDefinition _definition;
        private readonly SortedDictionary<NodeName, Node> _nodes = [];
        private readonly SortedDictionary<string, StartTimer> _timers = new(StringComparer.Ordinal);
        private readonly List<ConfigureNode> _changes = [];
        private readonly List<AssignRole> _roles = [];
        private readonly List<AskAdmission> _asked = [];
        private readonly List<AskSpare> _spares = [];
        private readonly List<byte[]> _journal = [];
        private DateTimeOffset _now = Story.Start;
        private long? _report;
        private int _calls;
        private int _failovers;

        public World(Topology topology, int seed)
        {
            _random = new Random(seed);
            _topology = topology;
            _definition = new LoadBalancerDefinition(new LoadBalancerSettings { DefaultTopology = topology }, Inventory);
            foreach (var name in new[] { "node-a", "node-b", "node-c", "spare-1", "spare-2" })
                _nodes[new NodeName(name)] = new Node();
            State = _definition.Initial(Make.LoadBalancer.ToString());
            foreach (var call in new DriverCall[] { Make.CreateLoadBalancer(), Make.CreateListener(), Make.CreatePool(), Make.CreateMember(Make.Member1, "10.0.0.1") })
                Call(call);
        }

        private LoadBalancerState State { get; set; }

        public void Step()
        {
            switch (_random.Next(16))
            {
                case 0 or 1 or 2:
                    AnswerChange(failures: true);
                    break;
                case 3 or 4 or 5:
                    AnswerRole(failures: true);
                    break;
                case 6:
                    Admit();
                    break;
                case 7:
                    OfferSpare();
                    break;
                case 8:
                    Die();
                    break;
                case 9 or 10:
                    Return();
                    break;
                case 11:
                    Advance(TimeSpan.FromSeconds(_random.Next(1, 60)));
                    break;
                case 12 when _random.Next(3) == 0:
                    Restart();
                    break;
                case 12:
                    Look(Pick());
                    break;
                case 13:
                    Drain();
                    break;
                case 14 when _random.Next(2) == 0:
                    Tell(new FailoverRequested(_random.Next(2) == 0 ? null : Pick(), "a walk", Inventory()));
                    break;
                case 14:
                    Call(_random.Next(2) == 0 ? new LoadBalancerFailover(Make.LoadBalancer) : Make.Rename($"n{_calls}"));
                    break;
                default:
                    Suspect();
                    break;
            }
        }

        public void Heal()
        {
            foreach (var (name, node) in _nodes.ToArray())
            {
                node.IsUp = true;
                node.Draining = false;
                Judge(name, NodeVerdict.Alive);
            }

            for (var round = 0; round < 60; round++)
            {
                Advance(TimeSpan.FromSeconds(31));
                for (var turn = 0; turn < 50; turn++)
                {
                    AnswerChange(failures: false);
                    AnswerRole(failures: false);
                    Admit();
                    OfferSpare();
                }

                foreach (var name in _nodes.Keys)
                    Look(name);
                Settled();
            }
        }

        public void CheckWhole()
        {
            Assert.True(State.Failover is null, History());
            Assert.Empty(State.Operations);
            var wanted = _topology switch
            {
                Topology.Single => 1,
                Topology.ActiveStandby => 2,
                _ => 3,
            };
            Assert.All(State.Nodes, node => Assert.False(node.IsLeaving, History()));
            Assert.True(wanted == State.Nodes.Length, History());
            foreach (var (name, node) in _nodes)
            {
                var placement = State.FindNode(name);
                Assert.True((placement is null) == node.Held.Rules.IsEmpty, $"{name} holds {node.Held.Rules.Length} rules\n{History()}");
                if (placement is not null)
                    Assert.True(placement.Role == node.Role, $"{name} is {node.Role}\n{History()}");
            }

            var masters = State.Nodes.Count(node => node.Role is HaRole.Master);
            Assert.True(masters == (_topology is Topology.ActiveActive ? 3 : 1), History());
            Assert.True(_failovers < Steps, "failovers without end");
        }

        private NodeInventory Inventory() => new(
        [
            .. _nodes.Select(node => new NodeDescription(node.Key, null, null, NodeCapabilities.V098)
            {
                Spare = node.Key.Value.StartsWith("spare", StringComparison.Ordinal),
                Standing = new NodeStanding(node.Value.Verdict, node.Value.Draining),
            }),
        ]);

        private void Call(DriverCall call)
        {
            Tell(new DriverCallReceived($"call-{++_calls}", call, Inventory()));
            if (State.ReadBack is { } readBack)
                Tell(new TransactionsEnded(readBack.AfterOperation));
        }

        private void AnswerChange(bool failures)
        {
            if (_changes.Count == 0)
                return;
            var request = _changes[_random.Next(_changes.Count)];
            _changes.Remove(request);
            var node = _nodes[request.Node];
            var luck = failures ? _random.Next(5) : 4;
            if (!node.IsUp || luck == 0)
            {
                Tell(new NodeConfigured(request.Node, request.Generation, request.Attempt, new ConfigureOutcome.Unreachable("timed out")));
                return;
            }

            node.Held = request.To;
            Tell(new NodeConfigured(
                request.Node, request.Generation, request.Attempt, luck == 1 ? new ConfigureOutcome.Unreachable("the answer was lost") : new ConfigureOutcome.Applied(1, 0)));
        }

        private void AnswerRole(bool failures)
        {
            if (_roles.Count == 0)
                return;
            var request = _roles[_random.Next(_roles.Count)];
            _roles.Remove(request);
            var node = _nodes[request.Node];
            var luck = failures ? _random.Next(5) : 4;
            if (!node.IsUp || luck == 0)
            {
                Tell(new RoleAssigned(request.Node, request.Epoch, request.Attempt, "timed out"));
                return;
            }

            node.Role = request.Role;
            Tell(new RoleAssigned(request.Node, request.Epoch, request.Attempt, luck == 1 ? "the answer was lost" : null));
        }

        private bool Serves(NodeName name) => _nodes[name] is { Role: HaRole.Master, Held.Rules.IsEmpty: false };

        private void Admit()
        {
            if (_asked.Count == 0)
                return;
            var ask = _asked[0];
            _asked.RemoveAt(0);
            Tell(_random.Next(5) == 0 ? new FailoverHeld(ask.Failover, "too many") : new FailoverAdmitted(ask.Failover));
            if (State.Failover is { AdmittedAt: null } open && open.Number == ask.Failover)
                _asked.Add(ask);
        }

        private void OfferSpare()
        {
            if (_spares.Count == 0)
                return;
            var ask = _spares[0];
            _spares.RemoveAt(0);
            var free = _nodes.Where(node => node.Value is { IsUp: true, Draining: false, Verdict: NodeVerdict.Alive } && State.FindNode(node.Key) is null).Select(node => node.Key).ToArray();
            Tell(free.Length == 0
                ? new SpareOffered(ask.Failover, null, "none is free", Inventory())
                : new SpareOffered(ask.Failover, free[_random.Next(free.Length)], null, Inventory()));
        }

        private void Die()
        {
            var name = Pick();
            var node = _nodes[name];
            node.IsUp = false;
            Judge(name, NodeVerdict.Dead);
        }

        /// <summary>Killed and started again it holds nothing; cut off and found again it holds what it held.</summary>
        private void Return()
        {
            var down = _nodes.Where(node => !node.Value.IsUp).Select(node => node.Key).ToArray();
            if (down.Length == 0)
                return;
            var name = down[_random.Next(down.Length)];
            var node = _nodes[name];
            node.IsUp = true;
            if (_random.Next(2) == 0)
                (node.Held, node.Role) = (NodeConfiguration.Empty, null);
            Judge(name, _random.Next(2) == 0 ? NodeVerdict.Suspect : NodeVerdict.Alive);
        }

        private void Suspect()
        {
            var name = Pick();
            if (_nodes[name].Verdict is not NodeVerdict.Dead)
                Judge(name, _nodes[name].Verdict is NodeVerdict.Alive ? NodeVerdict.Suspect : NodeVerdict.Alive);
        }

        private void Drain()
        {
            var name = Pick();
            _nodes[name].Draining = !_nodes[name].Draining;
            Judge(name, _nodes[name].Verdict);
        }

        private void Judge(NodeName name, NodeVerdict verdict)
        {
            var node = _nodes[name];
            node.Verdict = verdict;
            Tell(new NodeStandingChanged(name, ++node.Number, new NodeStanding(verdict, node.Draining), [], Inventory()));
        }

        private void Look(NodeName name)
        {
            var node = _nodes[name];
            Tell(new NodeObserved(name, _now, node.IsUp
                ? new NodeObservation.Seen(
                    [.. node.Held.Rules.Select(rule => new ObservedRule(rule, []))], node.Held.Firewall, [.. node.Held.Probes.Select(probe => probe.Name)])
                {
                    ShowsRole = true,
                    Role = node.Role,
                }
                : new NodeObservation.Silent("timed out")));
        }

        private void Settled()
        {
            if (State.ReadBack is { } readBack)
                Tell(new TransactionsEnded(readBack.AfterOperation));
            if (_report is { } number)
                Tell(new ReportAcknowledged(number));
        }

        private void Advance(TimeSpan time)
        {
            var until = _now + time;
            while (_timers.Values.Where(timer => timer.Due <= until).MinBy(timer => (timer.Due, timer.Name)) is { } next)
            {
                _timers.Remove(next.Name);
                _now = next.Due > _now ? next.Due : _now;
                Tell(_definition.TimerFired(next));
            }

            _now = until;
        }

        /// <summary>What was on its way may or may not arrive all the same.</summary>
        private void Restart()
        {
            foreach (var change in _changes.Where(change => _nodes[change.Node].IsUp && _random.Next(2) == 0))
                _nodes[change.Node].Held = change.To;
            foreach (var role in _roles.Where(role => _nodes[role.Node].IsUp && _random.Next(2) == 0))
                _nodes[role.Node].Role = role.Role;
            _changes.Clear();
            _roles.Clear();
            _asked.Clear();
            _spares.Clear();
            _timers.Clear();
            _report = null;
            var replayed = _journal.Aggregate(
                _definition.Initial(Make.LoadBalancer.ToString()),
                (state, json) => _definition.Evolve(state, _definition.DeserializeEvent(json)));
            Assert.Equal(_definition.SerializeState(State), _definition.SerializeState(replayed));
            State = replayed;
            Tell(_definition.Recovered());
        }

        private void Tell(LoadBalancerInput input)
        {
            var decision = _definition.Decide(State, input, _now);
            foreach (var @event in decision.Events)
            {
                State = _definition.Evolve(State, @event);
                _journal.Add(_definition.SerializeEvent(@event));
                _failovers += @event is FailoverOpened ? 1 : 0;
            }

            foreach (var effect in decision.Effects)
                Carry(effect);
        }

        private void Carry(Effect effect)
        {
            switch (effect)
            {
                case ConfigureNode configure:
                    Assert.DoesNotContain(_changes, change => change.Node == configure.Node);
                    _changes.Add(configure);
                    break;
                case AssignRole assign:
                    if (assign.Role is HaRole.Backup && Serves(assign.Node) && State.FindNode(assign.Node) is { Serving: not null })
                        Assert.True(_nodes.Keys.Any(other => other != assign.Node && Serves(other)), $"{assign.Node} alone serves, and is to stand by\n{History()}");
                    _roles.RemoveAll(role => role.Node == assign.Node);
                    _roles.Add(assign);
                    break;
                case AskAdmission ask:
                    _asked.RemoveAll(other => other.Failover == ask.Failover);
                    _asked.Add(ask);
                    break;
                case EndAdmission end:
                    _asked.RemoveAll(other => other.Failover == end.Failover);
                    break;
                case AskSpare ask:
                    _spares.RemoveAll(other => other.Failover == ask.Failover);
                    _spares.Add(ask);
                    break;
                case AskStanding ask when _nodes[ask.Node] is var node:
                    Assert.NotNull(node);
                    break;
                case PublishReport publish:
                    _report = publish.Report.Number;
                    break;
                case WithdrawReport:
                    _report = null;
                    break;
                case StartTimer start:
                    _timers[start.Name] = start;
                    break;
                case CancelTimer cancel:
                    _timers.Remove(cancel.Name);
                    break;
            }
        }

        private NodeName Pick() => _nodes.Keys.ElementAt(_random.Next(_nodes.Count));

        private string History() => string.Join("\n", _journal.TakeLast(60).Select(json => LoadBalancerHistory.Describe(_definition.DeserializeEvent(json))));
    }
}
