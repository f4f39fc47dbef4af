using System.Text.Json;
using System.Text.Json.Serialization;
using LoxiActors.Actors.Nodes.Messages;

namespace LoxiActors.Actors.Nodes;

/// <summary>How events and snapshots of nodes stand in a journal: the same bytes for every engine.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowOutOfOrderMetadataProperties = true)]
[JsonSerializable(typeof(NodeEvent))]
[JsonSerializable(typeof(NodeState))]
internal sealed partial class NodeJson : JsonSerializerContext
{
    public static byte[] Serialize(NodeEvent @event) => JsonSerializer.SerializeToUtf8Bytes(@event, Default.NodeEvent);

    public static byte[] Serialize(NodeState state) => JsonSerializer.SerializeToUtf8Bytes(state, Default.NodeState);

    public static NodeEvent DeserializeEvent(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, Default.NodeEvent) ?? throw new NotSupportedException("an event is null");
        }
        catch (JsonException problem)
        {
            throw new NotSupportedException($"an event of a node can't be read by this version: {problem.Message}", problem);
        }
    }

    public static NodeState DeserializeState(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, Default.NodeState) ?? throw new NotSupportedException("a snapshot is null");
}
