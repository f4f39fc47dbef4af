using System.Text.Json.Serialization;

namespace LoxiActors.Actors.Failover;

/// <summary>Why failovers wait.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<HoldReason>))]
public enum HoldReason
{
    /// <summary>Others go first: the rate, or how many may be open at once.</summary>
    Paced,

    /// <summary>An operator has paused the budget.</summary>
    Paused,

    /// <summary>Too many nodes were lost at once. An alarm.</summary>
    Share,

    /// <summary>Too many nodes of one zone were lost at once. An alarm.</summary>
    ZoneShare,

    /// <summary>As many as may move away from that machine are on the move.</summary>
    Host,
}
