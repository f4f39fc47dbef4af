using System.Globalization;
using LoxiActors.Actors.Nodes.Health;
using LoxiActors.Adapters.LoxiLb.Health;
using LoxiActors.Adapters.LoxiLb.Options;
using LoxiActors.Adapters.LoxiLb.Tests.Support;
using LoxiActors.Imitation;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Nodes;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoxiActors.Adapters.LoxiLb.Tests.Health;

/// <summary>The monitor on its own thread, before nodes that are killed, hang and come back.</summary>
public sealed class RealNodesTests : IAsyncLifetime
{
    private static readonly NodeName One = new("node-1");
    private readonly RecordedVerdicts _verdicts = new();
    private readonly HealthMetrics _metrics = new();
    private readonly LoxiLbMetrics _loxiLbMetrics = new();
    private readonly List<ImitationNode> _imitations = [];
    private LoxiLbNodes _nodes = null!;
    private HealthMonitor _monitor = null!;

    public async ValueTask InitializeAsync()
    {
        for (var number = 0; number < 3; number++)
            _imitations.Add(await ImitationNode.StartAsync());
        var options = new LoxiLbOptions
        {
            Nodes = [.. _imitations.Select((node, place) => new NodeOptions { Name = new(string.Create(CultureInfo.InvariantCulture, $"node-{place + 1}")), Url = node.Url })],
        };
        _nodes = new LoxiLbNodes(options, _loxiLbMetrics, TimeProvider.System, NullLoggerFactory.Instance);
        var policy = new HealthPolicy { Grace = TimeSpan.FromSeconds(0.1), ReturnAfter = TimeSpan.FromSeconds(0.5) };
        _monitor = new HealthMonitor(_nodes, new HealthMonitorOptions { Policy = policy }, _verdicts, _metrics, TimeProvider.System, NullLogger<HealthMonitor>.Instance);
        _monitor.Start();
        foreach (var node in options.Nodes)
            await _verdicts.WhenAsync(node.Name, NodeVerdict.Alive);
    }

    public async ValueTask DisposeAsync()
    {
        await _monitor.DisposeAsync();
        _nodes.Dispose();
        foreach (var node in _imitations)
            await node.DisposeAsync();
        _metrics.Dispose();
        _loxiLbMetrics.Dispose();
    }

    [Fact]
    public async Task A_node_that_is_killed_dies_and_comes_back()
    {
        await _imitations[0].StopAsync();
        await _verdicts.WhenAsync(One, NodeVerdict.Dead);
        Assert.Contains("connection refused", _verdicts.All.Last(entry => entry.Judged.Verdict == NodeVerdict.Dead).Judged.Witnesses[0].Words, StringComparison.Ordinal);
        _imitations.Add(await ImitationNode.StartAsync(new() { Port = _imitations[0].Url.Port }));
        await _verdicts.WhenAsync(One, NodeVerdict.Alive);
        Assert.DoesNotContain(_verdicts.All, entry => entry.Node != One && entry.Judged.Verdict == NodeVerdict.Dead);
    }

    [Fact]
    public async Task A_node_that_hangs_dies_and_comes_back()
    {
        _imitations[0].Control.Faults = new() { Hang = true };
        await _verdicts.WhenAsync(One, NodeVerdict.Dead);
        _imitations[0].Control.Faults = new();
        await _verdicts.WhenAsync(One, NodeVerdict.Alive);
    }

    [Fact]
    public async Task A_node_that_answers_with_errors_is_only_suspect()
    {
        _imitations[0].Control.Faults = new() { FailNext = 12, FailStatus = 503 };
        await _verdicts.WhenAsync(One, NodeVerdict.Suspect);
        await _verdicts.WhenAsync(One, NodeVerdict.Alive);
        Assert.DoesNotContain(_verdicts.All, entry => entry.Judged.Verdict == NodeVerdict.Dead);
    }
}
