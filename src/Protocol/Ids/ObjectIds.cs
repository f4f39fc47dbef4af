using System.Text.Json.Serialization;

namespace LoxiActors.Protocol.Ids;

[JsonConverter(typeof(TypedIdConverter<LoadBalancerId>))]
public readonly record struct LoadBalancerId(Guid Value) : ITypedId<LoadBalancerId>
{
    public static LoadBalancerId From(Guid value) => new(value);

    public override string ToString() => Value.ToString("D");
}

[JsonConverter(typeof(TypedIdConverter<ListenerId>))]
public readonly record struct ListenerId(Guid Value) : ITypedId<ListenerId>
{
    public static ListenerId From(Guid value) => new(value);

    public override string ToString() => Value.ToString("D");
}

[JsonConverter(typeof(TypedIdConverter<PoolId>))]
public readonly record struct PoolId(Guid Value) : ITypedId<PoolId>
{
    public static PoolId From(Guid value) => new(value);

    public override string ToString() => Value.ToString("D");
}

[JsonConverter(typeof(TypedIdConverter<MemberId>))]
public readonly record struct MemberId(Guid Value) : ITypedId<MemberId>
{
    public static MemberId From(Guid value) => new(value);

    public override string ToString() => Value.ToString("D");
}

[JsonConverter(typeof(TypedIdConverter<HealthMonitorId>))]
public readonly record struct HealthMonitorId(Guid Value) : ITypedId<HealthMonitorId>
{
    public static HealthMonitorId From(Guid value) => new(value);

    public override string ToString() => Value.ToString("D");
}

[JsonConverter(typeof(TypedIdConverter<L7PolicyId>))]
public readonly record struct L7PolicyId(Guid Value) : ITypedId<L7PolicyId>
{
    public static L7PolicyId From(Guid value) => new(value);

    public override string ToString() => Value.ToString("D");
}

[JsonConverter(typeof(TypedIdConverter<L7RuleId>))]
public readonly record struct L7RuleId(Guid Value) : ITypedId<L7RuleId>
{
    public static L7RuleId From(Guid value) => new(value);

    public override string ToString() => Value.ToString("D");
}
