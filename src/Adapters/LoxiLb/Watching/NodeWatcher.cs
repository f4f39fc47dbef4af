using System.Collections.Concurrent;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Ports;
using LoxiActors.Actors.Seam;
using LoxiActors.Adapters.LoxiLb.Client;
using LoxiActors.Adapters.LoxiLb.Options;
using LoxiActors.Adapters.LoxiLb.Reading;
using LoxiActors.Adapters.LoxiLb.Wire;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;
using Microsoft.Extensions.Logging;

namespace LoxiActors.Adapters.LoxiLb.Watching;

/// <summary>Looks at one node again and again, and tells load balancers what is new to them.</summary>
internal sealed partial class NodeWatcher(
    LoxiLbNode node, LoxiLbOptions options, Func<ILoadBalancers> loadBalancers, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan TellTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LookTimeoutLeast = TimeSpan.FromSeconds(5);

    private volatile NodeStatus _status = new()
    {
        Name = node.Name,
        Url = node.Options.Url,
        Zone = node.Options.Zone,
        Host = node.Options.Host,
    };

    private long _looks;

    public NodeStatus Status => _status;

    public async Task RunAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await LookAsync(cancellation);
            }
#pragma warning disable CA1031 // A look that failed for whatever reason is followed by the next one.
            catch (Exception failure) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LookFailed(log, failure, node.Name);
            }

            await Task.Delay(options.HealthCheckInterval, time, cancellation);
        }
    }

    public async Task LookAsync(CancellationToken cancellation)
    {
        var takenAt = time.GetUtcNow();
        var requestId = $"look.{node.Name}.{Interlocked.Increment(ref _looks)}";
        var (lists, roles, failure) = await ReadAsync(requestId, cancellation);
        // A kept-alive connection that the node has just closed is no silence; a new one is tried at once.
        if (failure is CallResult.Unreachable { TimedOut: false, Transient: true })
            (lists, roles, failure) = await ReadAsync(requestId, cancellation);
        // Nobody has asked the node, so nobody knows that it is silent.
        if (failure is CallResult.Unreachable { LeaseOver: true })
            return;
        if (lists is null || roles is null)
        {
            await SilentAsync(takenAt, failure!.Words, cancellation);
            return;
        }

        node.Availability.Answered();
        if (_status.Version is null || _status.Reachable == false)
            await AskVersionAsync(requestId, cancellation);
        var look = NodeLook.Of(lists, roles, node.Name, loadBalancers());
        Note(takenAt, look);
        await TellAsync(look.Parts.Select(part => (part.Key, (NodeObservation)part.Value)), takenAt, cancellation);
        node.Ledger.KeepOnly(look.Parts.Keys.ToHashSet());
    }

    private async Task<(NodeLists? Lists, RoleList? Roles, CallResult? Failure)> ReadAsync(string requestId, CancellationToken cancellation)
    {
        var patience = options.HealthCheckInterval * 2 > LookTimeoutLeast ? options.HealthCheckInterval * 2 : LookTimeoutLeast;
        var limits = new ReadLimits(Tries: 1, patience < options.ApiTimeout ? patience : options.ApiTimeout);
        var (lists, failure) = await NodeLists.ReadAsync(node.Client, requestId, limits, cancellation);
        if (lists is null)
            return (null, null, failure);
        var roles = await node.Instances.ReadAsync(() => node.Client.ListRolesAsync(requestId, cancellation, limits), time, cancellation);
        return (lists, roles.Value, roles.Value is null ? roles.Result : null);
    }

    private async Task AskVersionAsync(string requestId, CancellationToken cancellation)
    {
        if ((await node.Client.VersionAsync(requestId, cancellation)).Value?.Version is { } version)
            _status = _status with { Version = version };
    }

    private void Note(DateTimeOffset takenAt, NodeLook look)
    {
        if (_status.Reachable == false)
            Back(log, node.Name, _status.ConsecutiveFailures);
        _status = _status with
        {
            Since = _status.Reachable == true ? _status.Since : takenAt,
            Reachable = true,
            LastLook = takenAt,
            Rules = look.Rules,
            OurRules = look.OurRules,
            ForeignRules = look.Rules - look.OurRules,
            ConsecutiveFailures = 0,
            Traffic = look.Traffic,
        };
    }

    private async Task SilentAsync(DateTimeOffset takenAt, string reason, CancellationToken cancellation)
    {
        if (_status.Reachable != false)
            StoppedAnswering(log, node.Name, reason);
        _status = _status with
        {
            Since = _status.Reachable == false ? _status.Since : takenAt,
            Reachable = false,
            LastError = reason,
            ConsecutiveFailures = _status.ConsecutiveFailures + 1,
        };
        await TellAsync(loadBalancers().PlacedOn(node.Name).Select(placed => (placed, (NodeObservation)new NodeObservation.Silent(reason))), takenAt, cancellation);
    }

    private Task TellAsync(
        IEnumerable<(LoadBalancerId LoadBalancer, NodeObservation Observation)> parts, DateTimeOffset takenAt, CancellationToken cancellation)
    {
        var untold = new ConcurrentQueue<(LoadBalancerId LoadBalancer, NodeObservation Observation)>(parts.OrderBy(part => part.LoadBalancer.Value));
        return Task.WhenAll(Enumerable.Range(0, Math.Min(options.WorkerThreads, untold.Count)).Select(_ => TellAsync(untold, takenAt, cancellation)));
    }

    private async Task TellAsync(
        ConcurrentQueue<(LoadBalancerId LoadBalancer, NodeObservation Observation)> untold, DateTimeOffset takenAt, CancellationToken cancellation)
    {
        while (untold.TryDequeue(out var part))
        {
            cancellation.ThrowIfCancellationRequested();
            var text = NodeLook.Text(part.Observation);
            if (!node.Ledger.IsNews(part.LoadBalancer, text))
                continue;
            if (await TellAsync(part.LoadBalancer, new NodeObserved(node.Name, takenAt, part.Observation), cancellation))
                node.Ledger.Told(part.LoadBalancer, text, takenAt);
            else
                node.Ledger.Doubt(part.LoadBalancer);
        }
    }

    /// <returns>False when it may not have been taken; the next look tries again.</returns>
    private async Task<bool> TellAsync(LoadBalancerId loadBalancer, NodeObserved input, CancellationToken stop)
    {
        using var clock = new CancellationTokenSource(TellTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, stop);
        try
        {
            return await loadBalancers().AskAsync(loadBalancer, input, either.Token) is not Reply.Refused;
        }
#pragma warning disable CA1031 // One load balancer's trouble does not keep the news from the others.
        catch (Exception failure) when (!stop.IsCancellationRequested)
#pragma warning restore CA1031
        {
            NotTold(log, failure, node.Name, loadBalancer);
            return false;
        }
    }
}
