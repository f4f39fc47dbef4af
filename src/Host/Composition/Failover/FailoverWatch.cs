using LoxiActors.Actors.Ports;

namespace LoxiActors.Host.Composition.Failover;

/// <summary>Looks at the failover budget and the spare pool for the metrics, and says once in the log when an operator has to.</summary>
internal sealed partial class FailoverWatch(IFailoverControl failover, TimeProvider time, ILogger<FailoverWatch> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    private readonly FailoverMetrics _metrics = new();
    private bool _held;
    private bool _pausedInNeed;

    public override void Dispose()
    {
        base.Dispose();
        _metrics.Dispose();
    }

    /// <summary>One look.</summary>
    public async Task LookAsync(CancellationToken cancellation)
    {
        var budget = await failover.BudgetAsync(cancellation);
        _metrics.Show(budget, await failover.SparesAsync(cancellation));
        if (budget.Alarm is { } alarm && !_held)
            HeldBack(log, FailoverAlarms.HeldCount(budget), alarm);
        else if (budget.Alarm is null && _held)
            NotHeldBack(log);
        _held = budget.Alarm is not null;

        var pausedInNeed = budget.Paused is not null && budget.Waiting.Any(group => group.Reason == "paused");
        if (pausedInNeed && !_pausedInNeed)
            PausedInNeed(log, FailoverAlarms.Words(budget.Paused!, budget.WaitingCount));
        else if (!pausedInNeed && _pausedInNeed)
            NotPausedInNeed(log);
        _pausedInNeed = pausedInNeed;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var failed = false;
        using var ticks = new PeriodicTimer(Every, time);
        do
        {
            try
            {
                await LookAsync(stoppingToken);
                failed = false;
            }
#pragma warning disable CA1031 // Whatever it was, the next look goes on.
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                if (!failed)
                    NotRead(log, failure.Message);
                failed = true;
            }
        }
        while (await ticks.WaitForNextTickAsync(stoppingToken));
    }
}
