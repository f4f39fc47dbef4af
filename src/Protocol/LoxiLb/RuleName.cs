using System.Collections.Immutable;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Protocol.LoxiLb;

/// <summary>
/// The name of a rule: the listener's UUID, a colon, and the HA instance. LoxiLB takes what stands behind the first colon for the
/// instance whose state decides over the rule's VIP (LoxiLB 0.9.8, AddLbRule); it never changes a rule's name in place.
/// Each load balancer is an instance of its own, so that a node may be active for one and stand by for another.
/// </summary>
public static class RuleName
{
    /// <summary>The instance of every rule whose name has no colon.</summary>
    public const string DefaultInstance = "llb-inst0";

    public static string Of(ListenerId listener, string instance) => $"{listener}:{instance}";

    public static string Of(ListenerId listener, LoadBalancerId loadBalancer) => Of(listener, InstanceOf(loadBalancer));

    /// <summary>The name, and the one that earlier versions gave.</summary>
    public static ImmutableArray<string> AllOf(ListenerId listener, LoadBalancerId loadBalancer) => [Of(listener, loadBalancer), listener.ToString()];

    public static string InstanceOf(LoadBalancerId loadBalancer) => loadBalancer.ToString();

    /// <summary>What LoxiLB takes for the instance: the text between the first colon and the next.</summary>
    public static string InstanceOf(string name) => name.Split(':') is [_, var instance, ..] ? instance : DefaultInstance;

    /// <summary>Every rule of ours bears a listener's UUID, those of earlier versions nothing else.</summary>
    public static ListenerId? ListenerOf(string name)
    {
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        return Guid.TryParse(colon < 0 ? name : name[..colon], out var listener) ? new ListenerId(listener) : null;
    }
}
