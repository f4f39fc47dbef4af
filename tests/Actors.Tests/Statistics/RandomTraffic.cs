using System.Collections.Immutable;
using LoxiActors.Actors.Statistics;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;

namespace LoxiActors.Actors.Tests.Statistics;

/// <summary>
/// One listener on two nodes that count as LoxiLB does, with traffic, new members, new weights, restarts, deleted rules, lost
/// processes and looks in any order.
/// </summary>
public sealed class RandomTraffic
{
    private const int Steps = 400;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 60)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_total_never_shrinks_and_never_passes_what_was_carried(int seed)
    {
        var world = new World(seed);
        for (var step = 0; step < Steps; step++)
        {
            var before = world.Kept;
            world.Step();
            Assert.True(world.Kept >= before, $"{world.Kept} was kept after {before}");
            Assert.InRange(world.Total, world.Kept, world.Carried);
        }

        world.LookAtAll();
        Assert.InRange(world.Total, world.Kept, world.Carried);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_node_that_is_looked_at_around_each_change_loses_nothing(int seed)
    {
        var world = new World(seed) { LooksAroundChanges = true };
        for (var step = 0; step < Steps; step++)
            world.Step();
        world.LookAtAll();
        Assert.Equal(world.Carried, world.Total);
    }

    private sealed class World(int seed)
    {
        private static readonly ListenerId Listener = Tally.Listener;
        private readonly Random _random = new(seed);
        private readonly ModelRule[] _nodes = [new(), new()];
        private TrafficState _state = TrafficState.Empty;
        private TrafficState _kept = TrafficState.Empty;

        public bool LooksAroundChanges { get; init; }

        /// <summary>By the counters of all nodes, those included that are gone.</summary>
        public long Carried { get; private set; }

        public long Kept => _kept.Listeners.GetValueOrDefault(Listener)?.Bytes ?? 0;

        public long Total => _state.Listeners.GetValueOrDefault(Listener)?.Bytes ?? 0;

        public void Step()
        {
            var node = _random.Next(_nodes.Length);
            switch (_random.Next(10))
            {
                case < 5:
                    Carried += _nodes[node].Carry(_random);
                    break;
                case < 7:
                    Look(node);
                    break;
                case 7:
                    Change(node, rule => rule.Replace(_random));
                    break;
                case 8:
                    Change(node, rule => rule.Delete());
                    break;
                default:
                    if (LooksAroundChanges || _random.Next(2) == 0)
                        Keep();
                    Restart();
                    break;
            }
        }

        public void LookAtAll()
        {
            for (var node = 0; node < _nodes.Length; node++)
                Look(node);
        }

        private void Change(int node, Action<ModelRule> change)
        {
            if (LooksAroundChanges)
                Look(node);
            change(_nodes[node]);
            if (!LooksAroundChanges)
                return;
            Look(node);
            Look(node);
        }

        private void Look(int node)
        {
            var rules = _nodes[node].Show() is { } endpoints
                ? ImmutableArray.Create(new RuleCounters(Listener, new RuleKey("192.0.2.10", 80, RuleProtocol.Tcp), endpoints))
                : [];
            _state = TrafficTally.Fold(_state, new NodeCounters(new NodeName($"node-{node}"), rules), _ => true);
            _nodes[node].CarryOutOnDataPath();
        }

        private void Keep() => _kept = TrafficChange.Between(_kept, _state).ApplyTo(_kept);

        /// <summary>A new process goes on from what the last one kept.</summary>
        private void Restart() => _state = _kept;
    }

    /// <summary>A weighted rule: 16 counters, each of them the endpoint's that has the slot.</summary>
    private sealed class ModelRule
    {
        private const int Slots = 16;
        private readonly long[] _packets = new long[Slots];
        private readonly long[] _bytes = new long[Slots];
        private readonly bool[] _stale = new bool[Slots];
        private int[] _slots = [];
        private int[] _weights = [];

        public ImmutableArray<EndpointCounter>? Show() => _slots.Length == 0 ? null :
        [
            .. _slots.Distinct().Order().Select(endpoint => new EndpointCounter(
                $"10.0.0.{endpoint}", 8080, _weights[endpoint], SumOf(endpoint, _packets), SumOf(endpoint, _bytes))),
        ];

        public long Carry(Random random)
        {
            if (_slots.Length == 0)
                return 0;
            CarryOutOnDataPath();
            var (slot, bytes) = (random.Next(Slots), random.Next(1, 2000));
            _packets[slot]++;
            _bytes[slot] += bytes;
            return bytes;
        }

        /// <summary>Other endpoints and weights; a slot that changes hands is cleared by the data path, after a moment.</summary>
        public void Replace(Random random)
        {
            CarryOutOnDataPath();
            _weights = [.. Enumerable.Range(0, 5).Select(_ => random.Next(1, 100))];
            int[] slots = [.. Enumerable.Range(0, Slots).Select(_ => random.Next(5)).Order()];
            for (var slot = 0; slot < Slots; slot++)
                _stale[slot] = _slots.Length > 0 && slots[slot] != _slots[slot];
            _slots = slots;
        }

        /// <summary>Also what a restart does to it.</summary>
        public void Delete()
        {
            _slots = [];
            Array.Clear(_packets);
            Array.Clear(_bytes);
            Array.Clear(_stale);
        }

        public void CarryOutOnDataPath()
        {
            for (var slot = 0; slot < Slots; slot++)
            {
                if (_stale[slot])
                    (_packets[slot], _bytes[slot], _stale[slot]) = (0, 0, false);
            }
        }

        private long SumOf(int endpoint, long[] counters) => counters.Where((_, slot) => _slots[slot] == endpoint).Sum();
    }
}
