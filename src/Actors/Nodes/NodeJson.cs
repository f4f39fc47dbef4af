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
internal sealed partial class NodeJson : JsonSerializerContext;
