using System.Text.Json.Serialization;

namespace LoxiActors.Protocol.Octavia;

/// <summary>What Octavia's database takes as <c>provisioning_status</c> from a driver; anything else is refused by the driver-agent with a database error.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ProvisioningStatus>))]
public enum ProvisioningStatus
{
    [JsonStringEnumMemberName("ACTIVE")] Active,
    [JsonStringEnumMemberName("ERROR")] Error,
    [JsonStringEnumMemberName("DELETED")] Deleted,
}

/// <summary>What Octavia's database takes as <c>operating_status</c>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OperatingStatus>))]
public enum OperatingStatus
{
    [JsonStringEnumMemberName("ONLINE")] Online,
    [JsonStringEnumMemberName("DRAINING")] Draining,
    [JsonStringEnumMemberName("OFFLINE")] Offline,
    [JsonStringEnumMemberName("DEGRADED")] Degraded,
    [JsonStringEnumMemberName("ERROR")] Error,
    [JsonStringEnumMemberName("NO_MONITOR")] NoMonitor,
}
