using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Ports;
using LoxiActors.Adapters.LoxiLb.Options;
using LoxiActors.Protocol.Ids;
using Microsoft.Extensions.Logging;

namespace LoxiActors.Adapters.LoxiLb.Configuring;

/// <summary>Carries out the requests for one node, one after the other.</summary>
internal sealed partial class NodeWorker(
    LoxiLbNode node, LoxiLbOptions options, Func<string, LoadBalancerId?> ownerOfAddress, OutcomeDelivery delivery, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan LeasePause = TimeSpan.FromMilliseconds(100);

    private readonly WaitingRequests _waiting = new();

    /// <summary>When the node's part of a load balancer was last known for certain; only those of load balancers with something on the node.</summary>
    private readonly Dictionary<LoadBalancerId, DateTimeOffset> _confirmed = [];

    public NodeName Node => node.Name;

    public int Waiting => _waiting.Length;

    public void Add(ConfigureNode request)
    {
        if (_waiting.Add(request) is { } replaced)
            delivery.Deliver(replaced, new ConfigureOutcome.Unreachable("superseded by a newer request before it began"));
    }

    public async Task RunAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await ServeNextAsync(cancellation);
            }
#pragma warning disable CA1031 // Whatever went wrong with one request, the node's others get their turn.
            catch (Exception failure) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
            {
                Trouble.Note(() => WorkFailed(log, failure, node.Name));
                await Task.Delay(Trouble.Pause, time, cancellation);
            }
        }
    }

    /// <summary>Carries out the request that has waited longest; waits for one if there is none.</summary>
    public async Task ServeNextAsync(CancellationToken cancellation)
    {
        var request = await _waiting.TakeAsync(cancellation);
        await LeaseAsync(cancellation);
        var outcome = await OutcomeOfAsync(request, cancellation);
        Remember(request, outcome);
        delivery.Deliver(request, outcome);
        Configured(log, node.Name, request.LoadBalancer, request.Generation, request.Attempt, outcome);
    }

    /// <summary>A lease that is over for a while is no failure of the node: whatever has not begun waits, and this process ends if it stays so.</summary>
    private async Task LeaseAsync(CancellationToken cancellation)
    {
        while (!node.Client.Lease.IsHeld)
            await Task.Delay(LeasePause, time, cancellation);
    }

    private async Task<ConfigureOutcome> OutcomeOfAsync(ConfigureNode request, CancellationToken cancellation)
    {
        if (node.Availability.IsLeftAlone(out var reason))
            return new ConfigureOutcome.Unreachable($"not tried, the node has just stopped answering: {reason}");
        try
        {
            var run = new ConfigureRun(node.Client, request, TrustsFrom(request), ownerOfAddress);
            var outcome = await run.RunAsync(cancellation);
            if (run.Silence is { } silence)
                node.Availability.StoppedAnswering(silence);
            else if (node.Client.Lease.IsHeld)
                node.Availability.Answered();
            return outcome;
        }
#pragma warning disable CA1031 // Whatever went wrong, the request gets its outcome and the next one its turn.
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Failed(log, failure, node.Name, request.LoadBalancer);
            return new ConfigureOutcome.Unreachable($"the request failed within the control plane: {failure.GetType().Name}");
        }
    }

    private bool TrustsFrom(ConfigureNode request) => options.EnableResourceCaching
        && (!_confirmed.TryGetValue(request.LoadBalancer, out var at) || time.GetUtcNow() - at <= options.CacheTimeout);

    private void Remember(ConfigureNode request, ConfigureOutcome outcome)
    {
        if (outcome is ConfigureOutcome.Applied && request.To is not { Rules.IsEmpty: true, Probes.IsEmpty: true, Firewall.IsEmpty: true })
            _confirmed[request.LoadBalancer] = time.GetUtcNow();
        else
            _confirmed.Remove(request.LoadBalancer);
    }
}
