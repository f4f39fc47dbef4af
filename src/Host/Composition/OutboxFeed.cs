using LoxiActors.Adapters.Octavia.Reports;
using LoxiActors.Host.Octavia;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Host.Composition;

internal sealed class OutboxFeed(ReportOutbox outbox) : IReportFeed
{
    public ValueTask<IReadOnlyList<StatusReport>> TakeAsync(int max, TimeSpan wait, CancellationToken cancellation) =>
        outbox.TakeAsync(max, wait, cancellation);

    public void Release(LoadBalancerId loadBalancer, long number) => outbox.Release(loadBalancer, number);
}
