using LoxiActors.Actors.Ports;
using LoxiActors.Engines.Local.Journal;
using LoxiActors.Engines.Local.Leases;

namespace LoxiActors.Host.Composition.Sharing;

/// <summary>What several hosts can reach, and one of them at a time may write.</summary>
internal interface ISharedStore : IAsyncDisposable
{
    ILeaseStore Leases { get; }

    /// <exception cref="JournalException">It can't be reached or used.</exception>
    ValueTask<IJournal> OpenJournalAsync(long epoch, CancellationToken cancellation);

    /// <exception cref="JournalException">It can't be reached or used.</exception>
    ITrafficLedger OpenLedger(long epoch);
}
