using System.Buffers;
using System.Text.Json;
using LoxiActors.Protocol.Json;
using LoxiActors.Protocol.Octavia.Calls;

namespace LoxiActors.Adapters.Octavia;

/// <summary>Writes the JSON object of a call's arguments that <see cref="DriverCallReader"/> reads.</summary>
public static class DriverCallWriter
{
    /// <summary>Carries whatever private keys the call carries: for the wire, never for a log.</summary>
    public static byte[] Write(DriverCall call)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
            Write(writer, call);
        return buffer.WrittenSpan.ToArray();
    }

    public static void Write(Utf8JsonWriter writer, DriverCall call)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in Arguments(call))
        {
            writer.WritePropertyName(name);
            JsonSerializer.Serialize(writer, value, value?.GetType() ?? typeof(object), PayloadJson.Options);
        }
        writer.WriteEndObject();
    }

    private static (string Name, object? Value)[] Arguments(DriverCall call) => call switch
    {
        CreateVipPort port =>
        [
            ("loadbalancer_id", port.LoadBalancerId), ("project_id", port.ProjectId),
            ("vip_dictionary", port.VipDictionary), ("additional_vip_dicts", port.AdditionalVipDicts),
        ],
        GetSupportedFlavorMetadata or GetSupportedAvailabilityZoneMetadata => [],
        ValidateFlavor flavor => [("flavor_metadata", flavor.FlavorMetadata)],
        ValidateAvailabilityZone zone => [("availability_zone_metadata", zone.AvailabilityZoneMetadata)],
        LoadBalancerCreate create => [("loadbalancer", create.LoadBalancer)],
        LoadBalancerUpdate update => [("old", update.Old), ("new", update.New)],
        LoadBalancerDelete delete => [("loadbalancer", delete.LoadBalancer), ("cascade", delete.Cascade)],
        LoadBalancerFailover failover => [("loadbalancer_id", failover.LoadBalancerId)],
        ListenerCreate create => [("listener", create.Listener)],
        ListenerUpdate update => [("old", update.Old), ("new", update.New)],
        ListenerDelete delete => [("listener", delete.Listener)],
        PoolCreate create => [("pool", create.Pool)],
        PoolUpdate update => [("old", update.Old), ("new", update.New)],
        PoolDelete delete => [("pool", delete.Pool)],
        MemberCreate create => [("member", create.Member)],
        MemberUpdate update => [("old", update.Old), ("new", update.New)],
        MemberDelete delete => [("member", delete.Member)],
        MemberBatchUpdate batch => [("pool_id", batch.PoolId), ("members", batch.Members)],
        HealthMonitorCreate create => [("healthmonitor", create.HealthMonitor)],
        HealthMonitorUpdate update => [("old", update.Old), ("new", update.New)],
        HealthMonitorDelete delete => [("healthmonitor", delete.HealthMonitor)],
        L7PolicyCreate create => [("l7policy", create.L7Policy)],
        L7PolicyUpdate update => [("old", update.Old), ("new", update.New)],
        L7PolicyDelete delete => [("l7policy", delete.L7Policy)],
        L7RuleCreate create => [("l7rule", create.L7Rule)],
        L7RuleUpdate update => [("old", update.Old), ("new", update.New)],
        L7RuleDelete delete => [("l7rule", delete.L7Rule)],
        _ => throw new NotSupportedException($"unknown call {call.Method}"),
    };
}
