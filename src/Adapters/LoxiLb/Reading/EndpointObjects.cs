using LoxiActors.Protocol.LoxiLb;

namespace LoxiActors.Adapters.LoxiLb.Reading;

internal static class EndpointObjects
{
    /// <summary>The names of the endpoint objects that a rule uses; other rules may share them.</summary>
    public static IEnumerable<string> Of(LbRule rule) =>
        rule.Endpoints.Select(endpoint => EndpointProbe.NameOf(endpoint.Address, rule.Key.Protocol, endpoint.TargetPort));
}
