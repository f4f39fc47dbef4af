using System.Text.Json;
using System.Text.Json.Serialization;
using LoxiActors.Actors.SparePool.Messages;

namespace LoxiActors.Actors.SparePool;

/// <summary>How events and snapshots of the spare pool stand in a journal: the same bytes for every engine.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowOutOfOrderMetadataProperties = true)]
[JsonSerializable(typeof(SparePoolEvent))]
[JsonSerializable(typeof(SparePoolState))]
internal sealed partial class SparePoolJson : JsonSerializerContext;
