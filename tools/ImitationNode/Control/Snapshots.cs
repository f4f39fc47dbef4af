using LoxiActors.Imitation.Core;

namespace LoxiActors.Imitation.Control;

/// <summary>Takes snapshots.</summary>
internal static class Snapshots
{
    public static NodeSnapshot Take(NodeHost host, NodeState state) => new()
    {
        Name = host.Options.Name,
        Restarts = host.Restarts,
        Rules = [.. state.Rules.All.Select(Rule)],
        Endpoints = [.. state.Endpoints.All.Select(Endpoint)],
        DataPlaneFirewall =
        [
            .. state.Firewall.All.Select(rule => Firewall(rule, leftover: false)),
            .. state.Firewall.Leftovers.Select(rule => Firewall(rule, leftover: true)),
        ],
        AllowedSourceMarks = state.Sources.Marks,
        Roles = [.. state.Cluster.All.Select(pair => new RoleSnapshot(pair.Key, pair.Value.State, pair.Value.Vip))],
        Bfd = [.. state.Bfd.All.Select(session => new BfdSnapshot(session.RemoteIp, session.Instance, session.State, session.Received))],
        Advertised = new Dictionary<string, int>(state.Bgp.Advertised),
        Addresses = state.Addresses.Devices.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<string>)[.. pair.Value]),
        DownTargets = [.. state.Targets.Down],
        Faults = host.Faults.Current,
        CallCounts = host.Calls.Counts,
        Calls = host.Calls.Calls,
    };

    private static RuleSnapshot Rule(Rule rule) => new(
        rule.Number, rule.Name, rule.Key.Host, rule.Key.ExternalIp, rule.Key.Protocol, rule.Key.Port, rule.Key.PortMax,
        rule.Key.Block, rule.Sel, rule.Mode, rule.Security, rule.Monitor, rule.Bgp, rule.Managed, rule.InactiveTimeout,
        rule.PersistTimeout, rule.ProbeType, rule.ProbePort, rule.ProbeRequest, rule.ProbeResponse, rule.ProbeTimeout,
        rule.ProbeRetries, rule.PrivateIp?.ToString(), [.. rule.AllowedSources],
        [.. rule.Endpoints.Select(endpoint => new RuleEndpointSnapshot(
            endpoint.Ip.ToString(), endpoint.Port, endpoint.Weight, endpoint.Hidden, !endpoint.NoService,
            endpoint.Packets, endpoint.Bytes))],
        [.. WeightSlots.Compute(rule).Select(index => $"{rule.Endpoints[index].Ip}:{rule.Endpoints[index].Port}")]);

    private static EndpointSnapshot Endpoint(ProbedEndpoint endpoint) => new(
        endpoint.Key, endpoint.HostName, endpoint.References, endpoint.Options.Type, endpoint.Options.Port,
        endpoint.Options.Request, endpoint.Options.Response, endpoint.Options.DurationSeconds, endpoint.Options.Retries,
        endpoint.Options.Active, endpoint.State, endpoint.HostState);

    private static FirewallSnapshot Firewall(FirewallRule rule, bool leftover) => new(
        rule.Number, rule.Match.Source, rule.Match.Destination,
        rule.Match.HasDestinationPorts ? rule.Match.MinDestinationPort : 0,
        rule.Match.HasDestinationPorts ? rule.Match.MaxDestinationPort : 0,
        rule.Match.Protocol, rule.Match.Preference, rule.Action.Allow, rule.Action.Drop, rule.Action.Mark, leftover,
        (rule.Action.Mark & Limits.SourceCheckMark) != 0);
}
