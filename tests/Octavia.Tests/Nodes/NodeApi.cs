using System.Text.Json;
using LoxiActors.Imitation;

namespace LoxiActors.Octavia.Tests.Nodes;

/// <summary>An endpoint of a rule as a node shows it.</summary>
internal sealed record NodeEndpoint(string Ip, int Port, int Weight, bool Active)
{
    public string Target => $"{Ip}:{Port}";
}

/// <summary>A rule as a node shows it; what GET leaves out is 0, false or empty.</summary>
internal sealed record NodeRule(
    string Name, string ExternalIp, string Protocol, int Port, int Sel, int Mode, int InactiveTimeOut, bool Monitor, bool ProxyProtocol,
    IReadOnlyList<NodeEndpoint> Endpoints)
{
    public IEnumerable<string> Targets => Endpoints.Select(endpoint => endpoint.Target).Order(StringComparer.Ordinal);

    public int WeightOf(string target) => Endpoints.Single(endpoint => endpoint.Target == target).Weight;
}

/// <summary>A probe as a node shows it.</summary>
internal sealed record NodeProbe(string Name, string Host, string Type, int Port, string Request, int Interval, int Retries);

/// <summary>A firewall rule as a node shows it.</summary>
internal sealed record NodeFirewallRule(string Source, string Destination, int Protocol, bool Allow, bool Drop);

/// <summary>What a LoxiLB node says that it holds, over its own REST API.</summary>
internal sealed class NodeApi(ImitationNode node) : IDisposable
{
    private readonly HttpClient _client = new() { BaseAddress = node.ApiUrl };

    public ImitationNode Node { get; } = node;

    public async Task<NodeRule[]> RulesAsync() =>
    [
        .. (await ListAsync("config/loadbalancer/all", "lbAttr")).Select(rule =>
        {
            var arguments = rule.GetProperty("serviceArguments");
            return new NodeRule(
                Text(arguments, "name"), Text(arguments, "externalIP"), Text(arguments, "protocol"), Number(arguments, "port"),
                Number(arguments, "sel"), Number(arguments, "mode"), Number(arguments, "inactiveTimeOut"), Flag(arguments, "monitor"),
                Flag(arguments, "proxyprotocolv2"),
                [
                    .. Array(rule, "endpoints").Select(endpoint => new NodeEndpoint(
                        Text(endpoint, "endpointIP"), Number(endpoint, "targetPort"), Number(endpoint, "weight"), Text(endpoint, "state") == "active")),
                ]);
        }),
    ];

    public async Task<NodeProbe[]> ProbesAsync() =>
    [
        .. (await ListAsync("config/endpoint/all", "Attr")).Select(probe => new NodeProbe(
            Text(probe, "name"), Text(probe, "hostName"), Text(probe, "probeType"), Number(probe, "probePort"), Text(probe, "probeReq"),
            Number(probe, "probeDuration"), Number(probe, "inactiveReTries"))),
    ];

    public async Task<NodeFirewallRule[]> FirewallAsync() =>
    [
        .. (await ListAsync("config/firewall/all", "fwAttr")).Select(rule =>
        {
            var (arguments, options) = (rule.GetProperty("ruleArguments"), rule.GetProperty("opts"));
            return new NodeFirewallRule(
                Text(arguments, "sourceIP"), Text(arguments, "destinationIP"), Number(arguments, "protocol"), Flag(options, "allow"), Flag(options, "drop"));
        }),
    ];

    public void Dispose() => _client.Dispose();

    private async Task<JsonElement[]> ListAsync(string path, string key)
    {
        using var document = JsonDocument.Parse(await _client.GetStringAsync(path));
        return [.. Array(document.RootElement, key).Select(element => element.Clone())];
    }

    private static IEnumerable<JsonElement> Array(JsonElement json, string key) =>
        json.TryGetProperty(key, out var array) && array.ValueKind == JsonValueKind.Array ? array.EnumerateArray() : [];

    private static string Text(JsonElement json, string key) => json.TryGetProperty(key, out var value) ? value.GetString() ?? "" : "";

    private static int Number(JsonElement json, string key) => json.TryGetProperty(key, out var value) ? value.GetInt32() : 0;

    private static bool Flag(JsonElement json, string key) => json.TryGetProperty(key, out var value) && value.GetBoolean();
}
