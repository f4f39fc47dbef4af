using System.Text.Json;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Console.Demo.Octavia;

/// <summary>
/// Plays Octavia: holds its rows, makes a driver call inside a transaction, and takes reports as the provider agent does.
/// A report that comes while a call is under way waits for the commit, as it does on Octavia's row lock.
/// </summary>
/// <param name="told">Hears of every report that was taken.</param>
internal sealed class OctaviaSide(DriverCalls calls, Reports reports, Action<StatusReport> told) : IDisposable
{
    private const int LongPollSeconds = 20;
    private readonly SemaphoreSlim _rows = new(1, 1);
    private TaskCompletionSource _changed = NewSignal();

    public Mirror Mirror { get; private set; } = Mirror.Empty;

    /// <summary>Rolled back unless the call is accepted.</summary>
    public async Task<(Transaction Transaction, DriverAnswer Answer)> CallAsync(string method, JsonElement args, string callId, CancellationToken cancellation)
    {
        await _rows.WaitAsync(cancellation);
        try
        {
            var transaction = Transaction.Begin(Mirror, method, args);
            var answer = await calls.CallAsync(method, args, callId, cancellation);
            if (answer.Accepted)
                Mirror = transaction.After;
            return (transaction, answer);
        }
        finally
        {
            _rows.Release();
        }
    }

    /// <summary>Takes reports until it is cancelled.</summary>
    public async Task ReportForeverAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            var batch = await reports.TakeAsync(LongPollSeconds, cancellation);
            foreach (var report in batch)
                await TakeAsync(report, cancellation);
            if (batch.Count > 0)
                await reports.AcknowledgeAsync(batch, cancellation);
        }
    }

    /// <summary>Waits until the rows are as wanted; false when they are not in time.</summary>
    public async Task<bool> UntilAsync(Func<Mirror, bool> wanted, TimeSpan atMost, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(atMost);
        try
        {
            while (true)
            {
                var changed = Volatile.Read(ref _changed).Task;
                if (wanted(Mirror))
                    return true;
                await changed.WaitAsync(deadline.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return wanted(Mirror);
        }
    }

    public void Dispose() => _rows.Dispose();

    private async Task TakeAsync(StatusReport report, CancellationToken cancellation)
    {
        await _rows.WaitAsync(cancellation);
        try
        {
            if (report.ReadBack is { } readBack)
                await reports.ReadBackAsync(report.LoadBalancer, readBack, cancellation);
            Mirror = report.Statuses.Aggregate(Mirror, (mirror, status) => mirror.Reported(status));
        }
        finally
        {
            _rows.Release();
        }

        if (!report.Statuses.IsEmpty)
            told(report);
        Interlocked.Exchange(ref _changed, NewSignal()).SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
