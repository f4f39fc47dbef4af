using LoxiActors.Engines.Local.Journal;
using LoxiActors.Engines.Local.Leases;
using LoxiActors.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoxiActors.Engines.Local.Tests.Leases.Keeping;

/// <summary>One host that wants the lease, with a clock and a way to the store of its own. All of it runs on the thread that moves the clock.</summary>
internal sealed class Contender
{
    public static readonly LeaseTiming Timing = new();

    public Contender(string name, InMemoryStore store, ManualTime world)
    {
        Time = new ProcessTime(world);
        Store = new UnsteadyLeaseStore(new InMemoryLeaseStore(store));
        Keeper = new LeaseKeeper(Store, name, Timing, Time, NullLogger<LeaseKeeper>.Instance) { Told = Told.Add };
    }

    public ProcessTime Time { get; }

    public UnsteadyLeaseStore Store { get; }

    public LeaseKeeper Keeper { get; }

    public List<LeaseStatus> Told { get; } = [];

    public Task<LeaseStatus.Lost> Running { get; private set; } = Task.FromCanceled<LeaseStatus.Lost>(new CancellationToken(true));

    /// <summary>Takes and keeps.</summary>
    public Contender Start(CancellationToken cancellation = default)
    {
        Running = RunAsync(cancellation);
        return this;
    }

    private async Task<LeaseStatus.Lost> RunAsync(CancellationToken cancellation)
    {
        await Keeper.TakeAsync(cancellation).ConfigureAwait(false);
        return await Keeper.KeepAsync(cancellation).ConfigureAwait(false);
    }
}

/// <summary>Runs a test's body on a thread where continuations run at once, so that everything that a step of the clock causes is done when it returns.</summary>
internal static class OneThread
{
    public static Task RunAsync(Action<ManualTime, InMemoryStore> body) => Task.Factory.StartNew(
        () =>
        {
            Assert.Null(SynchronizationContext.Current);
            var time = new ManualTime();
            body(time, new InMemoryStore(time));
        },
        CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
