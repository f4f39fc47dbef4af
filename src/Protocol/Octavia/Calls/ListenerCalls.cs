using LoxiActors.Protocol.Octavia.Payloads;

namespace LoxiActors.Protocol.Octavia.Calls;

public sealed record ListenerCreate(ListenerPayload Listener) : DriverCall("listener_create");

/// <param name="New">Only the fields that change, and the id.</param>
public sealed record ListenerUpdate(ListenerPayload Old, ListenerPayload New) : DriverCall("listener_update");

public sealed record ListenerDelete(ListenerPayload Listener) : DriverCall("listener_delete");
