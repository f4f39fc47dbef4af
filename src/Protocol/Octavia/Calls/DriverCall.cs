using System.Text.Json.Serialization;

namespace LoxiActors.Protocol.Octavia.Calls;

/// <summary>One call of octavia-lib's provider driver interface, by its method name there.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "method", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(HealthMonitorCreate), "health_monitor_create")]
[JsonDerivedType(typeof(HealthMonitorUpdate), "health_monitor_update")]
[JsonDerivedType(typeof(HealthMonitorDelete), "health_monitor_delete")]
[JsonDerivedType(typeof(L7PolicyCreate), "l7policy_create")]
[JsonDerivedType(typeof(L7PolicyUpdate), "l7policy_update")]
[JsonDerivedType(typeof(L7PolicyDelete), "l7policy_delete")]
[JsonDerivedType(typeof(L7RuleCreate), "l7rule_create")]
[JsonDerivedType(typeof(L7RuleUpdate), "l7rule_update")]
[JsonDerivedType(typeof(L7RuleDelete), "l7rule_delete")]
[JsonDerivedType(typeof(ListenerCreate), "listener_create")]
[JsonDerivedType(typeof(ListenerUpdate), "listener_update")]
[JsonDerivedType(typeof(ListenerDelete), "listener_delete")]
[JsonDerivedType(typeof(LoadBalancerCreate), "loadbalancer_create")]
[JsonDerivedType(typeof(LoadBalancerUpdate), "loadbalancer_update")]
[JsonDerivedType(typeof(LoadBalancerDelete), "loadbalancer_delete")]
[JsonDerivedType(typeof(LoadBalancerFailover), "loadbalancer_failover")]
[JsonDerivedType(typeof(MemberCreate), "member_create")]
[JsonDerivedType(typeof(MemberUpdate), "member_update")]
[JsonDerivedType(typeof(MemberDelete), "member_delete")]
[JsonDerivedType(typeof(MemberBatchUpdate), "member_batch_update")]
[JsonDerivedType(typeof(PoolCreate), "pool_create")]
[JsonDerivedType(typeof(PoolUpdate), "pool_update")]
[JsonDerivedType(typeof(PoolDelete), "pool_delete")]
public abstract record DriverCall([property: JsonIgnore] string Method);
