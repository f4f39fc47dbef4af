using System.Collections.Concurrent;
using LoxiActors.Adapters.LoxiLb.Connections;
using LoxiActors.Adapters.LoxiLb.Reading;
using LoxiActors.Adapters.LoxiLb.Watching;
using LoxiActors.Adapters.Octavia.Statistics;
using LoxiActors.Engines.Local.Statistics;
using LoxiActors.Host.Composition.Statistics;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoxiActors.Host.Tests.Statistics;

public sealed class StatisticsRoundsTests : IAsyncDisposable
{
    private static readonly ListenerId Web = new(Guid.Parse("11111111-0000-0000-0000-000000000001"));
    private static readonly NodeName Node = new("node-1");
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Counting = TimeSpan.FromSeconds(7);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);
    private readonly ManualTime _time = new();
    private readonly InMemoryTrafficLedger _ledger = new();
    private readonly StatisticsMetrics _metrics = new();
    private readonly ConcurrentQueue<NodeName> _asked = new();
    private readonly StatisticsFeed _feed;
    private readonly StatisticsBook _book;
    private StatisticsRounds? _rounds;
    private NodeStatus _node = new() { Name = Node, Url = new Uri("http://127.0.0.1:1"), Reachable = true };
    private ConnectionReading _connections = Connected(2, 1, 2);

    public StatisticsRoundsTests()
    {
        _feed = new StatisticsFeed(_time);
        _book = new StatisticsBook(_ledger, _feed, listener => listener == Web, _metrics, _time);
    }

    public async ValueTask DisposeAsync()
    {
        if (_rounds is not null)
            await _rounds.StopAsync(CancellationToken.None);
        _rounds?.Dispose();
        _metrics.Dispose();
        _ledger.Dispose();
    }

    [Fact]
    public async Task Looks_are_taken_in_as_they_come_and_totals_told_each_interval()
    {
        await LookingAsync();
        Shows(100);
        for (var look = 0; look < 5; look++)
            await PassAsync(Look);
        Assert.Null(_feed.Of(Web));
        Shows(40);
        await PassAsync(Look);
        Assert.Equal(140, _feed.Of(Web)!.BytesIn);
        Assert.Equal(140, _ledger.Load().Listeners[Web].Bytes);
        Assert.Empty(_asked);
    }

    [Fact]
    public async Task A_stop_keeps_what_was_seen_last()
    {
        await LookingAsync();
        Shows(100);
        await _rounds!.StopAsync(CancellationToken.None);
        Assert.Equal(100, _ledger.Load().Listeners[Web].Bytes);
    }

    [Fact]
    public async Task Connections_are_counted_in_their_own_time()
    {
        await CountingAsync();
        await CountAsync();
        _book.Keep();
        Assert.Equal((2L, 2L), (_feed.Of(Web)!.ActiveConnections, _feed.Of(Web)!.TotalConnections));
        _node = _node with { Reachable = false };
        await CountAsync();
        _book.Keep();
        Assert.Equal((0L, 2L), (_feed.Of(Web)!.ActiveConnections, _feed.Of(Web)!.TotalConnections));
        Assert.Single(_asked);
    }

    [Fact]
    public async Task A_node_that_can_not_tell_its_connections_keeps_those_it_had()
    {
        await CountingAsync();
        await CountAsync();
        _connections = new ConnectionReading.Failed("busy");
        await CountAsync();
        _book.Keep();
        Assert.Equal(2, _feed.Of(Web)!.ActiveConnections);
        Assert.Equal(2, _asked.Count);
    }

    [Fact]
    public async Task A_node_with_many_connections_is_asked_ten_times_less_often()
    {
        await CountingAsync();
        _connections = Connected(StatisticsTiming.ManyEntries + 1, 1);
        for (var round = 0; round < 10; round++)
            await CountAsync();
        Assert.Single(_asked);
        await CountAsync();
        Assert.Equal(2, _asked.Count);
    }

    private async Task LookingAsync()
    {
        await StartAsync(new StatisticsTiming(Interval, TimeSpan.Zero, Look));
        await _time.TimerOf(Look);
    }

    /// <summary>Looks are so rare that none comes between.</summary>
    private async Task CountingAsync()
    {
        await StartAsync(new StatisticsTiming(TimeSpan.FromDays(1), Counting, TimeSpan.FromDays(1)));
        await _time.TimerOf(Counting);
    }

    private Task StartAsync(StatisticsTiming timing)
    {
        _rounds = new StatisticsRounds(
            timing, _book, () => [_node],
            (node, _) =>
            {
                _asked.Enqueue(node);
                return Task.FromResult(_connections);
            },
            _metrics, _time, NullLogger<StatisticsRounds>.Instance);
        return _rounds.StartAsync(CancellationToken.None);
    }

    private void Shows(long bytes) => _node = _node with
    {
        LastLook = _time.GetUtcNow(),
        Traffic = [new RuleTraffic(Web.ToString(), new RuleKey("192.0.2.10", 80, RuleProtocol.Tcp), [new EndpointTraffic("10.0.0.1", 80, 1, bytes, bytes)])],
    };

    /// <summary>Moves the clock on and waits until the round that this began has ended.</summary>
    private async Task PassAsync(TimeSpan by)
    {
        _time.Advance(by);
        await _time.TimerOf(Look);
    }

    private async Task CountAsync()
    {
        _time.Advance(Counting);
        await _time.TimerOf(Counting);
    }

    private static ConnectionReading.Read Connected(int entries, params ulong[] numbers) =>
        new(new Dictionary<ListenerId, IReadOnlySet<ulong>> { [Web] = numbers.ToHashSet() }, entries);
}
