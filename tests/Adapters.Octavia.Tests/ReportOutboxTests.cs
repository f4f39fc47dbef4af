using LoxiActors.Adapters.Octavia.Reports;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Tests.Support;

namespace LoxiActors.Adapters.Octavia.Tests;

public class ReportOutboxTests
{
    private readonly ManualTime _time = new();
    private readonly ReportOutbox _outbox;

    public ReportOutboxTests() => _outbox = new ReportOutbox(_time, TimeSpan.FromSeconds(5));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_published_first_is_handed_out_first_and_no_more_than_asked_for()
    {
        _outbox.Publish(Report(1, 1));
        _outbox.Publish(Report(2, 1));
        _outbox.Publish(Report(3, 1));

        Assert.Equal([(1, 1), (2, 1)], await Take(2));
        Assert.Equal([(3, 1)], await Take(2));
        Assert.Empty(await Take(2));
    }

    [Fact]
    public async Task A_newer_report_takes_the_place_of_an_older_one_and_its_place_in_the_queue()
    {
        _outbox.Publish(Report(1, 1));
        _outbox.Publish(Report(2, 1));
        _outbox.Publish(Report(1, 2));

        Assert.Equal([(1, 2), (2, 1)], await Take(10));
    }

    [Fact]
    public async Task A_report_that_comes_late_or_twice_changes_nothing()
    {
        _outbox.Publish(Report(1, 5));
        await Take(10);
        _outbox.Publish(Report(1, 4));
        _outbox.Publish(Report(1, 5));

        Assert.Empty(await Take(10));
    }

    [Fact]
    public async Task What_was_handed_out_comes_again_after_the_redelivery_interval_until_it_is_withdrawn()
    {
        _outbox.Publish(Report(1, 1));
        Assert.Equal([(1, 1)], await Take(10));

        _time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Empty(await Take(10));
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal([(1, 1)], await Take(10));

        _outbox.Withdraw(Id(1), 9);
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.Empty(await Take(10));
        Assert.Equal(0, _outbox.Count);
    }

    [Fact]
    public async Task A_withdrawal_that_comes_late_leaves_a_newer_report()
    {
        _outbox.Publish(Report(1, 6));
        _outbox.Withdraw(Id(1), 5);
        Assert.Equal([(1, 6)], await Take(10));
    }

    [Fact]
    public async Task A_newer_report_waits_until_the_older_one_is_done_with()
    {
        _outbox.Publish(Report(1, 1));
        await Take(10);
        _outbox.Publish(Report(1, 2));
        Assert.Empty(await Take(10));

        _outbox.Release(Id(1), 1);
        Assert.Equal([(1, 2)], await Take(10));
    }

    [Fact]
    public async Task A_newer_report_does_not_wait_for_one_that_was_done_with_before()
    {
        _outbox.Publish(Report(1, 1));
        await Take(10);
        _outbox.Release(Id(1), 1);
        Assert.Empty(await Take(10));

        _outbox.Publish(Report(1, 2));
        Assert.Equal([(1, 2)], await Take(10));
    }

    [Fact]
    public async Task A_newer_report_waits_no_longer_than_the_redelivery_interval()
    {
        _outbox.Publish(Report(1, 1));
        await Take(10);
        _outbox.Publish(Report(1, 2));
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal([(1, 2)], await Take(10));

        // The first taker is late: the second one still works on what it took.
        _outbox.Publish(Report(1, 3));
        _outbox.Release(Id(1), 1);
        Assert.Empty(await Take(10));
    }

    [Fact]
    public async Task A_taker_that_waits_is_woken_by_a_report()
    {
        var taking = _outbox.TakeAsync(10, TimeSpan.FromSeconds(30), Cancellation).AsTask();
        await _time.TimerOf(TimeSpan.FromSeconds(30));
        Assert.False(taking.IsCompleted);

        _outbox.Publish(Report(1, 1));

        Assert.Equal([(1, 1)], Names(await taking));
    }

    [Fact]
    public async Task A_taker_that_waits_is_woken_when_a_report_is_due_again()
    {
        _outbox.Publish(Report(1, 1));
        await Take(10);
        var taking = _outbox.TakeAsync(10, TimeSpan.FromSeconds(30), Cancellation).AsTask();
        await _time.TimerOf(TimeSpan.FromSeconds(5));

        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal([(1, 1)], Names(await taking));
    }

    [Fact]
    public async Task A_taker_gets_nothing_when_its_wait_is_over()
    {
        var taking = _outbox.TakeAsync(10, TimeSpan.FromSeconds(30), Cancellation).AsTask();
        await _time.TimerOf(TimeSpan.FromSeconds(30));

        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.Empty(await taking);
    }

    [Fact]
    public async Task A_taker_that_gives_up_is_let_go()
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var taking = _outbox.TakeAsync(10, TimeSpan.FromSeconds(30), source.Token).AsTask();

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => taking);
    }

    [Fact]
    public async Task Many_publishers_and_takers_lose_nothing_and_nobody_gets_a_report_twice()
    {
        var outbox = new ReportOutbox(_time);
        var got = new List<(int, long)>();
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var takers = Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            try
            {
                while (true)
                {
                    var taken = await outbox.TakeAsync(7, TimeSpan.FromHours(1), enough.Token);
                    lock (got)
                    {
                        got.AddRange(Names(taken));
                        if (got.Count == 1000)
                            enough.Cancel();
                    }
                }
            }
            catch (OperationCanceledException)
            {
                // Everything was taken.
            }
        }, Cancellation)).ToArray();

        Parallel.For(1, 1001, i => outbox.Publish(Report(i, 1)));
        await Task.WhenAll(takers).WaitAsync(TimeSpan.FromSeconds(60), Cancellation);

        Assert.Equal(Enumerable.Range(1, 1000).Select(i => (i, 1L)), got.Order());
    }

    private static LoadBalancerId Id(int i) => new(new Guid(i, 0, 0, new byte[8]));

    private static StatusReport Report(int loadBalancer, long number) =>
        new(Id(loadBalancer), number, [new ObjectStatus(Id(loadBalancer), ProvisioningStatus.Active, OperatingStatus.Online)]);

    private async Task<List<(int, long)>> Take(int max) => Names(await _outbox.TakeAsync(max, TimeSpan.Zero, Cancellation));

    private static List<(int, long)> Names(IReadOnlyList<StatusReport> reports) =>
        [.. reports.Select(report => (BitConverter.ToInt32(report.LoadBalancer.Value.ToByteArray(), 0), report.Number))];
}
