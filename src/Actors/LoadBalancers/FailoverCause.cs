using System.Text.Json.Serialization;

namespace LoxiActors.Actors.LoadBalancers;

/// <summary>Why a load balancer moves.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FailoverCause>))]
public enum FailoverCause
{
    /// <summary>A node of it is dead.</summary>
    NodeDead,

    /// <summary>Octavia's failover call.</summary>
    Octavia,

    Operator,

    /// <summary>A node of it is drained.</summary>
    Drain,

    /// <summary>The preferred node has been in sync for long enough.</summary>
    FailBack,
}

/// <summary>Who goes first when the budget is scarce.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FailoverUrgency>))]
public enum FailoverUrgency
{
    /// <summary>It is served; only its redundancy is lost, or it is to be moved.</summary>
    Redundancy,

    /// <summary>It was served by several nodes and has lost some.</summary>
    Reduced,

    /// <summary>Nothing serves it.</summary>
    Unserved,
}
