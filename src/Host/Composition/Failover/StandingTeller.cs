using System.Collections.Concurrent;
using LoxiActors.Actors.Hosting;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Nodes.Messages;
using LoxiActors.Actors.Ports;
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Host.Composition.Failover;

/// <summary>
/// Tells every load balancer on a node how the node stands, until each has taken it or a newer standing takes this one's place.
/// A load balancer that is placed on the node later asks by itself.
/// </summary>
/// <param name="told">Called when everybody was told of a number.</param>
internal sealed partial class StandingTeller(
    Func<ILoadBalancers> loadBalancers, NodeRegistry nodes, Action<NodeName, long> told, TimeProvider time, ILogger<StandingTeller> log) : IAsyncDisposable
{
    /// <summary>Enough to share the journal's flushes, and few compared with what the engine takes.</summary>
    private const int Abreast = 64;

    private readonly ConcurrentDictionary<NodeName, TellStanding> _newest = new();
    private readonly ConcurrentDictionary<Task, bool> _open = new();
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Returns at once.</summary>
    public void Tell(TellStanding standing)
    {
        if (_stop.IsCancellationRequested || _newest.AddOrUpdate(standing.Node, standing, (_, known) => known.Number > standing.Number ? known : standing) != standing)
            return;
        var task = Task.Run(() => TellAsync(standing), CancellationToken.None);
        _open[task] = true;
        _ = task.ContinueWith(done => _open.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_open.Keys);
        _stop.Dispose();
    }

    private async Task TellAsync(TellStanding standing)
    {
        try
        {
            var began = time.GetTimestamp();
            var placed = loadBalancers().PlacedOn(standing.Node);
            var pause = RetryPause.First;
            for (var left = placed; left.Count > 0 && IsNewest(standing); pause = RetryPause.After(pause))
            {
                left = await TellAsync(standing, left);
                if (left.Count > 0)
                    await Task.Delay(pause, time, _stop.Token);
            }

            if (!IsNewest(standing))
                return;
            Told(log, standing.Node, standing.Standing.Verdict, standing.Standing.Draining, placed.Count, time.GetElapsedTime(began).TotalMilliseconds);
            told(standing.Node, standing.Number);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The process ends; the node has everybody told again when it is back.
        }
#pragma warning disable CA1031 // Nobody waits for this task.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            Failed(log, failure, standing.Node);
        }
    }

    /// <returns>Those that could not take it now: they come again after all others.</returns>
    private async Task<IReadOnlyCollection<LoadBalancerId>> TellAsync(TellStanding standing, IReadOnlyCollection<LoadBalancerId> loadBalancers)
    {
        var unavailable = new ConcurrentQueue<LoadBalancerId>();
        await Parallel.ForEachAsync(
            loadBalancers,
            new ParallelOptions { MaxDegreeOfParallelism = Abreast, CancellationToken = _stop.Token },
            async (loadBalancer, _) =>
            {
                if (!await TryTellAsync(standing, loadBalancer))
                    unavailable.Enqueue(loadBalancer);
            });
        return unavailable;
    }

    /// <returns>False when it could not take it now.</returns>
    private async ValueTask<bool> TryTellAsync(TellStanding standing, LoadBalancerId loadBalancer)
    {
        if (!IsNewest(standing))
            return true;
        var input = new NodeStandingChanged(standing.Node, standing.Number, standing.Standing, standing.Witnesses, nodes.Inventory);
        if (await AskAsync(loadBalancer, input) is not Reply.Refused refused)
            return true;
        if (refused.Refusal.Kind is FaultKind.Unavailable)
            return false;
        // It would say so again.
        Refused(log, standing.Node, loadBalancer, refused.Refusal.OperatorFault);
        return true;
    }

    private async ValueTask<Reply> AskAsync(LoadBalancerId loadBalancer, NodeStandingChanged input)
    {
        try
        {
            return await loadBalancers().AskAsync(loadBalancer, input, _stop.Token);
        }
        catch (EntityUnavailableException unavailable)
        {
            return new Reply.Refused(Refusal.Unavailable(unavailable.Message));
        }
#pragma warning disable CA1031 // One that fails keeps nobody else from being told, and is asked again.
        catch (Exception failure) when (!_stop.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Failed(log, failure, input.Node);
            return new Reply.Refused(Refusal.Unavailable(failure.GetType().Name));
        }
    }

    private bool IsNewest(TellStanding standing) => ReferenceEquals(_newest.GetValueOrDefault(standing.Node), standing);
}
