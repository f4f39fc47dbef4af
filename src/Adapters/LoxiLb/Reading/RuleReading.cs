using System.Collections.Immutable;
using System.Globalization;
using LoxiActors.Adapters.LoxiLb.Wire;
using LoxiActors.Protocol.LoxiLb;

namespace LoxiActors.Adapters.LoxiLb.Reading;

/// <summary>A rule as a node shows it.</summary>
/// <param name="Rule">Null for a rule that this control plane can't have made: of another protocol, with a host, a port range or a block.</param>
/// <param name="Usable">
/// False when the node was given something with the rule that a POST in place does not undo: no monitoring, TLS, full proxy,
/// allowed sources, secondary addresses. It has to be deleted first.
/// </param>
/// <param name="Inactive">The endpoints that the node holds to be down.</param>
internal sealed record RuleReading(
    string Name, LbRule? Rule, bool Usable, ImmutableArray<RuleEndpoint> Inactive, RuleTraffic? Traffic)
{
    public static RuleReading Of(RuleBody body)
    {
        var service = body.Service;
        if (!Enum.TryParse<RuleProtocol>(service.Protocol, ignoreCase: true, out var protocol)
            || !string.IsNullOrEmpty(service.Host)
            || (service.PortMax is { } last && last != 0 && last != service.Port)
            || service.Block is not (null or 0))
            return new RuleReading(service.Name, null, Usable: false, [], null);

        var endpoints = (body.Endpoints ?? []).Select(endpoint => (
            Endpoint: new RuleEndpoint(NodeAddresses.Canonical(endpoint.Address), endpoint.TargetPort, endpoint.Weight), Body: endpoint)).ToList();
        var key = new RuleKey(NodeAddresses.Canonical(service.ExternalIp), service.Port, protocol);
        var rule = new LbRule
        {
            Key = key,
            Name = service.Name,
            Selection = (EndpointSelection)service.Selection,
            Mode = (NatMode)service.Mode,
            InactiveTimeout = service.InactiveTimeout,
            ProxyProtocolV2 = service.ProxyProtocolV2,
            Bgp = service.Bgp is true,
            Endpoints = [.. endpoints.Select(item => item.Endpoint)],
        };
        var usable = service.Monitor && service.ProbeType is null or "" or "none" && service.Security is null or 0
            && service.Egress is null or false && service.Mode is >= 0 and <= 2
            && body.AllowedSources is null or { Count: 0 } && body.SecondaryIps is null or { Count: 0 };
        return new RuleReading(
            service.Name,
            rule,
            usable,
            [.. endpoints.Where(item => string.Equals(item.Body.State, "inactive", StringComparison.OrdinalIgnoreCase)).Select(item => item.Endpoint)],
            new RuleTraffic(service.Name, key, [.. endpoints.Select(item => EndpointTraffic.Of(item.Endpoint, item.Body.Counter))]));
    }
}

/// <summary>What a rule has carried since the node made it.</summary>
/// <param name="Rule">The rule's name.</param>
public sealed record RuleTraffic(string Rule, RuleKey Key, ImmutableArray<EndpointTraffic> Endpoints)
{
    public long Packets => Endpoints.Sum(endpoint => endpoint.Packets);

    public long Bytes => Endpoints.Sum(endpoint => endpoint.Bytes);
}

/// <summary>Counters of an endpoint; above 16 endpoints in a rule LoxiLB mixes them up (seen on LoxiLB 0.9.8).</summary>
public sealed record EndpointTraffic(string Address, int TargetPort, int Weight, long Packets, long Bytes)
{
    /// <param name="counter"><c>packets:bytes</c>; anything else counts as zero.</param>
    internal static EndpointTraffic Of(RuleEndpoint endpoint, string? counter)
    {
        var colon = counter?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        return colon > 0
            && long.TryParse(counter.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var packets)
            && long.TryParse(counter.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var bytes)
            ? new EndpointTraffic(endpoint.Address, endpoint.TargetPort, endpoint.Weight, packets, bytes)
            : new EndpointTraffic(endpoint.Address, endpoint.TargetPort, endpoint.Weight, 0, 0);
    }
}
