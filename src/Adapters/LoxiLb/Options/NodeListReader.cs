using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Adapters.LoxiLb.Options;

/// <summary>Joins api_endpoints with the sections [node NAME].</summary>
internal static class NodeListReader
{
    public static ImmutableArray<NodeOptions> Read(
        SectionReader loxilb,
        IReadOnlyDictionary<string, IReadOnlyDictionary<string, string?>> nodeSections,
        List<string> errors)
    {
        var common = AuthenticationReader.Read(loxilb, inherited: null);
        var port = loxilb.IntegerOrNull("api_port");
        var secure = loxilb.Boolean("api_use_ssl");
        var urls = Endpoints(loxilb, port, secure);
        var nodes = new SortedDictionary<string, NodeOptions>(StringComparer.Ordinal);
        foreach (var (name, url) in urls)
            nodes[name] = new NodeOptions { Name = new NodeName(name), Url = url, Authentication = common };

        foreach (var (name, values) in nodeSections.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            var section = new SectionReader($"node {name}", OptionCatalogue.NodeSection, values, errors);
            if (!NodeName.IsValid(name))
                errors.Add($"[node {name}]: a node's name is 1 to 63 of a-z, 0-9, '-' and '.'");
            else if (Url(section, name, urls, port, secure, errors) is { } url)
            {
                nodes[name] = new NodeOptions
                {
                    Name = new NodeName(name),
                    Url = url,
                    Zone = section.Text("zone"),
                    Host = section.Text("host"),
                    BfdAddress = BfdAddress(section),
                    ExpectsHeartbeats = section.Choice("heartbeat") == "expected",
                    HeartbeatId = section.Text("heartbeat_id"),
                    Spare = section.Boolean("spare"),
                    Authentication = AuthenticationReader.Read(section, common),
                };
            }
        }

        if (nodes.Count == 0 && !loxilb.Has("api_endpoints") && nodeSections.Count == 0)
            errors.Add("[loxilb] api_endpoints: is missing; name at least one node, as in api_endpoints = node-1=http://192.0.2.10:11111");
        Check(nodes.Values, errors);
        return [.. nodes.Values];
    }

    private static SortedDictionary<string, Uri> Endpoints(SectionReader loxilb, int? port, bool secure)
    {
        var urls = new SortedDictionary<string, Uri>(StringComparer.Ordinal);
        var place = 0;
        foreach (var entry in (loxilb.Text("api_endpoints") ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            place++;
            var equals = entry.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? $"node-{place}" : entry[..equals].Trim();
            if (!NodeName.IsValid(name))
                loxilb.Error("api_endpoints", $"'{name}' can't be a node's name, which is 1 to 63 of a-z, 0-9, '-' and '.'");
            else if (!EndpointUrl.TryParse(entry[(equals + 1)..].Trim(), port, secure, out var url, out var reason))
                loxilb.Error("api_endpoints", $"the url of {name} {reason}");
            else if (!urls.TryAdd(name, url))
                loxilb.Error("api_endpoints", $"names {name} twice");
        }

        return urls;
    }

    private static Uri? Url(
        SectionReader section, string name, SortedDictionary<string, Uri> urls, int? port, bool secure, List<string> errors)
    {
        var listed = urls.GetValueOrDefault(name);
        if (section.Text("url") is not { } text)
        {
            if (listed is null)
            {
                var nearest = NearestName.Of(name, urls.Keys);
                errors.Add($"[node {name}] url: is missing, and api_endpoints has no {name}{(nearest is null ? "" : $"; did you mean [node {nearest}]?")}");
            }

            return listed;
        }

        if (!EndpointUrl.TryParse(text, port, secure, out var url, out var reason))
            section.Error("url", reason);
        else if (listed is not null && listed != url)
            section.Error("url", $"contradicts api_endpoints, which has {listed} for {name}");
        return url ?? listed;
    }

    private static IPAddress? BfdAddress(SectionReader section)
    {
        if (section.Text("bfd_address") is not { } text)
            return null;
        if (IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetwork
            && address.ToString() == text && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.Broadcast))
            return address;
        section.Error("bfd_address", "must be an IPv4 address of the node, as in 192.0.2.1");
        return null;
    }

    private static void Check(ICollection<NodeOptions> nodes, List<string> errors)
    {
        foreach (var shared in nodes.Where(node => node.BfdAddress is not null).GroupBy(node => node.BfdAddress).Where(group => group.Count() > 1))
            errors.Add($"[node {shared.ElementAt(1).Name}] bfd_address = {shared.Key}: {shared.First().Name} has it too; each node needs one of its own");
        var seen = new Dictionary<Uri, NodeName>();
        var names = nodes.ToDictionary(node => node.Name.Value, node => node.Name, StringComparer.Ordinal);
        foreach (var node in nodes)
        {
            if (!seen.TryAdd(node.Url, node.Name))
                errors.Add($"[loxilb] api_endpoints: {seen[node.Url]} and {node.Name} are both {node.Url}; a node has one name");
            if (node.Authentication.Kind == AuthenticationKind.Tls && node.Url.Scheme != "https")
                errors.Add($"[loxilb] loxilb_auth_type: tls needs an https url, and {node.Name} has {node.Url}");
            if (node.HeartbeatId is { } id && !names.TryAdd(id, node.Name) && names[id] != node.Name)
                errors.Add($"[node {node.Name}] heartbeat_id = {id}: is {names[id]}'s name or heartbeat_id");
        }
    }
}
