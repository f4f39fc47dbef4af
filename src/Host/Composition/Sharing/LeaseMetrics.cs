using System.Diagnostics.Metrics;
using LoxiActors.Engines.Local.Leases;

namespace LoxiActors.Host.Composition.Sharing;

internal sealed class LeaseMetrics : IDisposable
{
    private readonly Meter _meter = new("LoxiActors.Lease");

    public LeaseMetrics(LeaseKeeper keeper)
    {
        _meter.CreateObservableGauge("loxiactors.lease.held", () => keeper.IsHeld ? 1 : 0, null, "1 on the active host, 0 on one that waits or whose lease is over.");
        _meter.CreateObservableGauge("loxiactors.lease.epoch", () => keeper.Epoch, null, "The epoch under which this host had the lease last; 0 before that.");
        _meter.CreateObservableCounter("loxiactors.lease.renewals_failed", () => keeper.FailedRenewals, null, "Renewals that the database did not answer in time, or at all.");
    }

    public void Dispose() => _meter.Dispose();
}
