using System.Collections.Frozen;
using System.Text.Json;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Ports;
using LoxiActors.Actors.Seam;
using LoxiActors.Adapters.Octavia;
using LoxiActors.Adapters.Octavia.Statistics;
using LoxiActors.Host.Configuration;
using LoxiActors.Host.Routing;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Protocol.Octavia.Payloads;

namespace LoxiActors.Host.Octavia;

/// <summary>What the provider agent calls: it fetches what Octavia is to be told, and brings what Octavia holds.</summary>
internal sealed class AgentMethods(
    IReportFeed reports, StatisticsFeed statistics, ILoadBalancers loadBalancers, DriverCallRouter router, ProviderAgents agents, OctaviaSettings settings)
{
    public const string ReportsTake = "reports_take";
    public const string ReportsAcknowledge = "reports_acknowledge";
    public const string ReadBack = "loadbalancer_read_back";
    public const string StatisticsTake = "statistics_take";
    public const string StatisticsAcknowledge = "statistics_acknowledge";

    /// <summary>Those that only the host can answer that holds the reports and the figures.</summary>
    public static readonly FrozenSet<string> OfActiveHost =
        new[] { ReportsTake, ReportsAcknowledge, StatisticsTake, StatisticsAcknowledge }.ToFrozenSet(StringComparer.Ordinal);

    private const int LongestWait = 60;
    private const int LargestBatch = 1000;

    public FrozenSet<string> Names { get; } = 
        new[] { ReportsTake, ReportsAcknowledge, ReadBack, StatisticsTake, StatisticsAcknowledge }.ToFrozenSet(StringComparer.Ordinal);

    public ValueTask<MethodAnswer> CallAsync(string method, ReadOnlyMemory<byte> arguments, CancellationToken cancellation) => method switch
    {
        ReportsTake => With<TakeBody>(arguments, body => TakeAsync(body, cancellation)),
        ReportsAcknowledge => With<AcknowledgeBody>(arguments, AcknowledgeAsync),
        ReadBack => With<ReadBackBody>(arguments, ReadBackAsync),
        StatisticsTake => With<TakeBody>(arguments, body => TakeStatisticsAsync(body, cancellation)),
        StatisticsAcknowledge => With<StatisticsAcknowledgeBody>(arguments, AcknowledgeStatistics),
        _ => throw new NotSupportedException(method),
    };

    private static async ValueTask<MethodAnswer> With<T>(ReadOnlyMemory<byte> arguments, Func<T, ValueTask<MethodAnswer>> call)
        where T : class
    {
        var (body, refusal) = StrictJson.Read<T>(arguments.Span);
        return body is null ? MethodAnswer.No(refusal!) : await call(body);
    }

    private async ValueTask<MethodAnswer> TakeAsync(TakeBody body, CancellationToken cancellation)
    {
        var (max, wait, refusal) = Bounds(body, settings.ReportBatch);
        if (refusal is not null)
            return MethodAnswer.No(refusal);
        agents.Seen(body.Agent);
        var taken = await reports.TakeAsync(Math.Min(max, settings.ReportBatch), wait, cancellation);
        agents.Seen(body.Agent);
        return MethodAnswer.Of(ReportList.Of(taken, settings.ReportRedelivery));
    }

    private async ValueTask<MethodAnswer> TakeStatisticsAsync(TakeBody body, CancellationToken cancellation)
    {
        var (max, wait, refusal) = Bounds(body, LargestBatch);
        if (refusal is not null)
            return MethodAnswer.No(refusal);
        var taken = await statistics.TakeAsync(max, wait, cancellation);
        return MethodAnswer.Of(new StatisticsBody(taken.Number, settings.StatisticsRedelivery.TotalSeconds, taken.Listeners));
    }

    /// <summary>One that is not out any more has been handed out again, or will be; there is nothing that its taker could do.</summary>
    private ValueTask<MethodAnswer> AcknowledgeStatistics(StatisticsAcknowledgeBody body)
    {
        statistics.Acknowledge(body.Batch);
        return ValueTask.FromResult(MethodAnswer.Of(new Nothing()));
    }

    private static (int Max, TimeSpan Wait, Refusal? Refusal) Bounds(TakeBody body, int usual)
    {
        var max = body.Max ?? usual;
        var wait = body.Wait ?? 0;
        var refusal = max is < 1 or > LargestBatch ? Refusal.BadRequest($"max is {max}; it has to be from 1 to {LargestBatch}")
            : wait is < 0 or > LongestWait ? Refusal.BadRequest($"wait is {wait}; it has to be from 0 to {LongestWait} seconds")
            : null;
        return (max, TimeSpan.FromSeconds(Math.Clamp(wait, 0, LongestWait)), refusal);
    }

    private async ValueTask<MethodAnswer> AcknowledgeAsync(AcknowledgeBody body)
    {
        if (body.Reports is null)
            return MethodAnswer.No(Refusal.BadRequest("reports is null; expected an array"));
        if (body.Reports.Count > LargestBatch)
            return MethodAnswer.No(Refusal.BadRequest($"reports has {body.Reports.Count} entries; at most {LargestBatch} are taken at once"));
        var answers = new List<AcknowledgeAnswer>(body.Reports.Count);
        for (var i = 0; i < body.Reports.Count; i++)
        {
            if (body.Reports[i] is not { } report)
                return MethodAnswer.No(Refusal.BadRequest($"reports[{i}] is null; expected an object"));
            answers.Add(await AcknowledgeOneAsync(report));
        }

        return MethodAnswer.Of(new AcknowledgeAnswers(answers));
    }

    private async ValueTask<AcknowledgeAnswer> AcknowledgeOneAsync(AcknowledgedReport report)
    {
        var reply = report.Number < 1
            ? new Reply.Refused(Refusal.BadRequest($"number is {report.Number}; reports are counted from 1"))
            : report.Told is false ? Reply.None
            : await loadBalancers.AskAsync(report.LoadBalancerId, new ReportAcknowledged(report.Number), CancellationToken.None);
        var fault = reply is Reply.Refused refused ? refused.Refusal : null;

        // Only now: what is handed out next must not have what was just settled in it.
        if (fault is null)
            reports.Release(report.LoadBalancerId, report.Number);
        return new AcknowledgeAnswer(report.LoadBalancerId, report.Number, fault is null, fault is null ? null : FaultBodies.Of(fault));
    }

    private async ValueTask<MethodAnswer> ReadBackAsync(ReadBackBody body)
    {
        if (body.AfterOperation is < 0)
            return MethodAnswer.No(Refusal.BadRequest($"after_operation is {body.AfterOperation}; operations are counted from 1"));
        var given = (bool[])[body.LoadBalancer.ValueKind != JsonValueKind.Undefined, body.Unreadable is not null, body.Ended is true];
        if (given.Count(one => one) != 1)
            return MethodAnswer.No(Refusal.BadRequest("exactly one of loadbalancer (an object, or null if Octavia has no such load balancer), unreadable and ended has to be given"));
        if (body.Ended is true)
        {
            return body.AfterOperation is { } operation
                ? Synced(await loadBalancers.AskAsync(body.LoadBalancerId, new TransactionsEnded(operation), CancellationToken.None))
                : MethodAnswer.No(Refusal.BadRequest("after_operation is missing; ended says nothing without it"));
        }

        if (body.Unreadable is { } reason)
            return Synced(await loadBalancers.AskAsync(body.LoadBalancerId, new TreeUnreadable(reason, body.AfterOperation), CancellationToken.None));

        var (tree, refusal) = TreeOf(body);
        if (refusal is null)
            return Synced(await router.SyncAsync(body.LoadBalancerId, tree, body.AfterOperation));

        // Octavia will not show another one, so whoever reports to it must not wait for that.
        return body.AfterOperation is null
            ? MethodAnswer.No(refusal)
            : Synced(await loadBalancers.AskAsync(body.LoadBalancerId, new TreeUnreadable(refusal.UserFault, body.AfterOperation), CancellationToken.None));
    }

    private static (LoadBalancerPayload? Tree, Refusal? Refusal) TreeOf(ReadBackBody body)
    {
        if (body.LoadBalancer.ValueKind == JsonValueKind.Null)
            return (null, null);
        (LoadBalancerPayload? tree, Refusal? refusal) = LoadBalancerReadBack.From(body.LoadBalancer.GetRawText().AsUtf8()) switch
        {
            LoadBalancerReadBack.Read read => (read.LoadBalancer, (Refusal?)null),
            LoadBalancerReadBack.Refused refused => (null, Refusal.BadRequest($"loadbalancer: {refused.Refusal.UserFault}")),
            var other => throw new NotSupportedException(other.GetType().Name),
        };
        return tree is not null && (!tree.LoadBalancerId.IsSet || tree.LoadBalancerId.Value != body.LoadBalancerId)
            ? (null, Refusal.BadRequest($"loadbalancer.loadbalancer_id is {tree.LoadBalancerId}, but loadbalancer_id is {body.LoadBalancerId}"))
            : (tree, refusal);
    }

    private static MethodAnswer Synced(Reply reply) =>
        reply is Reply.Refused refused ? MethodAnswer.No(refused.Refusal) : MethodAnswer.Of(new SyncedBody(true));
}
