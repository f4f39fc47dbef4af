using LoxiActors.Adapters.LoxiLb.Client;
using LoxiActors.Adapters.LoxiLb.Wire;

namespace LoxiActors.Adapters.LoxiLb.Reading;

/// <summary>What a node lists, everybody's. Three answers, so not of one moment.</summary>
internal sealed record NodeLists(
    IReadOnlyCollection<RuleBody> Rules, IReadOnlyCollection<EndpointBody> Endpoints, IReadOnlyCollection<FirewallBody> Firewall)
{
    /// <summary>Calls that it takes to read them.</summary>
    public const int Calls = 3;

    /// <returns>All lists, or why the first of them that could not be read could not; the rest is not asked for then.</returns>
    public static async Task<(NodeLists? Lists, CallResult? Failure)> ReadAsync(
        LoxiLbClient client, string requestId, ReadLimits? limits, CancellationToken cancellation)
    {
        var rules = await client.ListRulesAsync(requestId, cancellation, limits);
        if (rules.Value is null)
            return (null, rules.Result);
        var endpoints = await client.ListEndpointsAsync(requestId, cancellation, limits);
        if (endpoints.Value is null)
            return (null, endpoints.Result);
        var firewall = await client.ListFirewallAsync(requestId, cancellation, limits);
        return firewall.Value is null
            ? (null, firewall.Result)
            : (new NodeLists(rules.Value.Items ?? [], endpoints.Value.Items ?? [], firewall.Value.Items ?? []), null);
    }
}
