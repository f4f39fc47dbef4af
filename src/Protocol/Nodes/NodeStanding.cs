using System.Text.Json.Serialization;

namespace LoxiActors.Protocol.Nodes;

/// <summary>What the control plane holds a node to be.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NodeVerdict>))]
public enum NodeVerdict
{
    [JsonStringEnumMemberName("alive")] Alive,

    /// <summary>Somebody does not hear it. Nothing is moved away from it, and nothing new is put on it.</summary>
    [JsonStringEnumMemberName("suspect")] Suspect,

    /// <summary>It serves nothing any more, by the word of enough witnesses.</summary>
    [JsonStringEnumMemberName("dead")] Dead,
}

[JsonConverter(typeof(JsonStringEnumConverter<WitnessKind>))]
public enum WitnessKind
{
    /// <summary>The datagrams that the node's agent sends.</summary>
    [JsonStringEnumMemberName("heartbeat")] Heartbeat,

    /// <summary>Requests to the node's REST API.</summary>
    [JsonStringEnumMemberName("probe")] Probe,

    /// <summary>Another node's BFD session with it.</summary>
    [JsonStringEnumMemberName("peer")] Peer,

    /// <summary>A person who has looked.</summary>
    [JsonStringEnumMemberName("operator")] Operator,
}

/// <summary>One witness's word on a node.</summary>
/// <param name="Hears">True: it heard the node within its own limit; a node that somebody hears is not dead.</param>
/// <param name="Words">What it saw, for the history.</param>
public sealed record Witness(WitnessKind Kind, bool Hears, string Words);

/// <summary>A verdict, with what it rests on.</summary>
/// <param name="Draining">Its administrator wants nothing to be served from it; it is alive all the same.</param>
public sealed record NodeStanding(NodeVerdict Verdict, bool Draining)
{
    public static NodeStanding Good { get; } = new(NodeVerdict.Alive, false);

    /// <summary>Something new may be put on it.</summary>
    [JsonIgnore]
    public bool TakesLoad => Verdict is NodeVerdict.Alive && !Draining;
}
