using LoxiActors.Actors.Ports;
using LoxiActors.Actors.Statistics;
using LoxiActors.Adapters.LoxiLb.Reading;
using LoxiActors.Adapters.LoxiLb.Watching;
using LoxiActors.Adapters.Octavia.Statistics;
using LoxiActors.Engines.Local.Statistics;
using LoxiActors.Host.Composition.Statistics;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Tests.Support;

namespace LoxiActors.Host.Tests.Statistics;

public sealed class StatisticsBookTests : IDisposable
{
    private static readonly ListenerId Web = new(Guid.Parse("11111111-0000-0000-0000-000000000001"));
    private static readonly NodeName Node = new("node-1");
    private readonly ManualTime _time = new();
    private readonly FailingLedger _ledger = new();
    private readonly StatisticsMetrics _metrics = new();
    private readonly HashSet<ListenerId> _owned = [Web];
    private StatisticsFeed _feed;
    private StatisticsBook _book;

    public StatisticsBookTests() => (_feed, _book) = Start();

    public void Dispose()
    {
        _metrics.Dispose();
        _ledger.Dispose();
    }

    [Fact]
    public async Task What_is_told_is_kept_first()
    {
        Look(100);
        Assert.Empty((await TakeAsync()).Listeners);
        _book.Keep();
        var batch = await TakeAsync();
        Assert.Equal((Web, 100L), (Assert.Single(batch.Listeners).Id, batch.Listeners[0].BytesIn));
        Assert.Equal(100, _ledger.Load().Listeners[Web].Bytes);
    }

    [Fact]
    public async Task What_can_not_be_kept_is_not_told_until_it_can()
    {
        Look(100);
        _ledger.Fails = true;
        Assert.Throws<IOException>(_book.Keep);
        Assert.Empty((await TakeAsync()).Listeners);
        Look(150);
        _ledger.Fails = false;
        _book.Keep();
        Assert.Equal(150, Assert.Single((await TakeAsync()).Listeners).BytesIn);
    }

    [Fact]
    public async Task After_a_lost_process_everything_is_told_again_and_goes_on()
    {
        Look(100);
        _book.Keep();
        Look(170);
        (_feed, _book) = Start();
        Assert.Equal(100, Assert.Single((await TakeAsync()).Listeners).BytesIn);
        Look(180);
        _book.Keep();
        Assert.Equal(180, _feed.Of(Web)!.BytesIn);
    }

    [Fact]
    public void One_look_is_taken_in_once_and_no_look_says_nothing()
    {
        _book.Fold([Status(100)]);
        _book.Fold([Status(500)]);
        _book.Fold([Status(0) with { Name = new NodeName("other"), LastLook = null, Traffic = [] }]);
        _book.Keep();
        Assert.Equal(100, _feed.Of(Web)!.BytesIn);
    }

    [Fact]
    public void A_listener_that_nobody_has_is_remembered_for_as_long_as_its_deletion_may_be_undone()
    {
        Look(100);
        _book.Keep();
        _owned.Clear();
        _book.Keep();
        _time.Advance(StatisticsTiming.ForgetAfter - TimeSpan.FromSeconds(1));
        Look(120);
        _book.Keep();
        Assert.Equal(120, _feed.Of(Web)!.BytesIn);
        _owned.Add(Web);
        _book.Keep();
        _owned.Clear();
        _book.Keep();
        _time.Advance(StatisticsTiming.ForgetAfter - TimeSpan.FromSeconds(1));
        _book.Keep();
        Assert.NotNull(_feed.Of(Web));
        _time.Advance(TimeSpan.FromSeconds(1));
        _book.Keep();
        Assert.Null(_feed.Of(Web));
        Assert.Empty(_ledger.Load().Listeners);
        Look(200);
        _book.Keep();
        Assert.Null(_feed.Of(Web));
    }

    [Fact]
    public void Connections_are_told_with_the_bytes()
    {
        Look(100);
        _book.Count(Has(1, 2), []);
        _book.Keep();
        Assert.Equal((2L, 2L), (_feed.Of(Web)!.ActiveConnections, _feed.Of(Web)!.TotalConnections));
        _book.Count(Has(2, 3, 4), []);
        _book.Keep();
        Assert.Equal((3L, 4L), (_feed.Of(Web)!.ActiveConnections, _feed.Of(Web)!.TotalConnections));
        _book.Count(new Dictionary<NodeName, IReadOnlyDictionary<ListenerId, IReadOnlySet<ulong>>>(), [Node]);
        _book.Keep();
        Assert.Equal((0L, 4L), (_feed.Of(Web)!.ActiveConnections, _feed.Of(Web)!.TotalConnections));
        Assert.Equal(100, _feed.Of(Web)!.BytesIn);
    }

    private (StatisticsFeed, StatisticsBook) Start()
    {
        var feed = new StatisticsFeed(_time);
        var book = new StatisticsBook(_ledger, feed, _owned.Contains, _metrics, _time);
        book.Load();
        return (feed, book);
    }

    private void Look(long bytes)
    {
        _time.Advance(TimeSpan.FromMilliseconds(1));
        _book.Fold([Status(bytes)]);
    }

    private NodeStatus Status(long bytes) => new()
    {
        Name = Node,
        Url = new Uri("http://127.0.0.1:1"),
        LastLook = _time.GetUtcNow(),
        Traffic = [new RuleTraffic(Web.ToString(), new RuleKey("192.0.2.10", 80, RuleProtocol.Tcp), [new EndpointTraffic("10.0.0.1", 80, 1, bytes, bytes)])],
    };

    private static Dictionary<NodeName, IReadOnlyDictionary<ListenerId, IReadOnlySet<ulong>>> Has(params ulong[] numbers) =>
        new() { [Node] = new Dictionary<ListenerId, IReadOnlySet<ulong>> { [Web] = numbers.ToHashSet() } };

    private ValueTask<StatisticsBatch> TakeAsync() => _feed.TakeAsync(10, TimeSpan.Zero, CancellationToken.None);

    private sealed class FailingLedger : ITrafficLedger
    {
        private readonly InMemoryTrafficLedger _ledger = new();

        public bool Fails { get; set; }

        public TrafficState Load() => _ledger.Load();

        public void Keep(TrafficChange change)
        {
            if (Fails)
                throw new IOException("the disk is full");
            _ledger.Keep(change);
        }

        public void Dispose() => _ledger.Dispose();
    }
}
