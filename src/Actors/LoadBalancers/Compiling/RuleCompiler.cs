using System.Collections.Immutable;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.LoadBalancers.Compiling;

/// <summary>One rule per VIP for a listener and its default pool, neither of which was refused.</summary>
internal static class RuleCompiler
{
    public static IEnumerable<LbRule> Compile(
        LoadBalancer tree, Listener listener, Pool pool, ImmutableArray<Member> attached, Vips vips, CompilerSettings settings)
    {
        var idle = ListenerCheck.InactiveTimeout(listener);
        var selection = SelectionCheck.Of(pool, attached);
        var endpoints = Endpoints(attached, selection, idle, settings.Capabilities.WeightSlots);
        return vips.Addresses.Select(vip => new LbRule
        {
            Key = new RuleKey(vip, listener.ProtocolPort, ListenerCheck.ProtocolOf(listener.Protocol)!.Value),
            Name = RuleName.Of(listener.Id, tree.Id),
            Selection = selection,
            Mode = tree.Flavor.NatMode ?? settings.DefaultNatMode,
            InactiveTimeout = idle,
            Bgp = tree.Flavor.Bgp is true,
            ProxyProtocolV2 = pool.Protocol == TrafficProtocol.ProxyV2,
            Endpoints = endpoints,
        });
    }

    private static ImmutableArray<RuleEndpoint> Endpoints(ImmutableArray<Member> attached, EndpointSelection selection, int idle, int slots)
    {
        var counts = selection == EndpointSelection.Priority
            ? Weights.Slots([.. attached.Select(member => member.Weight)], slots)
            : [];
        return [.. attached.Select((member, n) => new RuleEndpoint(
            Addresses.Canonical(member.Address)!,
            member.ProtocolPort,
            selection == EndpointSelection.Priority ? Weights.Percentage(counts[n], slots) : Weights.Carrying(idle)))];
    }
}
