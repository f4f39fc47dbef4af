using System.Collections.Concurrent;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Ports;
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Octavia;
using Microsoft.Extensions.Logging;

namespace LoxiActors.Adapters.LoxiLb.Configuring;

/// <summary>Brings outcomes to load balancers, again while a mailbox is full, without holding the node's next request up.</summary>
internal sealed partial class OutcomeDelivery(
    LoxiLbNodes nodes, Func<ILoadBalancers> loadBalancers, LoxiLbMetrics metrics, TimeProvider time, ILogger log) : IAsyncDisposable
{
    /// <summary>About ten minutes with the longest pause; longer than a deadline of an operation, so nobody waits for the outcome any more.</summary>
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
        // Frees the caller, which may be the entity's own effect runner.
        await Task.Yield();
        var input = new NodeConfigured(request.Node, request.Generation, request.Attempt, outcome);
        var pause = PauseFirst;
        try
        {
            for (var attempt = 1; attempt <= TriesMax; attempt++)
            {
                if (await TryAsync(request, input))
                {
                    nodes.Find(request.Node)?.Ledger.Changed(request.LoadBalancer, time.GetUtcNow());
                    return;
                }

                await Task.Delay(pause, time, _stop.Token);
                pause = pause * 2 < PauseLongest ? pause * 2 : PauseLongest;
            }

            metrics.Undelivered(request.Node);
            GaveUp(log, request.Node, request.LoadBalancer, TriesMax);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The process ends; the request is issued again when it is back.
        }
    }

    private async Task<bool> TryAsync(ConfigureNode request, NodeConfigured input)
    {
        await _abreast.WaitAsync(_stop.Token);
        try
        {
            return await loadBalancers().AskAsync(request.LoadBalancer, input, _stop.Token) is not Reply.Refused { Refusal.Kind: FaultKind.Unavailable };
        }
#pragma warning disable CA1031 // As with a full mailbox: try again.
        catch (Exception failure) when (!_stop.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Failed(log, failure, request.Node, request.LoadBalancer);
            return false;
        }
        finally
        {
            _abreast.Release();
        }
    }
}
