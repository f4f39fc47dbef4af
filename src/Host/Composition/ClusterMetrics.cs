using System.Diagnostics.Metrics;
using LoxiActors.Actors.Hosting;

namespace LoxiActors.Host.Composition;

/// <summary>The meter <c>LoxiActors.Cluster</c>, only where there is a cluster.</summary>
internal sealed class ClusterMetrics : IDisposable
{
    private readonly Meter _meter = new("LoxiActors.Cluster");

    public ClusterMetrics(ICluster cluster)
    {
        _meter.CreateObservableGauge("loxiactors.cluster.members", () => Members(cluster.Glance), "{host}", "Members of the cluster as this host sees them, by status and whether they are reachable");
        _meter.CreateObservableGauge("loxiactors.cluster.members.drained", () => cluster.Glance.Members.Count(member => member.Drained is not null), "{host}", "Members that take no shards because an operator has drained them");
        _meter.CreateObservableGauge("loxiactors.cluster.up", () => cluster.WhyNotUp is null ? 1 : 0, null, "1 while this host is a member that is up");
        _meter.CreateObservableGauge("loxiactors.cluster.acts", () => cluster.Glance.Acts ? 1 : 0, null, "1 on the host that looks after the nodes");
        _meter.CreateObservableGauge("loxiactors.cluster.shards", () => Shards(cluster.Glance), "{shard}", "Shards on this host, by kind of entity");
    }

    public void Dispose() => _meter.Dispose();

    private static IEnumerable<Measurement<int>> Members(ClusterGlance glance) => glance.Members
        .GroupBy(member => (member.Status, member.Reachable))
        .Select(group => new Measurement<int>(
            group.Count(), new KeyValuePair<string, object?>("status", group.Key.Status), new KeyValuePair<string, object?>("reachable", group.Key.Reachable ? "true" : "false")));

    private static IEnumerable<Measurement<int>> Shards(ClusterGlance glance) =>
        glance.ShardsHere.Select(kind => new Measurement<int>(kind.Value, new KeyValuePair<string, object?>("kind", kind.Key)));
}
