using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Ports;
using LoxiActors.Adapters.LoxiLb.Reading;
using LoxiActors.Adapters.LoxiLb.Wire;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;

namespace LoxiActors.Adapters.LoxiLb.Watching;

/// <summary>One look at a node, parted by load balancer.</summary>
/// <param name="Parts">Of every load balancer that is placed on the node or has something there.</param>
/// <param name="Traffic">Of the rules that are named like a listener's, be it known or not.</param>
internal sealed record NodeLook(
    ImmutableDictionary<LoadBalancerId, NodeObservation.Seen> Parts, int Rules, int OurRules, ImmutableArray<RuleTraffic> Traffic)
{
    /// <remarks>
    /// A rule that has to be deleted before it can be used is left out: to its load balancer it is missing,
    /// and the repair of that finds and deletes it.
    /// </remarks>
    /// <param name="roles">The states of the node's HA instances.</param>
    public static NodeLook Of(NodeLists lists, RoleList roles, NodeName node, ILoadBalancers loadBalancers)
    {
        var observed = new Dictionary<LoadBalancerId, List<ObservedRule>>();
        var guarded = new Dictionary<LoadBalancerId, List<FirewallRule>>();
        foreach (var placed in loadBalancers.PlacedOn(node))
            observed[placed] = [];

        var ours = 0;
        var traffic = ImmutableArray.CreateBuilder<RuleTraffic>();
        foreach (var reading in lists.Rules.Select(RuleReading.Of))
        {
            if (reading.Rule is not { } rule)
                continue;
            if (RuleName.ListenerOf(rule.Name) is not null)
                traffic.Add(reading.Traffic!);
            if (OwnerOf(rule, loadBalancers) is not { } owner)
                continue;
            ours++;
            var part = PartOf(observed, owner);
            if (reading.Usable)
                part.Add(new ObservedRule(rule, reading.Inactive));
        }

        foreach (var (rule, address) in lists.Firewall.Select(FirewallReading.Of).OfType<(FirewallRule Rule, string Address)>())
        {
            if (loadBalancers.OwnerOfAddress(address) is not { } owner)
                continue;
            PartOf(observed, owner);
            PartOf(guarded, owner).Add(rule);
        }

        var probed = lists.Endpoints.Where(endpoint => endpoint.IsProbed).Select(endpoint => endpoint.Name).ToHashSet(StringComparer.Ordinal);
        var held = (roles.Items ?? []).Where(role => role.Role is not null).ToLookup(role => role.Instance, role => role.Role, StringComparer.Ordinal);
        return new NodeLook(
            observed.ToImmutableDictionary(
                part => part.Key,
                part => Seen(part.Value, guarded.GetValueOrDefault(part.Key) ?? [], probed) with { ShowsRole = true, Role = held[RuleName.InstanceOf(part.Key)].FirstOrDefault() }),
            lists.Rules.Count,
            ours,
            traffic.ToImmutable());
    }

    /// <summary>Equal for equal observations; records that hold lists are not.</summary>
    public static string Text(NodeObservation observation)
    {
        var text = new StringBuilder();
        switch (observation)
        {
            case NodeObservation.Silent:
                // Why it is silent changes from look to look and is no news.
                return "silent";
            case NodeObservation.Seen seen:
                text.Append(new NodeConfiguration([.. seen.Rules.Select(rule => rule.Rule)], [], seen.Firewall).Fingerprint());
                foreach (var (rule, inactive) in seen.Rules.SelectMany(rule => rule.Inactive.Select(endpoint => (rule.Rule.Key, endpoint))))
                    text.Append(CultureInfo.InvariantCulture, $"|{rule} {inactive.Address} {inactive.TargetPort}");
                foreach (var name in seen.Probed)
                    text.Append("|probed ").Append(name);
                text.Append("|role ").Append(seen.Role);
                return text.ToString();
            default:
                throw new NotSupportedException($"an observation of kind {observation.GetType().Name}");
        }
    }

    private static LoadBalancerId? OwnerOf(LbRule rule, ILoadBalancers loadBalancers) =>
        RuleName.ListenerOf(rule.Name) is { } listener
            ? loadBalancers.OwnerOf(listener) ?? loadBalancers.OwnerOfAddress(rule.Key.ExternalIp)
            : null;

    private static NodeObservation.Seen Seen(List<ObservedRule> rules, List<FirewallRule> firewall, HashSet<string> probed) => new(
        [.. rules.OrderBy(rule => rule.Rule.Key.ToString(), StringComparer.Ordinal)],
        [.. firewall.OrderBy(rule => rule.DestinationCidr, StringComparer.Ordinal).ThenBy(rule => rule.SourceCidr, StringComparer.Ordinal).ThenByDescending(rule => rule.Preference).ThenBy(rule => rule.Protocol)],
        [.. rules.SelectMany(rule => EndpointObjects.Of(rule.Rule)).Where(probed.Contains).Distinct().Order(StringComparer.Ordinal)]);

    private static List<T> PartOf<T>(Dictionary<LoadBalancerId, List<T>> parts, LoadBalancerId owner)
    {
        if (!parts.TryGetValue(owner, out var part))
            parts[owner] = part = [];
        return part;
    }
}
