using LoxiActors.Actors.LoadBalancers.Editing;
using LoxiActors.Protocol.Octavia.Payloads;

namespace LoxiActors.Host.Routing;

/// <summary>The addresses that a load balancer asks for.</summary>
internal static class VipAddresses
{
    /// <summary>Each once, spelt as the load balancer will claim it. What is no address is left as it is: refusing it, in words, is the load balancer's part.</summary>
    public static IReadOnlyList<string> Of(LoadBalancerPayload payload)
    {
        var additional = payload.AdditionalVips.Or(null) is { } vips ? vips.Select(vip => vip.IpAddress.Or(null)) : [];
        return [.. additional.Prepend(payload.VipAddress.Or(null)).OfType<string>().Select(address => CanonicalAddress.Of(address) ?? address).Distinct(StringComparer.Ordinal)];
    }
}
