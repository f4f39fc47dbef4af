using LoxiActors.Adapters.LoxiLb.Wire;
using LoxiActors.Protocol.LoxiLb;

namespace LoxiActors.Adapters.LoxiLb.Reading;

/// <summary>The names of the endpoint objects that rules use; any number of rules may share one.</summary>
internal static class EndpointObjects
{
    public static IEnumerable<string> Of(LbRule rule) =>
        rule.Endpoints.Select(endpoint => EndpointProbe.NameOf(endpoint.Address, rule.Key.Protocol, endpoint.TargetPort));

    /// <summary>Also of rules that this control plane can't have made. Empty for protocols that it never makes rules of.</summary>
    public static IEnumerable<string> Of(RuleBody body) =>
        Enum.TryParse<RuleProtocol>(body.Service.Protocol, ignoreCase: true, out var protocol)
            ? (body.Endpoints ?? []).Select(endpoint => EndpointProbe.NameOf(NodeAddresses.Canonical(endpoint.Address), protocol, endpoint.TargetPort))
            : [];
}
