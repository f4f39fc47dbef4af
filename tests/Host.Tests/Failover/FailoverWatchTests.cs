using LoxiActors.Actors.Failover.Messages;
using LoxiActors.Host.Composition.Failover;
using LoxiActors.Host.Metrics;
using LoxiActors.Host.Tests.Fakes;
using LoxiActors.Protocol.Api;
using Microsoft.Extensions.Logging;

namespace LoxiActors.Host.Tests.Failover;

public sealed class FailoverWatchTests : IDisposable
{
    private readonly FakeFailover _failover = new();
    private readonly LogLines _log = new();
    private readonly MetricsCollector _collector = new();
    private readonly FailoverWatch _watch;

    public FailoverWatchTests() => _watch = new FailoverWatch(_failover, TimeProvider.System, _log);

    public void Dispose()
    {
        _watch.Dispose();
        _collector.Dispose();
    }

    [Fact]
    public async Task What_is_held_is_an_error_in_the_log_once_until_it_is_over()
    {
        _failover.Lose("node-1", "node-2");
        await LookAsync();
        await LookAsync();
        var (level, text) = Assert.Single(_log.Lines);
        Assert.Equal(LogLevel.Error, level);
        Assert.StartsWith("alarm failover_held: 1 waiting: too many nodes of one zone were lost", text, StringComparison.Ordinal);

        await TellAsync(new LimitsRequested(new() { Share = 0, ZoneShare = 0 }, "ada"));
        await LookAsync();
        Assert.Equal([LogLevel.Error, LogLevel.Information], _log.Lines.Select(line => line.Level));
    }

    [Fact]
    public async Task A_pause_is_an_error_only_while_something_waits_for_its_end()
    {
        await TellAsync(new PauseRequested("ada", "switch upgrade"));
        await LookAsync();
        Assert.Empty(_log.Lines);
        _failover.Lose("node-1");
        await LookAsync();
        await LookAsync();
        var (level, text) = Assert.Single(_log.Lines);
        Assert.Equal(LogLevel.Error, level);
        Assert.StartsWith("alarm failover_paused: failovers are paused by ada since 2026-01-01 12:00:00Z (switch upgrade), 1 waiting", text, StringComparison.Ordinal);
        await TellAsync(new ResumeRequested("ada"));
        await LookAsync();
        Assert.Equal([LogLevel.Error, LogLevel.Information], _log.Lines.Select(line => line.Level));
    }

    [Fact]
    public async Task What_is_measured_is_what_stands()
    {
        _failover.Lose("node-1", "node-2");
        _failover.Shortfall = new ShortfallView("z1", 1, 3, DateTimeOffset.UnixEpoch, null);
        await LookAsync();
        var text = _collector.Text();
        Assert.Contains("\nfailover_open 1\n", text, StringComparison.Ordinal);
        Assert.Contains("failover_waiting{reason=\"zone_share\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("failover_waiting{reason=\"paced\"} 0\n", text, StringComparison.Ordinal);
        Assert.Contains("failover_paused 0\n", text, StringComparison.Ordinal);
        Assert.Contains("failover_spares_missing{zone=\"z1\"} 2\n", text, StringComparison.Ordinal);
    }

    private Task LookAsync() => _watch.LookAsync(TestContext.Current.CancellationToken);

    private async Task TellAsync(BudgetInput input) => await _failover.TellBudgetAsync(input, TestContext.Current.CancellationToken);

    private sealed class LogLines : ILogger<FailoverWatch>
    {
        public List<(LogLevel Level, string Text)> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add((logLevel, formatter(state, exception)));
    }
}
