using LoxiActors.Actors.Ports;
using LoxiActors.Actors.Statistics;
using LoxiActors.Engines.Local.Journal;
using LoxiActors.Engines.Local.Journal.Postgres;
using LoxiActors.Engines.Local.Leases;
using LoxiActors.Engines.Local.Statistics;

namespace LoxiActors.ClusterHost.Stores;

/// <summary>
/// Totals of the host that keeps the figures now. It begins with a new epoch, so that one that was given up, and may still be at work, can't write
/// over what its successor has counted.
/// </summary>
internal sealed class TenureLedger(PostgresOptions options, LeaseTiming timing) : ITrafficLedger
{
    private const int Attempts = 10;

    private PostgresTrafficLedger? _ledger;

    public TrafficState Load()
    {
        _ledger ??= new PostgresTrafficLedger(options, TakeAsync().GetAwaiter().GetResult());
        return _ledger.Load();
    }

    public void Keep(TrafficChange change) => (_ledger ?? throw new InvalidOperationException("the totals were not loaded")).Keep(change);

    public void Dispose() => _ledger?.Dispose();

    /// <summary>Nobody renews it: it is over when the next host asks, but for the time between a host's end and its successor's beginning.</summary>
    private async Task<long> TakeAsync()
    {
        await using var leases = new PostgresLeaseStore(options);
        var holder = $"{Environment.MachineName} (process {Environment.ProcessId})";
        for (var attempt = 1; ; attempt++)
        {
            switch (await leases.TryTakeAsync(holder, timing.Duration, CancellationToken.None).ConfigureAwait(false))
            {
                case LeaseAnswer.Held held:
                    return held.Epoch;
                case LeaseAnswer.Busy busy when attempt == Attempts:
                    throw new JournalException($"the totals can't be taken over: {busy.Holder} has them");
                case LeaseAnswer.Busy busy:
                    await Task.Delay(busy.Left + timing.Margin).ConfigureAwait(false);
                    break;
            }
        }
    }
}
