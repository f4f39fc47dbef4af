using LoxiActors.Protocol.Octavia.Payloads;

namespace LoxiActors.Protocol.Octavia.Calls;

public sealed record HealthMonitorCreate(HealthMonitorPayload HealthMonitor) : DriverCall("health_monitor_create");

/// <param name="New">Only the fields that change, and the id.</param>
public sealed record HealthMonitorUpdate(HealthMonitorPayload Old, HealthMonitorPayload New) : DriverCall("health_monitor_update");

public sealed record HealthMonitorDelete(HealthMonitorPayload HealthMonitor) : DriverCall("health_monitor_delete");
