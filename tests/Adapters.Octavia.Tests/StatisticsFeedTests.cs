using LoxiActors.Adapters.Octavia.Statistics;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Tests.Support;

namespace LoxiActors.Adapters.Octavia.Tests;

public sealed class StatisticsFeedTests
{
    private static readonly ListenerId A = new(Guid.Parse("aaaaaaaa-0000-0000-0000-000000000001"));
    private static readonly ListenerId B = new(Guid.Parse("bbbbbbbb-0000-0000-0000-000000000002"));
    private static readonly ListenerId C = new(Guid.Parse("cccccccc-0000-0000-0000-000000000003"));
    private readonly ManualTime _time = new();
    private readonly StatisticsFeed _feed;

    public StatisticsFeedTests() => _feed = new StatisticsFeed(_time, TimeSpan.FromSeconds(30));

    [Fact]
    public async Task What_changed_is_handed_out_once_it_changed_first_at_the_head()
    {
        Publish((A, 1), (B, 2), (C, 3));
        var first = await TakeAsync(2);
        Assert.Equal([(A, 1), (B, 2)], Bytes(first));
        Assert.True(_feed.Acknowledge(first.Number));
        var second = await TakeAsync(2);
        Assert.Equal([(C, 3)], Bytes(second));
        Assert.True(_feed.Acknowledge(second.Number));
        Assert.Same(StatisticsBatch.Empty, await TakeAsync(2));
    }

    [Fact]
    public async Task Figures_that_are_the_same_are_no_news()
    {
        Publish((A, 1));
        _feed.Acknowledge((await TakeAsync()).Number);
        Publish((A, 1));
        Assert.Empty((await TakeAsync()).Listeners);
        Publish((A, 2));
        Assert.Equal([(A, 2)], Bytes(await TakeAsync()));
    }

    [Fact]
    public async Task One_batch_is_out_at_a_time()
    {
        Publish((A, 1));
        var first = await TakeAsync();
        Publish((A, 2), (B, 9));
        Assert.Empty((await TakeAsync()).Listeners);
        _feed.Acknowledge(first.Number);
        Assert.Equal([(A, 2), (B, 9)], Bytes(await TakeAsync()));
    }

    [Fact]
    public async Task A_batch_that_is_not_acknowledged_comes_again_with_the_newest_figures()
    {
        Publish((A, 1), (B, 2));
        var first = await TakeAsync();
        Publish((C, 3), (A, 5));
        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.Empty((await TakeAsync()).Listeners);
        _time.Advance(TimeSpan.FromSeconds(1));
        var again = await TakeAsync();
        Assert.NotEqual(first.Number, again.Number);
        Assert.Equal([(B, 2), (C, 3), (A, 5)], Bytes(again));
        Assert.False(_feed.Acknowledge(first.Number));
        Assert.True(_feed.Acknowledge(again.Number));
        Assert.Empty((await TakeAsync()).Listeners);
    }

    [Fact]
    public async Task Who_waits_gets_what_comes()
    {
        var waiting = TakeAsync(wait: 10).AsTask();
        Publish((A, 1));
        Assert.Equal([(A, 1)], Bytes(await waiting));
    }

    [Fact]
    public async Task Who_waits_behind_another_batch_gets_the_next_as_soon_as_that_is_settled()
    {
        Publish((A, 1), (B, 2));
        var first = await TakeAsync(1);
        var waiting = TakeAsync(wait: 10).AsTask();
        Assert.False(waiting.IsCompleted);
        _feed.Acknowledge(first.Number);
        Assert.Equal([(B, 2)], Bytes(await waiting));
    }

    [Fact]
    public async Task Who_waits_behind_a_batch_that_is_never_settled_gets_it()
    {
        Publish((A, 1));
        await TakeAsync();
        _time.Advance(TimeSpan.FromSeconds(25));
        var waiting = TakeAsync(wait: 60).AsTask();
        await _time.TimerOf(TimeSpan.FromSeconds(5));
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal([(A, 1)], Bytes(await waiting));
    }

    [Fact]
    public async Task Waiting_ends()
    {
        var waiting = TakeAsync(wait: 10).AsTask();
        await _time.TimerOf(TimeSpan.FromSeconds(10));
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal((0L, 0), ((await waiting).Number, (await waiting).Listeners.Count));
        using var gone = new CancellationTokenSource();
        var other = _feed.TakeAsync(1, TimeSpan.FromSeconds(60), gone.Token).AsTask();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => other);
    }

    [Fact]
    public async Task A_listener_that_is_forgotten_is_not_told_of_any_more()
    {
        Publish((A, 1), (B, 2));
        await TakeAsync(1);
        _feed.Publish([], [A, B]);
        Assert.Null(_feed.Of(A));
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Empty((await TakeAsync()).Listeners);
    }

    [Fact]
    public async Task A_number_of_an_earlier_process_fits_nothing()
    {
        Publish((A, 1));
        var earlier = await TakeAsync();
        _time.Advance(TimeSpan.FromSeconds(1));
        var restarted = new StatisticsFeed(_time);
        restarted.Publish([Figures(A, 1)], []);
        Assert.Single((await restarted.TakeAsync(10, TimeSpan.Zero, default)).Listeners);
        Assert.False(restarted.Acknowledge(earlier.Number));
        Assert.False(restarted.Acknowledge(0));
    }

    [Fact]
    public void The_newest_figures_can_be_looked_at()
    {
        Publish((A, 1));
        Publish((A, 4));
        Assert.Equal(4, _feed.Of(A)!.BytesIn);
        Assert.Null(_feed.Of(B));
    }

    private void Publish(params (ListenerId Id, long Bytes)[] changed) => _feed.Publish(changed.Select(item => Figures(item.Id, item.Bytes)), []);

    private static ListenerStatistics Figures(ListenerId id, long bytes) => new(id, 0, bytes, 0, 0, 0);

    private ValueTask<StatisticsBatch> TakeAsync(int max = 100, int wait = 0) =>
        _feed.TakeAsync(max, TimeSpan.FromSeconds(wait), CancellationToken.None);

    private static IEnumerable<(ListenerId, long)> Bytes(StatisticsBatch batch) => batch.Listeners.Select(figures => (figures.Id, figures.BytesIn));
}
