using LoxiActors.Protocol.Ids;

namespace LoxiActors.Adapters.LoxiLb.Options;

/// <summary>One LoxiLB node as the configuration names it.</summary>
public sealed record NodeOptions
{
    public required NodeName Name { get; init; }

    /// <summary>Scheme, host and port; the API's path is added to it.</summary>
    public required Uri Url { get; init; }

    /// <summary>Null: any zone.</summary>
    public string? Zone { get; init; }

    /// <summary>The machine it runs on, so that a pair does not share one; null when unknown.</summary>
    public string? Host { get; init; }

    /// <summary>Kept empty, to take the place of a node that is lost.</summary>
    public bool Spare { get; init; }

    public NodeAuthentication Authentication { get; init; } = NodeAuthentication.None;
}
