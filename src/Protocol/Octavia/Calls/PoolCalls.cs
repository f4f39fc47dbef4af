using LoxiActors.Protocol.Octavia.Payloads;

namespace LoxiActors.Protocol.Octavia.Calls;

public sealed record PoolCreate(PoolPayload Pool) : DriverCall("pool_create");

/// <param name="New">Only the fields that change, and the id.</param>
public sealed record PoolUpdate(PoolPayload Old, PoolPayload New) : DriverCall("pool_update");

public sealed record PoolDelete(PoolPayload Pool) : DriverCall("pool_delete");
