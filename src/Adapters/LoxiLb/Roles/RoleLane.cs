using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Ports;
using LoxiActors.Adapters.LoxiLb.Client;
using LoxiActors.Adapters.LoxiLb.Configuring;
using LoxiActors.Adapters.LoxiLb.Options;
using LoxiActors.Protocol.Ids;
using Microsoft.Extensions.Logging;

namespace LoxiActors.Adapters.LoxiLb.Roles;

/// <summary>
/// Sets roles on one node, one after the other, beside its configuration. Not several at once: LoxiLB has one lock for all changes,
/// and what it starts behind an answer reads its instances without that lock, while the next new instance would be written.
/// </summary>
/// <remarks>
/// A node that leaves one request unanswered costs that one request its time: all others that wait by then are answered at once.
/// What comes afterwards is tried, because a role may be the last thing between a tenant and an outage.
/// </remarks>
internal sealed partial class RoleLane(LoxiLbNode node, LoxiLbOptions options, OutcomeDelivery delivery, TimeProvider time, ILogger log) : IDisposable
{
    private static readonly TimeSpan LeasePause = TimeSpan.FromMilliseconds(20);

    private readonly WaitingRoles _waiting = new();

    public NodeName Node => node.Name;

    public int Waiting => _waiting.Length;

    public void Add(AssignRole request)
    {
        if (_waiting.Add(request) is { } replaced)
            delivery.Deliver(replaced, "superseded by a newer request before it began");
    }

    public async Task RunAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await ServeNextAsync(cancellation);
            }
#pragma warning disable CA1031 // Whatever went wrong with one role, the node's others get their turn.
            catch (Exception failure) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
            {
                Trouble.Note(() => LaneFailed(log, failure, node.Name));
                await Task.Delay(Trouble.Pause, time, cancellation);
            }
        }
    }

    /// <summary>Sets the most urgent role that waits; waits for one if there is none.</summary>
    public async Task ServeNextAsync(CancellationToken cancellation)
    {
        await _waiting.SomeAsync(cancellation);
        await LeaseAsync(cancellation);
        if (!_waiting.TryTake(out var request))
            return;
        var (failure, silent) = await SetAsync(request, cancellation);
        delivery.Deliver(request, failure);
        if (failure is null)
            Assigned(log, node.Name, request.LoadBalancer, request.Role, request.Epoch, request.Attempt);
        else
            NotAssigned(log, node.Name, request.LoadBalancer, request.Role, request.Epoch, request.Attempt, failure);
        if (!silent)
            return;
        foreach (var other in _waiting.TakeAll())
            delivery.Deliver(other, $"not tried, the node has just left another role unanswered: {failure}");
    }

    public void Dispose() => _waiting.Dispose();

    /// <summary>As with configuration: whatever has not begun waits, and what waits may still be replaced by something newer.</summary>
    private async Task LeaseAsync(CancellationToken cancellation)
    {
        while (!node.Client.Lease.IsHeld)
            await Task.Delay(LeasePause, time, cancellation);
    }

    /// <returns>Why the node hasn't got the role, and whether that is because it did not answer in time.</returns>
    private async Task<(string? Failure, bool Silent)> SetAsync(AssignRole request, CancellationToken cancellation)
    {
        try
        {
            var result = await node.Instances.ChangeAsync(() => SendAsync(request, cancellation), time, cancellation);
            // A kept-alive connection that the node has just closed is no silence, and setting a role twice is no harm.
            if (result is CallResult.Unreachable { TimedOut: false, Transient: true })
                result = await node.Instances.ChangeAsync(() => SendAsync(request, cancellation), time, cancellation);
            return result is CallResult.Done ? (null, false) : (result.Words, result is CallResult.Unreachable { TimedOut: true });
        }
#pragma warning disable CA1031 // Whatever went wrong, the request gets its outcome and the next one its turn.
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Failed(log, failure, node.Name, request.LoadBalancer);
            return ($"the request failed within the control plane: {failure.GetType().Name}", false);
        }
    }

    private async Task<CallResult> SendAsync(AssignRole request, CancellationToken cancellation)
    {
        // A login before the call has a longer time of its own; the call by itself ends, and is counted, before this.
        using var clock = new CancellationTokenSource(options.RoleTimeout * 1.25, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, cancellation);
        try
        {
            var requestId = $"{request.LoadBalancer}.role-{request.Epoch}.{request.Attempt}";
            var result = await node.Client.SetRoleAsync(request.Instance, request.Role, requestId, options.RoleTimeout, either.Token);
            // There is no call for IPv6 addresses: those go with the first rule of the instance that is BACKUP by then.
            foreach (var address in request.Fenced.Where(address => !address.Contains(':', StringComparison.Ordinal)))
            {
                if (result is not CallResult.Done)
                    break;
                var cleared = await node.Client.ClearAddressAsync(address, requestId, either.Token, new ReadLimits(1, options.RoleTimeout));
                result = cleared is CallResult.AlreadySo ? result : cleared;
            }

            return result;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return NetworkFailure.Timeout(whole: true, options.RoleTimeout);
        }
    }
}
