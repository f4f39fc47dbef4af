using System.Collections.Immutable;
using System.Text.Json;
using LoxiActors.Actors.LoadBalancers.Editing.Mapping;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Nodes;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.LoadBalancers;

/// <summary>What an Octavia flavor or availability zone of this provider may carry.</summary>
public static class ProviderMetadata
{
    private const string TopologyKey = "topology";
    private const string NatModeKey = "nat_mode";
    private const string SpareKey = "spare";
    private const string BgpKey = "bgp";
    private const string ZoneKey = "zone";

    private const string StandbyAnnounces =
        "with ACTIVE_STANDBY both nodes would announce the VIP alike, because LoxiLB can't make a standby the lesser way; allowed: SINGLE, ACTIVE_ACTIVE";

    /// <summary>Keys of a flavor with a description each: the answer to <c>get_supported_flavor_metadata</c>.</summary>
    public static ImmutableSortedDictionary<string, string> FlavorKeys { get; } = new Dictionary<string, string>
    {
        [TopologyKey] = $"How many nodes hold the load balancer. One of: {Choices<Topology>()}.",
        [NatModeKey] = "How traffic reaches the members. dnat keeps the client's address (the way back must cross the node), "
            + $"onearm shows members the node's address, fullnat shows them the VIP. One of: {Choices<NatMode>()}.",
        [SpareKey] = "Whether a spare node takes the place of one that is lost; otherwise that one is waited for. true or false, true if not set.",
        [BgpKey] = "Whether each node that holds the load balancer announces its VIPs to the node's BGP peers, which takes a LoxiLB that runs with --bgp. "
            + "true or false, false if not set; not with ACTIVE_STANDBY.",
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>Keys of an availability zone with a description each: the answer to <c>get_supported_availability_zone_metadata</c>.</summary>
    public static ImmutableSortedDictionary<string, string> ZoneKeys { get; } = new Dictionary<string, string>
    {
        [ZoneKey] = "The zone whose nodes may hold the load balancer, as the provider's configuration names it.",
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>Null if a flavor may carry this.</summary>
    public static Refusal? ValidateFlavor(IEnumerable<KeyValuePair<string, JsonElement>> metadata)
    {
        ReadFlavor(metadata, out var refusal);
        return refusal;
    }

    /// <summary>Null if an availability zone may carry this. A zone must be one that a node declares, unless no node declares any.</summary>
    public static Refusal? ValidateAvailabilityZone(IEnumerable<KeyValuePair<string, JsonElement>> metadata, NodeInventory nodes)
    {
        if (ReadZone(metadata, out var refusal) is not { } zone)
            return refusal;
        var zones = nodes.Nodes.Select(node => node.Zone).OfType<string>().Distinct().Order(StringComparer.Ordinal).ToList();
        return zones.Count == 0 || zones.Contains(zone) ? null : Unsupported("availability zone", ZoneKey, $"'{zone}'", string.Join(", ", zones));
    }

    internal static FlavorMetadata? ReadFlavor(IEnumerable<KeyValuePair<string, JsonElement>> metadata, out Refusal? refusal)
    {
        var flavor = FlavorMetadata.None;
        foreach (var (key, value) in metadata)
        {
            switch (key)
            {
                case TopologyKey when Word<Topology>(value) is { } topology:
                    flavor = flavor with { Topology = topology };
                    break;
                case NatModeKey when Word<NatMode>(value) is { } mode:
                    flavor = flavor with { NatMode = mode };
                    break;
                case SpareKey when value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                    flavor = flavor with { Spare = value.GetBoolean() };
                    break;
                case BgpKey when value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                    flavor = flavor with { Bgp = value.GetBoolean() };
                    break;
                case SpareKey or BgpKey:
                    refusal = Unsupported("flavor", key, Shown(value), "true, false");
                    return null;
                case TopologyKey:
                    refusal = Unsupported("flavor", key, Shown(value), Choices<Topology>());
                    return null;
                case NatModeKey:
                    refusal = Unsupported("flavor", key, Shown(value), Choices<NatMode>());
                    return null;
                default:
                    refusal = UnknownKey("flavor", key, value, FlavorKeys.Keys);
                    return null;
            }
        }
        refusal = flavor is { Bgp: true, Topology: Topology.ActiveStandby }
            ? Refusal.Unsupported($"flavor option bgp: true is not supported with the option topology: {StandbyAnnounces}")
            : null;
        return refusal is null ? flavor : null;
    }

    /// <summary>Null if a new load balancer may have the flavor where the configuration says what topology it has when the flavor does not.</summary>
    internal static Refusal? Refuse(FlavorMetadata flavor, Topology byDefault) =>
        flavor is { Bgp: true, Topology: null } && byDefault is Topology.ActiveStandby
            ? Refusal.Unsupported($"flavor option bgp: true is not supported with the provider's option default_topology: {StandbyAnnounces}; set the flavor's option topology")
            : null;

    /// <summary>The zone, or null if none is set or <paramref name="refusal"/> says why not.</summary>
    internal static string? ReadZone(IEnumerable<KeyValuePair<string, JsonElement>> metadata, out Refusal? refusal)
    {
        string? zone = null;
        foreach (var (key, value) in metadata)
        {
            refusal = key != ZoneKey ? UnknownKey("availability zone", key, value, ZoneKeys.Keys)
                : value.ValueKind != JsonValueKind.String || value.ValueEquals("") ? Unsupported("availability zone", key, Shown(value), "a zone's name")
                : null;
            if (refusal is not null)
                return null;
            zone = value.GetString();
        }
        refusal = null;
        return zone;
    }

    private static TEnum? Word<TEnum>(JsonElement value) where TEnum : struct, Enum =>
        value.ValueKind == JsonValueKind.String ? EnumTexts<TEnum>.Find(value.GetString()!) : null;

    private static string Choices<TEnum>() where TEnum : struct, Enum => string.Join(", ", EnumTexts<TEnum>.All);

    private static Refusal Unsupported(string what, string key, string value, string allowed) =>
        Refusal.Unsupported($"{what} option {key}: {value} is not supported; allowed: {allowed}");

    private static Refusal UnknownKey(string what, string key, JsonElement value, IEnumerable<string> known) =>
        Refusal.Unsupported($"{what} option {key} ({Shown(value)}) is not known; known: {string.Join(", ", known)}");

    private static string Shown(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? $"'{value.GetString()}'" : value.GetRawText();
}
