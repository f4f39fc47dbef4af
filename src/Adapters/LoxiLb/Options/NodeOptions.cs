using System.Net;
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

    /// <summary>IPv4; where other nodes reach it with BFD, and from where it sends. Null: it takes no part in BFD.</summary>
    public IPAddress? BfdAddress { get; init; }
    /// <summary>It has an agent, so that never hearing from that is worth an alarm.</summary>
    public bool ExpectsHeartbeats { get; init; }

    /// <summary>The id in Octavia's heartbeat datagrams of it; null: its name.</summary>
    public string? HeartbeatId { get; init; }
    /// <summary>Kept empty, to take the place of a node that is lost.</summary>
    public bool Spare { get; init; }

    public NodeAuthentication Authentication { get; init; } = NodeAuthentication.None;
}
