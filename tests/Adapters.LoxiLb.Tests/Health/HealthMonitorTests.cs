using System.Collections.Immutable;
using LoxiActors.Actors.Nodes.Health;
using LoxiActors.Actors.Nodes.Messages;
using LoxiActors.Adapters.LoxiLb.Health;
using LoxiActors.Adapters.LoxiLb.Options;
using LoxiActors.Adapters.LoxiLb.Tests.Support;
using LoxiActors.Protocol.Heartbeats;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Nodes;
using LoxiActors.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoxiActors.Adapters.LoxiLb.Tests.Health;

/// <summary>The monitor under a clock that the test moves: probes end where they begin, on the thread that looks.</summary>
public sealed class HealthMonitorTests : IAsyncDisposable
{
    private static readonly NodeName One = new("node-1");
    private readonly ManualTime _time = new();
    private readonly Dictionary<NodeName, FakeNetwork> _networks = [];
    private readonly RecordedVerdicts _verdicts = new();
    private readonly HealthMetrics _metrics = new();
    private readonly LoxiLbMetrics _loxiLbMetrics = new();
    private readonly LoxiLbNodes _nodes;
    private readonly HealthMonitor _monitor;
    private ulong _sequence;
    private bool _beats = true;

    public HealthMonitorTests()
    {
        var options = new LoxiLbOptions
        {
            Nodes = [.. Enumerable.Range(1, 3).Select(number => new NodeOptions { Name = new($"node-{number}"), Url = new($"http://10.0.0.{number}:11111") })],
        };
        _nodes = new LoxiLbNodes(options, _loxiLbMetrics, _time, NullLoggerFactory.Instance, network: _ => new FakeNetwork { Answers = FakeNetwork.Refuse });
        _monitor = new HealthMonitor(
            _nodes, new HealthMonitorOptions(), _verdicts, _metrics, _time, NullLogger<HealthMonitor>.Instance, name => _networks[name] = new FakeNetwork());
    }

    public async ValueTask DisposeAsync()
    {
        await _monitor.DisposeAsync();
        _nodes.Dispose();
        _metrics.Dispose();
        _loxiLbMetrics.Dispose();
    }

    [Fact]
    public void A_death_is_told_with_its_witnesses_and_shown_to_operators()
    {
        Run(12);
        Assert.All(_networks.Keys, node => Assert.Equal(NodeVerdict.Alive, _monitor.Current(node)!.Verdict));
        _networks[One].Answers = FakeNetwork.Refuse;
        _beats = false;
        var died = _time.GetUtcNow();
        Run(0.7);
        var (node, judged) = _verdicts.All[^1];
        Assert.Equal((One, NodeVerdict.Dead), (node, judged.Verdict));
        Assert.Equal([WitnessKind.Heartbeat, WitnessKind.Probe], judged.Witnesses.Select(witness => witness.Kind));
        var shown = _monitor.Snapshot().Nodes[0];
        Assert.Equal(NodeVerdict.Dead, shown.View.Verdict);
        Assert.InRange(shown.Since!.Value - died, TimeSpan.FromSeconds(0.4), TimeSpan.FromSeconds(0.7));
        Assert.Contains("no heartbeat for", shown.View.Witnesses[0].Words, StringComparison.Ordinal);
    }

    [Fact]
    public void A_verdict_that_was_not_taken_is_told_again()
    {
        _verdicts.Refuse = 4;
        Run(12);
        Assert.Equal(["node-1", "node-2", "node-3"], _verdicts.All.Select(entry => entry.Node.Value).Order(StringComparer.Ordinal));
        Assert.All(_verdicts.All, entry => Assert.Equal(NodeVerdict.Alive, entry.Judged.Verdict));
    }

    [Fact]
    public void A_death_from_before_the_start_is_shown_and_told_to_nobody()
    {
        var since = _time.GetUtcNow() - TimeSpan.FromHours(1);
        var two = new NodeName("node-2");
        _monitor.Remember(two, new NodeJudged(NodeVerdict.Dead, []), since);
        _networks[two].Answers = FakeNetwork.Refuse;
        Run(12);
        Assert.Equal(["node-1", "node-3"], _verdicts.All.Select(entry => entry.Node.Value).Order(StringComparer.Ordinal));
        var shown = _monitor.Snapshot().Nodes[1];
        Assert.Equal((NodeVerdict.Dead, since), (shown.View.Verdict!.Value, shown.Since!.Value));
    }

    [Fact]
    public async Task A_look_that_fails_in_its_midst_loses_no_verdict()
    {
        var networks = new Dictionary<NodeName, FakeNetwork>();
        using var metrics = new HealthMetrics();
        await using var monitor = new HealthMonitor(
            _nodes, new HealthMonitorOptions(), _verdicts, metrics, _time, new FailingLog<HealthMonitor>(), name => networks[name] = new FakeNetwork());
        var failures = 0;
        for (var look = 0; look < 240; look++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(50));
            if (look == 200)
                networks[One].Answers = FakeNetwork.Refuse;
            try
            {
                monitor.Look();
            }
            catch (InvalidOperationException)
            {
                failures++;
            }
        }

        Assert.True(failures > 1);
        Assert.Equal([NodeVerdict.Alive, NodeVerdict.Suspect, NodeVerdict.Dead], _verdicts.All.Where(entry => entry.Node == One).Select(entry => entry.Judged.Verdict));
        Assert.Equal(5, _verdicts.All.Count);
    }

    [Fact]
    public void A_receiver_that_stood_still_after_its_look_vouches_only_for_the_time_before_it()
    {
        Run(12);
        var emptyAt = _time.GetTimestamp();
        var told = _verdicts.All.Count;
        for (var looks = 0; looks < 40; looks++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(50));
            _monitor.Look();
        }

        _monitor.Drained(emptyAt);
        _monitor.Look();
        Assert.Equal(told, _verdicts.All.Count);
        _monitor.Drained(_time.GetTimestamp());
        _monitor.Look();
        Assert.Equal((One, NodeVerdict.Suspect), (_verdicts.All[^1].Node, _verdicts.All[^1].Judged.Verdict));
    }

    [Fact]
    public void A_persons_word_and_nodes_that_are_not_known()
    {
        Run(12);
        Assert.Equal(Declared.Heard, _monitor.DeclareDead(One, "ann", null));
        Assert.Equal(Declared.Unknown, _monitor.DeclareDead(new("node-9"), "ann", null));
        Assert.Null(_monitor.Current(new("node-9")));
        foreach (var network in _networks.Values)
            network.Answers = FakeNetwork.Refuse;
        _beats = false;
        Run(3);
        Assert.Equal(NodeVerdict.Suspect, _monitor.Current(One)!.Verdict);
        Assert.Equal(Declared.Taken, _monitor.DeclareDead(One, "ann", null));
        Run(0.1);
        Assert.Equal(NodeVerdict.Dead, _monitor.Current(One)!.Verdict);
    }

    [Fact]
    public void What_is_measured_is_what_stands()
    {
        Run(12);
        var values = Measure();
        Assert.Equal(3, values["health.nodes verdict=Alive"]);
        Assert.Equal(0, values["health.nodes verdict=Dead"]);
        Assert.Equal(0, values["health.alarm kind=CutOff"]);
        foreach (var network in _networks.Values)
            network.Answers = FakeNetwork.Refuse;
        _beats = false;
        Run(3);
        values = Measure();
        Assert.Equal(3, values["health.nodes verdict=Suspect"]);
        Assert.Equal(1, values["health.alarm kind=CutOff"]);
    }

    private void Run(double seconds)
    {
        for (var left = (int)(seconds * 100); left > 0; left--)
        {
            _time.Advance(TimeSpan.FromMilliseconds(10));
            if (_beats && left % 20 == 0)
                _monitor.Heard(new Heartbeat(One, 1, ++_sequence, _time.GetUtcNow(), true, null, ImmutableSortedDictionary<string, HaRole>.Empty, [], [], []));
            _monitor.Drained(_time.GetTimestamp());
            if (left % 5 == 0)
                _monitor.Look();
        }
    }

    private Dictionary<string, double> Measure() => Measurements.Of(_metrics);
}
