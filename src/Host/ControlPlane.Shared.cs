using System.Diagnostics;
using System.Globalization;
using LoxiActors.Engines.Local.Journal;
using LoxiActors.Engines.Local.Leases;
using LoxiActors.Host.Composition;
using LoxiActors.Host.Composition.Sharing;
using LoxiActors.Host.Http;

namespace LoxiActors.Host;

/// <summary>With a database that another host may use too: one is active, the others wait.</summary>
public sealed partial class ControlPlane
{
    /// <summary>A database that is there long enough to give the lease should also let the journal be read; who can't read it makes room for another host.</summary>
    private static readonly TimeSpan RecoveryPatience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan RecoveryPause = TimeSpan.FromMilliseconds(500);

    /// <summary>For the last lines of the log, and for telling the broker that calls may go elsewhere.</summary>
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(1);

    private HostLease? _lease;

    /// <summary>
    /// Lets go of everything without another word to a node, to Octavia or to the database, where another host is at work now. What
    /// was not answered goes back to where it came from. The process has to end after this.
    /// </summary>
    public async Task EndAtOnceAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        _lease?.Drop();
        _readiness.Refuse("another host has taken over");
        _runtime?.Abandon();
        if (_rpc is { } rpc)
            await Task.WhenAny(rpc.DisposeAsync().AsTask(), Task.Delay(EndPatience));
        foreach (var logs in _parts.OfType<Disposing>())
            await logs.DisposeAsync();
    }

    private async Task StartSharedAsync(ISharedStore store, LeaseTiming timing, CommonParts parts, CancellationToken cancellation)
    {
        _parts.Push(store);
        var holder = string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName} (process {Environment.ProcessId})");
        var lease = _lease = new HostLease(store.Leases, holder, timing, parts.Time, parts.Loggers, Tell);
        _parts.Push(lease);
        _readiness = new Readiness { Lease = lease.Lease, LeaseView = () => lease.View, HostName = holder };
        Tell(LeaseStatus.Unknown.Instance);
        await ListenAsync(parts, cancellation);

        Epoch = await lease.TakeAsync(cancellation);
        _ = PassOnAsync(lease);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, lease.TakenOver);
        var started = Stopwatch.GetTimestamp();
        try
        {
            var runtime = await RecoverAsync(store, lease, parts, either.Token);
            _parts.Push(runtime);
            await ServeAsync(runtime, parts, Stopwatch.GetElapsedTime(started), either.Token);
        }
        catch (Exception) when (lease.TakenOver.IsCancellationRequested)
        {
            throw new TakenOverException(await lease.WhenTakenOver);
        }
    }

    /// <summary>Opens the journal and brings back what is in it; tries again while the database comes and goes.</summary>
    private async Task<LoadBalancerRuntime> RecoverAsync(ISharedStore store, HostLease lease, CommonParts parts, CancellationToken cancellation)
    {
        for (var begun = parts.Time.GetTimestamp(); ;)
        {
            LoadBalancerRuntime? runtime = null;
            _readiness.Refuse("starting: the journal is being opened");
            try
            {
                var epoch = Epoch!.Value;
                runtime = RuntimeOn(await store.OpenJournalAsync(epoch, cancellation), () => store.OpenLedger(epoch), lease.Lease, parts);
                _ = FenceAsync(runtime, lease);
                await runtime.StartAsync(cancellation);
                return runtime;
            }
            catch (Exception failure)
            {
                if (runtime is not null)
                    await runtime.DisposeAsync();
                if (failure is not JournalException || cancellation.IsCancellationRequested || parts.Time.GetElapsedTime(begun) > RecoveryPatience)
                    throw;
                NotRecovered(parts.Loggers.CreateLogger<ControlPlane>(), failure.Message);
                _readiness.Refuse($"starting: the journal can't be read: {failure.Message}");
            }

            await Task.Delay(RecoveryPause, parts.Time, cancellation);
        }
    }

    /// <summary>Until this host serves, whoever asks is told of the lease. Afterwards its being held is looked at with every request.</summary>
    private void Tell(LeaseStatus status)
    {
        lock (_telling)
        {
            if (_runtime is null && HostLease.Words(status) is { } words)
                _readiness.Refuse(words);
        }
    }

    private async Task PassOnAsync(HostLease lease) => _takenOver.TrySetResult(await lease.WhenTakenOver);

    private static async Task FenceAsync(LoadBalancerRuntime runtime, HostLease lease) => await lease.FencedAsync(await runtime.WhenFenced);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The journal can't be read yet; tried again: {Reason}")]
    private static partial void NotRecovered(ILogger log, string reason);
}
