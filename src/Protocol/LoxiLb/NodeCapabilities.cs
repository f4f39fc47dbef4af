namespace LoxiActors.Protocol.LoxiLb;

/// <summary>What a version of LoxiLB can do; the compiler refuses the rest.</summary>
public sealed record NodeCapabilities
{
    /// <summary>As measured on LoxiLB 0.9.8.</summary>
    public static NodeCapabilities V098 { get; } = new();

    public int EndpointsPerRule { get; init; } = 32;

    /// <summary>Slots that weights are spread over, so also the most members that may differ in weight.</summary>
    public int WeightSlots { get; init; } = 16;

    /// <summary>Endpoints that least-connections looks at.</summary>
    public int LeastConnectionsEndpoints { get; init; } = 16;

    /// <summary>Seconds.</summary>
    public int InactiveTimeoutMax { get; init; } = 86_400;

    /// <summary>Seconds for which a source address stays with its endpoint; the REST API has no field for it.</summary>
    public int PersistTimeout { get; init; } = 10_800;
}
