using System.Collections.Immutable;
using LoxiActors.Actors.LoadBalancers;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Octavia.Calls;

namespace LoxiActors.Actors.Tests.LoadBalancers;

/// <summary>
/// One load balancer in a world where calls, failures, restarts and looks come in any order. At every step no operation is
/// older than its deadline; once the failures stop, everything settles and the nodes hold what is wanted.
/// </summary>
public sealed class RandomWalk
{
    private const int Steps = 150;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Everything_settles_once_the_failures_stop(int seed)
    {
        var world = new World(seed);
        for (var step = 0; step < Steps; step++)
            world.Step();
        world.Heal();

        Assert.Empty(world.State.Operations);
        Assert.Empty(world.State.Faulted);
        Assert.Empty(world.State.Owed);
        var wanted = world.Wanted.Fingerprint();
        Assert.All(world.State.Nodes, node => Assert.Equal(wanted, world.HeldBy(node.Name).Fingerprint()));
    }

    private sealed class World
    {
        private readonly Random _random;
        private readonly LoadBalancerDefinition _definition = new(new LoadBalancerSettings(), () => Make.TwoNodes);
        private readonly Dictionary<string, StartTimer> _timers = [];
        private readonly Dictionary<NodeName, ConfigureNode> _underWay = [];
        private readonly Dictionary<NodeName, NodeConfiguration> _held;
        private readonly List<byte[]> _journal = [];
        private readonly HashSet<int> _members = [];
        private DateTimeOffset _now = Story.Start;
        private long? _report;
        private bool _monitored;
        private int _calls;

        public World(int seed)
        {
            _random = new Random(seed);
            _held = Make.TwoNodes.Nodes.ToDictionary(node => node.Name, _ => NodeConfiguration.Empty);
            State = _definition.Initial(Make.LoadBalancer.ToString());
            Call(Make.CreateLoadBalancer());
            Call(Make.CreateListener());
            Call(Make.CreatePool());
        }

        public LoadBalancerState State { get; private set; }

        public NodeConfiguration Wanted => new Turn(new LoadBalancerSettings(), State, _now).Compiled.Configuration;

        public NodeConfiguration HeldBy(NodeName node) => _held[node];

        public void Step()
        {
            switch (_random.Next(10))
            {
                case 0 or 1:
                    CallSomething();
                    break;
                case 2 or 3 or 4:
                    Answer(failures: true);
                    break;
                case 5:
                    Advance(TimeSpan.FromSeconds(_random.Next(1, 40)));
                    break;
                case 6:
                    Look(silent: _random.Next(3) == 0);
                    break;
                case 7:
                    Acknowledge();
                    break;
                case 8 when _random.Next(3) == 0:
                    Restart();
                    break;
                case 8:
                    EndTransaction(committed: _random.Next(4) > 0);
                    break;
                case 9 when _random.Next(3) == 0:
                    _held[Pick(_held.Keys.Order().ToArray())] = NodeConfiguration.Empty;
                    break;
            }
        }

        public void Heal()
        {
            for (var round = 0; round < 20; round++)
            {
                Advance(TimeSpan.FromSeconds(31));
                while (_underWay.Count > 0)
                    Answer(failures: false);
                foreach (var node in _held.Keys.Order())
                    LookAt(node, someDown: false);
                EndTransaction(committed: true);
                Acknowledge();
            }
        }

        /// <summary>What Octavia rolled back, the driver abandons; nobody here looks at the tree behind it.</summary>
        private void EndTransaction(bool committed)
        {
            if (!committed)
                Tell(new DriverCallAbandoned($"call-{_calls}"));
            if (State.ReadBack is { } readBack)
                Tell(_random.Next(4) == 0 && !committed ? new TreeUnreadable("no answer", readBack.AfterOperation) : new TransactionsEnded(readBack.AfterOperation));
        }

        private void CallSomething()
        {
            var member = _random.Next(1, 6);
            var id = new MemberId(Guid.Parse($"40000000-0000-0000-0000-0000000000{member:x2}"));
            switch (_random.Next(5))
            {
                case 0 or 1 when _members.Add(member):
                    Call(Make.CreateMember(id, $"10.0.0.{member}", backup: member == 5));
                    break;
                case 2 when _members.Remove(member):
                    Call(Make.DeleteMember(id, $"10.0.0.{member}"));
                    break;
                case 3:
                    _monitored = !_monitored;
                    Call(_monitored ? Make.CreateMonitor() : new HealthMonitorDelete(Make.CreateMonitor().HealthMonitor));
                    break;
                default:
                    Call(_random.Next(2) == 0 ? Make.Rename($"n{member}") : new LoadBalancerFailover(Make.LoadBalancer));
                    break;
            }
        }

        private void Call(DriverCall call)
        {
            var reply = Tell(new DriverCallReceived($"call-{++_calls}", call, Make.TwoNodes));
            if (reply is Reply.Refused { Refusal.Kind: not Protocol.Octavia.FaultKind.Unavailable } refused)
                Assert.Fail($"{call.Method}: {refused.Refusal.UserFault}");
        }

        private void Answer(bool failures)
        {
            if (_underWay.Count == 0)
                return;
            var request = _underWay[Pick(_underWay.Keys.Order().ToArray())];
            _underWay.Remove(request.Node);
            var luck = failures ? _random.Next(6) : 5;
            if (request.From is { } from && luck > 0)
                Assert.True(from.Fingerprint() == _held[request.Node].Fingerprint() || _held[request.Node] == NodeConfiguration.Empty, "a difference was sent to a node that holds something else");

            // 1: done, but the answer was lost.
            if (luck is 1 or > 2)
                _held[request.Node] = request.To;
            ConfigureOutcome outcome = luck switch
            {
                0 or 1 => new ConfigureOutcome.Unreachable("timed out"),
                2 => new ConfigureOutcome.RefusedByNode("rule-hwm error"),
                _ => new ConfigureOutcome.Applied(1, 0),
            };
            Tell(new NodeConfigured(request.Node, request.Generation, request.Attempt, outcome));
        }

        private void Look(bool silent)
        {
            var node = Pick(_held.Keys.Order().ToArray());
            if (silent)
                Tell(new NodeObserved(node, _now, new NodeObservation.Silent("timed out")));
            else
                LookAt(node, someDown: true);
        }

        private void LookAt(NodeName node, bool someDown)
        {
            var down = someDown ? _random.Next(1, 6) : 0;
            var rules = _held[node].Rules.Select(rule => new ObservedRule(
                rule,
                [.. rule.Endpoints.Where(endpoint => endpoint.Address == $"10.0.0.{down}")]));
            Tell(new NodeObserved(node, _now, new NodeObservation.Seen([.. rules], _held[node].Firewall, [.. _held[node].Probes.Select(probe => probe.Name)])));
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
            Assert.All(State.Operations, operation => Assert.True(operation.Deadline >= _now || WaitsForItsTree(operation), $"operation {operation.Number} outlived its deadline"));
        }

        /// <summary>What is to go does not go as long as it may have been rolled back.</summary>
        private bool WaitsForItsTree(Operation operation) =>
            operation.Number > State.ReadBackThrough && operation.Touched.Any(touched => touched.Change is Actors.LoadBalancers.Editing.ObjectChange.Deleted);

        private void Acknowledge()
        {
            if (_report is { } number)
                Tell(new ReportAcknowledged(number));
        }

        /// <summary>What was under way may or may not reach the node all the same.</summary>
        private void Restart()
        {
            foreach (var request in _underWay.Values.Where(_ => _random.Next(2) == 0))
                _held[request.Node] = request.To;
            _underWay.Clear();
            _timers.Clear();
            _report = null;
            var replayed = _journal.Aggregate(
                _definition.Initial(Make.LoadBalancer.ToString()),
                (state, json) => _definition.Evolve(state, _definition.DeserializeEvent(json)));
            Assert.Equal(_definition.SerializeState(State), _definition.SerializeState(replayed));
            State = replayed;
            Tell(_definition.Recovered());
        }

        private Reply Tell(LoadBalancerInput input)
        {
            var decision = _definition.Decide(State, input, _now);
            foreach (var @event in decision.Events)
            {
                State = _definition.Evolve(State, @event);
                _journal.Add(_definition.SerializeEvent(@event));
            }

            foreach (var effect in decision.Effects)
                Carry(effect);
            return decision.Reply;
        }

        private void Carry(Effect effect)
        {
            switch (effect)
            {
                case ConfigureNode configure:
                    Assert.True(_underWay.TryAdd(configure.Node, configure), $"two changes of {configure.Node} at once");
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

        private T Pick<T>(T[] among) => among[_random.Next(among.Length)];
    }
}
