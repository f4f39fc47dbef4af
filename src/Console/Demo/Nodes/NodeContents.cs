using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace LoxiActors.Console.Demo.Nodes;

/// <summary>A rule as LoxiLB's own API shows it, without counters and states.</summary>
/// <param name="Key">address, protocol and port: what LoxiLB knows it by.</param>
/// <param name="Arguments">Every service argument that is not zero, false or empty, as LoxiLB leaves those out.</param>
/// <param name="Endpoints">address:port weight, sorted: LoxiLB keeps an order that does not matter.</param>
internal sealed record NodeRule(string Key, string Arguments, ImmutableArray<string> Endpoints)
{
    public string Text => $"{Key} {Arguments} -> {string.Join(", ", Endpoints)}";
}

/// <summary>What one node holds, as comparable text under a key.</summary>
internal sealed record NodeContents(
    ImmutableSortedDictionary<string, string> Rules,
    ImmutableSortedDictionary<string, string> Probes,
    ImmutableSortedDictionary<string, string> Firewall);

/// <summary>Reads LoxiLB's JSON, whether a node sent it or the cookbook states it.</summary>
internal sealed class NodeContentsBuilder
{
    /// <summary>Says what becomes of a member, not what was configured; or, like snat, is nothing that this control plane sets.</summary>
    private static readonly string[] NotCompared = ["externalIP", "port", "protocol", "snat"];

    private readonly ImmutableSortedDictionary<string, string>.Builder _rules = Sorted();
    private readonly ImmutableSortedDictionary<string, string>.Builder _probes = Sorted();
    private readonly ImmutableSortedDictionary<string, string>.Builder _firewall = Sorted();

    /// <param name="rule">An element of <c>lbAttr</c>.</param>
    public void AddRule(JsonElement rule)
    {
        var service = rule.GetProperty("serviceArguments");
        var key = $"{Text(service, "externalIP")} {Text(service, "protocol")}/{Number(service, "port")}";
        var arguments = string.Join(' ', service.EnumerateObject()
            .Where(argument => !NotCompared.Contains(argument.Name) && !IsZero(argument.Value))
            .OrderBy(argument => argument.Name, StringComparer.Ordinal)
            .Select(argument => $"{argument.Name}={argument.Value}"));
        if (Lists(rule, "allowedSources") || Lists(rule, "secondaryIPs"))
            arguments += " with allowedSources or secondaryIPs";
        var endpoints = rule.TryGetProperty("endpoints", out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Select(Endpoint).Order(StringComparer.Ordinal).ToImmutableArray()
            : [];
        Add(_rules, key, new NodeRule(key, arguments, endpoints).Text);
    }

    /// <summary>An endpoint object that nothing probes only marks that a rule has the endpoint, so it is left out.</summary>
    /// <param name="probe">An element of <c>Attr</c> of the endpoints.</param>
    public void AddProbe(JsonElement probe)
    {
        if (Text(probe, "probeType") is "" or "none")
            return;
        Add(_probes, Text(probe, "name"), string.Create(
            CultureInfo.InvariantCulture,
            $"{Text(probe, "probeType")} {Text(probe, "hostName")} port {Number(probe, "probePort")} request '{Text(probe, "probeReq")}' every {Number(probe, "probeDuration")} s, {Number(probe, "inactiveReTries")} tries"));
    }

    /// <param name="firewall">An element of <c>fwAttr</c>.</param>
    public void AddFirewall(JsonElement firewall)
    {
        var rule = firewall.GetProperty("ruleArguments");
        var options = firewall.GetProperty("opts");
        var action = options.TryGetProperty("allow", out var allow) && allow.GetBoolean() ? "allow"
            : options.TryGetProperty("drop", out var drop) && drop.GetBoolean() ? "drop"
            : "neither";
        var ports = rule.TryGetProperty("minDestinationPort", out var port) && !IsZero(port) ? $" from port {port}" : "";
        var key = $"{Text(rule, "sourceIP")} to {Text(rule, "destinationIP")} protocol {Number(rule, "protocol")}{ports}";
        Add(_firewall, key, $"{action} with preference {Number(rule, "preference")}");
    }

    public NodeContents Build() => new(_rules.ToImmutable(), _probes.ToImmutable(), _firewall.ToImmutable());

    private static string Endpoint(JsonElement endpoint) =>
        $"{Text(endpoint, "endpointIP")}:{Number(endpoint, "targetPort")} weight {Number(endpoint, "weight")}";

    private static ImmutableSortedDictionary<string, string>.Builder Sorted() =>
        ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);

    /// <summary>LoxiLB may show a thing twice (a firewall rule with two preferences); nothing may be lost by that.</summary>
    private static void Add(ImmutableSortedDictionary<string, string>.Builder things, string key, string text)
    {
        var unique = key;
        for (var n = 2; things.ContainsKey(unique); n++)
            unique = string.Create(CultureInfo.InvariantCulture, $"{key} ({n})");
        things.Add(unique, text);
    }

    private static bool Lists(JsonElement rule, string name) =>
        rule.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array && list.GetArrayLength() > 0;

    private static string Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static long Number(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt64() : 0;

    private static bool IsZero(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.False => true,
        JsonValueKind.Number => value.GetDouble() == 0,
        JsonValueKind.String => value.ValueEquals(""),
        _ => false,
    };
}
