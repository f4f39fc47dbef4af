using System.Collections.Immutable;
using LoxiActors.Host.Composition.Active;
using LoxiActors.Protocol.Api;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Host.Provider;

/// <summary>The provider as a whole: is it well, and if not, why.</summary>
internal static class ProviderReport
{
    /// <summary>An agent asks at least this often, even when there is nothing to tell.</summary>
    public static readonly TimeSpan AgentSilence = TimeSpan.FromSeconds(90);

    public static ProviderStatusView Status(
        IReadOnlyList<LoadBalancerSummary> loadBalancers, ActiveHostView active, bool? takesRpcCalls, string version, DateTimeOffset now)
    {
        var nodes = active.Nodes;
        var reasons = Reasons(active, takesRpcCalls, now).ToImmutableArray();
        return new ProviderStatusView(
            "loxilb",
            version,
            nodes.Length > 0 && nodes.All(node => !node.Reachable) ? OperatingStatus.Error : reasons.IsEmpty ? OperatingStatus.Online : OperatingStatus.Degraded,
            reasons,
            nodes.Length,
            nodes.Count(node => node.Reachable),
            loadBalancers.Count,
            Count(loadBalancers, one => one.ProvisioningStatus),
            Count(loadBalancers, one => OctaviaWord.Of(one.OperatingStatus)),
            active.Agents);
    }

    private static IEnumerable<string> Reasons(ActiveHostView active, bool? takesRpcCalls, DateTimeOffset now)
    {
        if (takesRpcCalls == false)
            yield return "RabbitMQ can't be used: no calls come in over RPC (the log says why)";
        foreach (var node in active.Nodes.Where(node => !node.Reachable))
            yield return node.LastLook is null && node.LastError is null ? $"node {node.Name} has not been looked at yet" : $"node {node.Name} does not answer: {node.LastError}";
        foreach (var alarm in active.Health.Alarms)
            yield return alarm.Words;
        if (active.Agents is not [var (name, lastSeen), ..])
            yield return "no provider agent has asked for reports yet: Octavia is told nothing (is octavia-driver-agent running with enabled_provider_agents = loxilb?)";
        else if (now - lastSeen > AgentSilence)
            yield return $"no provider agent has asked for reports since {lastSeen:yyyy-MM-dd HH:mm:ss} UTC ({name}): Octavia is told nothing";
    }

    private static ImmutableSortedDictionary<string, int> Count(IEnumerable<LoadBalancerSummary> all, Func<LoadBalancerSummary, string> by) =>
        all.CountBy(by).ToImmutableSortedDictionary(StringComparer.Ordinal);
}
