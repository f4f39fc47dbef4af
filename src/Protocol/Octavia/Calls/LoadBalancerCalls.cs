using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia.Payloads;

namespace LoxiActors.Protocol.Octavia.Calls;

/// <summary>May come fully populated; then some relations are stale or missing (a listener's default pool may lack its members).</summary>
public sealed record LoadBalancerCreate(LoadBalancerPayload LoadBalancer) : DriverCall("loadbalancer_create");

/// <param name="New">Only the fields that change, and the id.</param>
public sealed record LoadBalancerUpdate(LoadBalancerPayload Old, LoadBalancerPayload New) : DriverCall("loadbalancer_update");

/// <param name="Cascade">Also delete every child; each of them is then owed a DELETED.</param>
public sealed record LoadBalancerDelete(LoadBalancerPayload LoadBalancer, bool Cascade) : DriverCall("loadbalancer_delete");

public sealed record LoadBalancerFailover(LoadBalancerId LoadBalancerId) : DriverCall("loadbalancer_failover");
