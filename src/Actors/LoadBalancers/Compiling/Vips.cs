using System.Collections.Immutable;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.LoadBalancers.Compiling;

/// <summary>The VIPs of a load balancer, canonical and each once.</summary>
internal sealed record Vips(ImmutableArray<string> Addresses)
{
    public string? FirstIPv4 => Addresses.FirstOrDefault(vip => !Compiling.Addresses.IsIPv6(vip));

    public string? FirstIPv6 => Addresses.FirstOrDefault(Compiling.Addresses.IsIPv6);

    public static Vips Of(LoadBalancer tree, Findings findings)
    {
        var vips = new List<string>();
        foreach (var text in tree.VipAddresses)
        {
            if (Compiling.Addresses.Canonical(text) is not { } vip)
                findings.Refuse(tree.Id, $"VIP {text}: not an IP address");
            else if (tree.Flavor.Bgp is true && Compiling.Addresses.IsIPv6(vip))
                findings.Refuse(tree.Id, $"VIP {text} with the flavor option bgp: LoxiLB announces an IPv6 address but never withdraws it; use IPv4, or a flavor without bgp");
            else if (!vips.Contains(vip))
                vips.Add(vip);
        }

        return new Vips([.. vips]);
    }
}
