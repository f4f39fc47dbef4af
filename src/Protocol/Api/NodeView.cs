using System.Collections.Immutable;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Protocol.Api;

/// <summary>One line of <c>GET /api/v1/nodes</c>.</summary>
/// <param name="Since">When <paramref name="Reachable"/> last changed; null before the first look.</param>
/// <param name="Rules">Rules that the node showed at the last look; null before the first.</param>
/// <param name="ForeignRules">Those of them that belong to no load balancer of this control plane.</param>
public sealed record NodeView(
    NodeName Name,
    string Url,
    string? Zone,
    string? Host,
    bool Reachable,
    DateTimeOffset? Since,
    DateTimeOffset? LastLook,
    string? LastError,
    string? Version,
    int? Rules,
    int? ForeignRules,
    int LoadBalancers,
    int QueuedChanges)
{
    /// <summary>What the control plane holds it to be: alive, suspect or dead. Null where nobody judges.</summary>
    public string? Verdict { get; init; }

    /// <summary>When the verdict came to be; null: it was never another one.</summary>
    public DateTimeOffset? VerdictSince { get; init; }

    /// <summary>What the verdict rested on when it came to be.</summary>
    public ImmutableArray<WitnessView>? Witnesses { get; init; }

    /// <summary>Null when it is not drained.</summary>
    public OperatorsWordView? Draining { get; init; }

    /// <summary>Null when nobody vouches for its death.</summary>
    public OperatorsWordView? DeclaredDead { get; init; }

    /// <summary>The configuration keeps it empty, to take the place of a node that is lost.</summary>
    public bool? Spare { get; init; }
}

/// <param name="Kind">heartbeat, probe, peer or operator.</param>
/// <param name="Hears">It heard the node.</param>
public sealed record WitnessView(string Kind, bool Hears, string Words);
