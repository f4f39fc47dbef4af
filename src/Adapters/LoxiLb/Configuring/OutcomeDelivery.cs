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
    private static readonly TimeSpan PauseFirst = 2 * RetryPause.First;

    private readonly SemaphoreSlim _abreast = new(nodes.Options.WorkerThreads * Math.Max(1, nodes.All.Count));
    private readonly ConcurrentDictionary<Task, bool> _open = [];
    private readonly CancellationTokenSource _stop = new();

    public void Deliver(ConfigureNode request, ConfigureOutcome outcome)
    {
        metrics.Configured(request.Node, outcome.GetType().Name);
        Deliver(request.Node, request.LoadBalancer, new NodeConfigured(request.Node, request.Generation, request.Attempt, outcome));
    }

    /// <param name="failure">Null when the node has the role.</param>
    public void Deliver(AssignRole request, string? failure)
    {
        metrics.RoleAssigned(request.Node, failure is null);
        Deliver(request.Node, request.LoadBalancer, new RoleAssigned(request.Node, request.Epoch, request.Attempt, failure));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_open.Keys);
        _stop.Dispose();
        _abreast.Dispose();
    }

    private void Deliver(NodeName node, LoadBalancerId loadBalancer, LoadBalancerInput outcome)
    {
        var task = DeliverAsync(node, loadBalancer, outcome);
        _open[task] = true;
        _ = task.ContinueWith(done => _open.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private async Task DeliverAsync(NodeName node, LoadBalancerId loadBalancer, LoadBalancerInput outcome)
    {
        var pause = PauseFirst;
        string? refusal = null;
        try
        {
            for (var attempt = 1; attempt <= TriesMax; attempt++)
            {
                refusal = await TryAsync(node, loadBalancer, outcome);
                if (refusal is null)
                {
                    NoteChange(node, loadBalancer);
                    return;
                }

                await Task.Delay(pause, time, _stop.Token);
                pause = RetryPause.After(pause);
            }

            metrics.Undelivered(node);
            GaveUp(log, node, loadBalancer, TriesMax, refusal!);
            if (tell(loadBalancer, outcome))
                NoteChange(node, loadBalancer);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The process ends; the request is issued again when it is back.
        }
    }

    /// <summary>Whatever a look showed before says nothing any more.</summary>
    private void NoteChange(NodeName node, LoadBalancerId loadBalancer) => nodes.Find(node)?.Ledger.Changed(loadBalancer, time.GetUtcNow());

    /// <returns>Why it was not taken, or null when it was.</returns>
    private async Task<string?> TryAsync(NodeName node, LoadBalancerId loadBalancer, LoadBalancerInput outcome)
    {
        await _abreast.WaitAsync(_stop.Token);
        try
        {
            return (await loadBalancers().AskAsync(loadBalancer, outcome, _stop.Token) as Reply.Refused)?.Refusal.OperatorFault;
        }
#pragma warning disable CA1031 // As with a refusal: try again.
        catch (Exception failure) when (!_stop.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Failed(log, failure, node, loadBalancer);
            return failure.GetType().Name;
        }
        finally
        {
            _abreast.Release();
        }
    }
}
