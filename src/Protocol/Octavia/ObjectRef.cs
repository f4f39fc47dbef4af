using System.Text.Json.Serialization;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Protocol.Octavia;

/// <summary>The kinds of object in Octavia's tree, children before parents: the order in which the driver-agent applies statuses.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ObjectKind>))]
public enum ObjectKind
{
    [JsonStringEnumMemberName("member")] Member,
    [JsonStringEnumMemberName("healthmonitor")] HealthMonitor,
    [JsonStringEnumMemberName("pool")] Pool,
    [JsonStringEnumMemberName("l7rule")] L7Rule,
    [JsonStringEnumMemberName("l7policy")] L7Policy,
    [JsonStringEnumMemberName("listener")] Listener,
    [JsonStringEnumMemberName("loadbalancer")] LoadBalancer,
}

/// <summary>Names one object of any kind in Octavia's tree.</summary>
public readonly record struct ObjectRef(ObjectKind Kind, Guid Id)
{
    public static implicit operator ObjectRef(LoadBalancerId id) => new(ObjectKind.LoadBalancer, id.Value);

    public static implicit operator ObjectRef(ListenerId id) => new(ObjectKind.Listener, id.Value);

    public static implicit operator ObjectRef(PoolId id) => new(ObjectKind.Pool, id.Value);

    public static implicit operator ObjectRef(MemberId id) => new(ObjectKind.Member, id.Value);

    public static implicit operator ObjectRef(HealthMonitorId id) => new(ObjectKind.HealthMonitor, id.Value);

    public static implicit operator ObjectRef(L7PolicyId id) => new(ObjectKind.L7Policy, id.Value);

    public static implicit operator ObjectRef(L7RuleId id) => new(ObjectKind.L7Rule, id.Value);

    public override string ToString() => $"{Kind.ToString().ToLowerInvariant()} {Id:D}";
}
