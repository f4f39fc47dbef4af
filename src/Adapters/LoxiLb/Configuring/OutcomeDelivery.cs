using System.Collections.Concurrent;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Ports;
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Ids;
using Microsoft.Extensions.Logging;

namespace LoxiActors.Adapters.LoxiLb.Configuring;

/// <summary>
/// Brings outcomes to load balancers, again while they are refused, without holding the node's next request up. A load balancer never
/// refuses an outcome by decision: its mailbox is full, its events can't be stored, or it fails.
/// </summary>
/// <param name="tell">The last resort; see <see cref="NodeConfigurer"/>.</param>
internal sealed partial class OutcomeDelivery(
    LoxiLbNodes nodes, Func<ILoadBalancers> loadBalancers, Func<LoadBalancerId, LoadBalancerInput, bool> tell,
    LoxiLbMetrics metrics, TimeProvider time, ILogger log) : IAsyncDisposable
{
    /// <summary>About ten minutes with the longest pause. So a load balancer that fails whenever it is brought back is so no more often than that.</summary>
    private const int TriesMax = 120;
    private static readonly TimeSpan PauseFirst = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PauseLongest = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _abreast = new(nodes.Options.WorkerThreads * Math.Max(1, nodes.All.Count));
    private readonly ConcurrentDictionary<Task, bool> _open = [];
    private readonly CancellationTokenSource _stop = new();

    public void Deliver(ConfigureNode request, ConfigureOutcome outcome)
    {
        metrics.Configured(request.Node, outcome.GetType().Name);
        var task = DeliverAsync(request, outcome);
        _open[task] = true;
        _ = task.ContinueWith(done => _open.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_open.Keys);
        _stop.Dispose();
        _abreast.Dispose();
    }

    private async Task DeliverAsync(ConfigureNode request, ConfigureOutcome outcome)
    {
        var input = new NodeConfigured(request.Node, request.Generation, request.Attempt, outcome);
        var pause = PauseFirst;
        string? refusal = null;
        try
        {
            for (var attempt = 1; attempt <= TriesMax; attempt++)
            {
                refusal = await TryAsync(request, input);
                if (refusal is null)
                {
                    NoteChange(request);
                    return;
                }

                await Task.Delay(pause, time, _stop.Token);
                pause = pause * 2 < PauseLongest ? pause * 2 : PauseLongest;
            }

            metrics.Undelivered(request.Node);
            GaveUp(log, request.Node, request.LoadBalancer, TriesMax, refusal!);
            if (tell(request.LoadBalancer, input))
                NoteChange(request);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The process ends; the request is issued again when it is back.
        }
    }

    /// <summary>Whatever a look showed before says nothing any more.</summary>
    private void NoteChange(ConfigureNode request) => nodes.Find(request.Node)?.Ledger.Changed(request.LoadBalancer, time.GetUtcNow());

    /// <returns>Why it was not taken, or null when it was.</returns>
    private async Task<string?> TryAsync(ConfigureNode request, NodeConfigured input)
    {
        await _abreast.WaitAsync(_stop.Token);
        try
        {
            return (await loadBalancers().AskAsync(request.LoadBalancer, input, _stop.Token) as Reply.Refused)?.Refusal.OperatorFault;
        }
#pragma warning disable CA1031 // As with a refusal: try again.
        catch (Exception failure) when (!_stop.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Failed(log, failure, request.Node, request.LoadBalancer);
            return failure.GetType().Name;
        }
        finally
        {
            _abreast.Release();
        }
    }
}
