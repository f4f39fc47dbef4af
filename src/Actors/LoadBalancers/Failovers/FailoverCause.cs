using System.Text.Json.Serialization;

namespace LoxiActors.Actors.LoadBalancers.Failovers;

/// <summary>Why a load balancer moves.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FailoverCause>))]
public enum FailoverCause
{
    /// <summary>A node of it is dead.</summary>
    [JsonStringEnumMemberName("node_dead")] NodeDead,

    /// <summary>Octavia's failover call.</summary>
    [JsonStringEnumMemberName("octavia")] Octavia,

    [JsonStringEnumMemberName("operator")] Operator,

    /// <summary>A node of it is drained.</summary>
    [JsonStringEnumMemberName("drain")] Drain,

    /// <summary>The preferred node has been in sync for long enough.</summary>
    [JsonStringEnumMemberName("fail_back")] FailBack,
}

/// <summary>Who goes first when the budget is scarce.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FailoverUrgency>))]
public enum FailoverUrgency
{
    /// <summary>It is served; only its redundancy is lost, or it is to be moved.</summary>
    [JsonStringEnumMemberName("redundancy")] Redundancy,

    /// <summary>It was served by several nodes and has lost some.</summary>
    [JsonStringEnumMemberName("reduced")] Reduced,

    /// <summary>Nothing serves it.</summary>
    [JsonStringEnumMemberName("unserved")] Unserved,
}
