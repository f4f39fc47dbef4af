using System.Collections.Immutable;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Adapters.LoxiLb.Wire;
using LoxiActors.Protocol.LoxiLb;

namespace LoxiActors.Adapters.LoxiLb.Reading;

/// <summary>One load balancer's part of what a node holds.</summary>
/// <param name="Held">What can be changed in place.</param>
/// <param name="Unusable">Rules that have to be deleted before anything is planned; not part of <paramref name="Held"/>.</param>
internal sealed record NodeSlice(NodeConfiguration Held, ImmutableArray<LbRule> Unusable)
{
    /// <param name="ours">Former addresses don't count; see <see cref="Configuring.ConfigureRun"/>.</param>
    /// <param name="wanted">
    /// Names the probes that matter. Endpoint objects are shared between load balancers on a node, so a probe on a shared one that
    /// this load balancer does not ask for is left alone: it may be the other one's.
    /// </param>
    public static NodeSlice Of(NodeLists lists, Ownership ours, NodeConfiguration wanted)
    {
        var addresses = ours.Addresses.Select(NodeAddresses.Canonical).ToHashSet(StringComparer.Ordinal);
        var readings = lists.Rules.Select(body => (Body: body, Reading: RuleReading.Of(body))).ToList();
        var mine = readings.Where(item => item.Reading.Rule is not null && IsOurs(item.Reading, addresses, ours.Names)).ToList();
        var held = mine.Where(item => item.Reading.Usable).Select(item => item.Reading.Rule!).OrderBy(rule => rule.Key.ToString(), StringComparer.Ordinal).ToImmutableArray();
        var unusable = mine.Where(item => !item.Reading.Usable).Select(item => item.Reading.Rule!).ToList();
        var shared = readings.Except(mine).SelectMany(item => EndpointObjects.Of(item.Body)).ToHashSet(StringComparer.Ordinal);

        return new NodeSlice(
            new NodeConfiguration(
                held,
                Probes(lists.Endpoints, held, unusable, shared, wanted),
                [.. lists.Firewall.Select(FirewallReading.Of).OfType<(FirewallRule Rule, string Address)>()
                    .Where(item => addresses.Contains(item.Address)).Select(item => item.Rule)]),
            [.. unusable]);
    }

    private static bool IsOurs(RuleReading reading, HashSet<string> addresses, ImmutableArray<string> names) =>
        names.Contains(reading.Name, StringComparer.OrdinalIgnoreCase)
        || (addresses.Contains(reading.Rule!.Key.ExternalIp) && RuleName.ListenerOf(reading.Name) is not null);

    private static ImmutableArray<EndpointProbe> Probes(
        IEnumerable<EndpointBody> endpoints, IEnumerable<LbRule> held, IEnumerable<LbRule> unusable, HashSet<string> shared, NodeConfiguration wanted)
    {
        var used = held.SelectMany(EndpointObjects.Of).ToHashSet(StringComparer.Ordinal);
        var asked = wanted.Probes.Select(probe => probe.Name).ToHashSet(StringComparer.Ordinal);

        // What only rules use that are deleted first goes with them.
        asked.ExceptWith(unusable.SelectMany(EndpointObjects.Of).Where(name => !used.Contains(name)));
        return
        [
            .. endpoints.Select(ProbeReading.Of).OfType<EndpointProbe>()
                .Where(probe => shared.Contains(probe.Name)
                    ? used.Contains(probe.Name) && asked.Contains(probe.Name)
                    : used.Contains(probe.Name) || asked.Contains(probe.Name))
                .OrderBy(probe => probe.Name, StringComparer.Ordinal),
        ];
    }
}
