using LoxiActors.Protocol.LoxiLb;

namespace LoxiActors.Actors.Nodes;

/// <summary>One call that changes a node, in the order in which a plan lists them.</summary>
public abstract record NodeCall
{
    /// <summary>POST of a rule: new, or in place with its whole endpoint list.</summary>
    public sealed record PutRule(LbRule Rule) : NodeCall
    {
        /// <summary>
        /// The node is to count one more rule for which it announces the VIP. Only for a rule that it does not have: it counts each POST
        /// that says so, also one in place, but takes only one off with the rule (LoxiLB 64045de, NetLbRuleAdd and AddBGPRule).
        /// </summary>
        public bool Announces { get; init; }
    }

    public sealed record DeleteRule(RuleKey Key) : NodeCall
    {
        /// <summary>The node is to count one rule less for which it announces the VIP, and withdraws it with the last; by itself it does not (LoxiLB 64045de, NetLbRuleDel).</summary>
        public bool Withdraws { get; init; }
    }

    /// <summary>POST of an endpoint object: sets the probe of a rule's endpoint.</summary>
    public sealed record PutProbe(EndpointProbe Probe) : NodeCall;

    /// <summary>DELETE of an endpoint object; the node refuses it while a rule refers to it.</summary>
    public sealed record DeleteProbe(EndpointProbe Probe) : NodeCall;

    public sealed record AddFirewall(FirewallRule Rule) : NodeCall;

    public sealed record DeleteFirewall(FirewallRule Rule) : NodeCall;
}
