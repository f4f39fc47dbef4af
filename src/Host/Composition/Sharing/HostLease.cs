using LoxiActors.Actors.Ports;
using LoxiActors.Engines.Local.Leases;
using LoxiActors.Protocol.Api;

namespace LoxiActors.Host.Composition.Sharing;

/// <summary>This host's part in the agreement on who is active: waits for the lease, keeps it, and tells when another host took over.</summary>
internal sealed partial class HostLease : IAsyncDisposable
{
    /// <summary>A renewal comes sooner than this, and tells who has taken over.</summary>
    private readonly TimeSpan _namePatience;

    private readonly LeaseKeeper _keeper;
    private readonly LeaseMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger<HostLease> _log;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _over = new();
    private readonly TaskCompletionSource<string> _takenOver = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _keeping = Task.CompletedTask;
    private int _disposed;

    /// <param name="told">What is known of the lease, at each change.</param>
    public HostLease(ILeaseStore store, string holder, LeaseTiming timing, TimeProvider time, ILoggerFactory loggers, Action<LeaseStatus> told)
    {
        _time = time;
        _namePatience = 2 * timing.RenewEvery;
        _log = loggers.CreateLogger<HostLease>();
        _keeper = new LeaseKeeper(store, holder, timing, time, loggers.CreateLogger<LeaseKeeper>()) { Told = told };
        _metrics = new LeaseMetrics(_keeper);
    }

    public IWriterLease Lease => _keeper;

    /// <summary>Completes, with who it was, when another host has taken over. What is left is to end, without doing anything more.</summary>
    public Task<string> WhenTakenOver => _takenOver.Task;

    /// <summary>Cancelled at that moment.</summary>
    public CancellationToken TakenOver => _over.Token;

    public LeaseView View => _keeper.Status switch
    {
        LeaseStatus.Waiting waiting => Of(waiting.Holder, waiting.Epoch),
        LeaseStatus.Held held => Of(_keeper.Holder, held.Epoch),
        LeaseStatus.Lost lost => Of(lost.Holder, lost.Epoch),
        _ => Of(null, null),
    };

    /// <summary>For a person; null while the lease is this host's.</summary>
    public static string? Words(LeaseStatus status) => status switch
    {
        LeaseStatus.Unknown => "waiting: the database has not answered yet",
        LeaseStatus.Waiting waiting => $"waiting: {waiting.Holder} holds the lease (epoch {waiting.Epoch})",
        LeaseStatus.Away { Epoch: null } away => $"waiting: the database can't be used: {away.Reason}",
        LeaseStatus.Away away => $"this host's lease is over, because the database can't be used: {away.Reason}",
        LeaseStatus.Lost lost => $"{lost.Holder ?? "another host"} has taken over (epoch {lost.Epoch})",
        LeaseStatus.Released => "stopping",
        _ => null,
    };

    /// <summary>Waits for the lease for as long as it takes, and keeps it from then on.</summary>
    public async Task<long> TakeAsync(CancellationToken cancellation)
    {
        var epoch = await _keeper.TakeAsync(cancellation);
        _keeping = KeepAsync();
        return epoch;
    }

    /// <summary>The journal has refused an append, because another host writes.</summary>
    public async Task FencedAsync(string reason)
    {
        _keeper.Drop();
        await Task.WhenAny(_keeping, Task.Delay(_namePatience, _time));
        if (_over.IsCancellationRequested)
            return;
        Fenced(_log, reason);
        End(reason);
    }

    /// <summary>Nothing that this host holds is good from now on.</summary>
    public void Drop() => _keeper.Drop();

    /// <summary>Gives the lease back.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        await _stop.CancelAsync();
        await _keeping;
        await _keeper.ReleaseAsync(CancellationToken.None);
        _metrics.Dispose();
        _stop.Dispose();
        _over.Dispose();
    }

    private async Task KeepAsync()
    {
        try
        {
            End(Words(await _keeper.KeepAsync(_stop.Token))!);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // It is given back.
        }
        catch (Exception failure)
        {
            // Nobody renews it any more.
            _keeper.Drop();
            NotKept(_log, failure);
            End($"the lease can't be kept: {failure.Message}");
        }
    }

    private void End(string reason)
    {
        _takenOver.TrySetResult(reason);
        _over.Cancel();
    }

    private LeaseView Of(string? holder, long? epoch) => new(holder, epoch, _keeper.IsHeld, _keeper.FailedRenewals);
}
