using System.Collections.Immutable;
using System.Text.Json;
using LoxiActors.Protocol.Octavia.Payloads;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.LoadBalancers.Editing.Mapping;

internal static class LoadBalancerMapping
{
    // What the database row of an additional VIP carries besides the VIP, when it is read back.
    private static readonly ImmutableArray<string> DatabaseColumns = ["load_balancer_id", "load_balancer"];

    /// <summary>The whole tree that the payload shows.</summary>
    public static LoadBalancer Whole(LoadBalancerPayload sent, string path)
    {
        var fields = new Fields(path, Whole: true);
        var listeners = sent.Listeners.Or(null) ?? [];
        return Attributes(sent, null, path) with
        {
            Pools = NestedPools.JoinedWith(sent.Pools.Or(null) ?? [], listeners, path),
            Listeners = [.. listeners.Select((listener, i) => ListenerMapping.Map(listener, null, fields.Of($"listeners[{i}]")))],
        };
    }

    /// <param name="known">Null: the payload is whole. Its children are kept as they are.</param>
    public static LoadBalancer Attributes(LoadBalancerPayload sent, LoadBalancer? known, string path)
    {
        var fields = new Fields(path, known is null);
        fields.NoChildren("listeners", sent.Listeners);
        fields.NoChildren("pools", sent.Pools);
        var vips = sent.AdditionalVips.Or(null) ?? [];
        var unknown = UnknownOptions.Merge(known?.UnknownOptions, sent.Unknown);
        for (var i = 0; i < vips.Length; i++)
            unknown = UnknownOptions.Merge(unknown, WithoutDatabaseColumns(vips[i].Unknown), $"additional_vips[{i}].");
        return new LoadBalancer
        {
            Id = fields.Id("loadbalancer_id", sent.LoadBalancerId),
            ProjectId = fields.Needed("project_id", sent.ProjectId, known?.ProjectId),
            Name = sent.Name.Or(known?.Name),
            Description = sent.Description.Or(known?.Description),
            AdminStateUp = fields.AdminStateUp(sent.AdminStateUp, known?.AdminStateUp),
            VipAddress = Addresses.Optional(fields, "vip_address", sent.VipAddress.Or(known?.VipAddress)),
            VipNetworkId = Addresses.Uuid(fields, "vip_network_id", sent.VipNetworkId.Or(known?.VipNetworkId)),
            VipPortId = Addresses.Uuid(fields, "vip_port_id", sent.VipPortId.Or(known?.VipPortId)),
            VipSubnetId = Addresses.Uuid(fields, "vip_subnet_id", sent.VipSubnetId.Or(known?.VipSubnetId)),
            VipQosPolicyId = Addresses.Uuid(fields, "vip_qos_policy_id", sent.VipQosPolicyId.Or(known?.VipQosPolicyId)),
            VipSgIds = Fields.List(sent.VipSgIds, known?.VipSgIds),
            AdditionalVips = sent.AdditionalVips.IsSet || known is null
                ? [.. vips.Select((vip, i) => AdditionalVip(vip, fields.Of($"additional_vips[{i}]")))]
                : known.AdditionalVips,
            Flavor = Flavor(sent, known, fields),
            Zone = Zone(sent, known, fields),
            Listeners = known?.Listeners ?? [],
            Pools = known?.Pools ?? [],
            UnknownOptions = unknown,
        };
    }

    private static AdditionalVip AdditionalVip(AdditionalVipPayload sent, string path)
    {
        var fields = new Fields(path, Whole: true);
        return new AdditionalVip(
            Addresses.Needed(fields, "ip_address", fields.Needed("ip_address", sent.IpAddress, null)),
            Addresses.Uuid(fields, "network_id", sent.NetworkId.Or(null)),
            Addresses.Uuid(fields, "port_id", sent.PortId.Or(null)),
            Addresses.Uuid(fields, "subnet_id", sent.SubnetId.Or(null)));
    }

    private static Dictionary<string, JsonElement>? WithoutDatabaseColumns(Dictionary<string, JsonElement>? unknown) =>
        unknown?.Where(pair => !DatabaseColumns.Contains(pair.Key)).ToDictionary();

    private static FlavorMetadata Flavor(LoadBalancerPayload sent, LoadBalancer? known, Fields fields)
    {
        if (sent.Flavor.Or(null) is not { } metadata)
            return known?.Flavor ?? FlavorMetadata.None;
        if (known is not null)
            throw fields.Wrong("flavor", "can't be changed after the creation");
        return ProviderMetadata.ReadFlavor(metadata, out var refusal) ?? throw new TreeRefusedException(refusal!);
    }

    // A dictionary is the zone's metadata; a string is only the name by which Octavia knows the zone.
    private static string? Zone(LoadBalancerPayload sent, LoadBalancer? known, Fields fields)
    {
        if (sent.AvailabilityZone.Or(null) is not { ValueKind: not JsonValueKind.Null and not JsonValueKind.Undefined } zone)
            return known?.Zone;
        if (known is not null)
            throw fields.Wrong("availability_zone", "can't be changed after the creation");
        return zone.ValueKind switch
        {
            JsonValueKind.String => null,
            JsonValueKind.Object => ProviderMetadata.ReadZone(
                zone.EnumerateObject().Select(property => KeyValuePair.Create(property.Name, property.Value)), out var refusal)
                is var text && refusal is null ? text : throw new TreeRefusedException(refusal),
            _ => throw fields.Wrong("availability_zone", "is neither a name nor metadata"),
        };
    }
}
