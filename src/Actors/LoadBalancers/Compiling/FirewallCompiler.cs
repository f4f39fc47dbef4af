using System.Collections.Immutable;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.LoadBalancers.Compiling;

/// <summary>
/// allowed_cidrs becomes firewall rules. Those can't tell ports apart, so that all enabled listeners of one transport protocol have to agree.
/// </summary>
internal static class FirewallCompiler
{
    public static void Check(LoadBalancer tree, Findings findings)
    {
        var first = new Dictionary<RuleProtocol, Listener>();
        foreach (var listener in tree.Listeners)
        {
            foreach (var cidr in listener.AllowedCidrs.Where(cidr => Addresses.CanonicalCidr(cidr) is null))
                findings.Refuse(listener.Id, $"allowed_cidrs {cidr}: not a network in CIDR notation");

            if (!listener.AdminStateUp || findings.IsBroken(listener.Id) || ListenerCheck.ProtocolOf(listener.Protocol) is not { } protocol)
                continue;
            if (first.TryAdd(protocol, listener) || Cidrs(first[protocol]).SequenceEqual(Cidrs(listener)))
                continue;
            findings.Refuse(listener.Id,
                $"allowed_cidrs {Show(listener)}: listener {first[protocol].Id} has {Show(first[protocol])}, and LoxiLB's firewall can't tell two {protocol.ToString().ToUpperInvariant()} listeners of a load balancer apart; give both the same");
        }
    }

    /// <summary>For each VIP and protocol that a rule of the listener serves. A VIP of which no network has the family lets nobody in.</summary>
    public static IEnumerable<FirewallRule> Compile(Listener listener, IEnumerable<RuleKey> served)
    {
        var cidrs = Cidrs(listener);
        if (cidrs.IsEmpty)
            yield break;
        foreach (var key in served)
        {
            var destination = Addresses.Single(key.ExternalIp);
            var ipv6 = Addresses.IsIPv6(key.ExternalIp);
            foreach (var cidr in cidrs.Where(cidr => Addresses.IsIPv6(cidr) == ipv6))
                yield return new FirewallRule(cidr, destination, NumberOf(key.Protocol), FirewallRule.AllowPreference, Allow: true);
            yield return new FirewallRule(ipv6 ? "::/0" : "0.0.0.0/0", destination, NumberOf(key.Protocol), FirewallRule.DropPreference, Allow: false);
        }
    }

    private static ImmutableArray<string> Cidrs(Listener listener) =>
        [.. listener.AllowedCidrs.Select(Addresses.CanonicalCidr).OfType<string>().Distinct().Order(StringComparer.Ordinal)];

    private static string Show(Listener listener) => listener.AllowedCidrs.IsEmpty ? "none" : string.Join(", ", Cidrs(listener));

    private static int NumberOf(RuleProtocol protocol) => protocol switch
    {
        RuleProtocol.Tcp => 6,
        RuleProtocol.Udp => 17,
        RuleProtocol.Sctp => 132,
        _ => throw new ArgumentOutOfRangeException(nameof(protocol), protocol, null),
    };
}
