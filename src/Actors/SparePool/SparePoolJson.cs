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
internal sealed partial class SparePoolJson : JsonSerializerContext
{
    public static byte[] Serialize(SparePoolEvent @event) => JsonSerializer.SerializeToUtf8Bytes(@event, Default.SparePoolEvent);

    public static byte[] Serialize(SparePoolState state) => JsonSerializer.SerializeToUtf8Bytes(state, Default.SparePoolState);

    public static SparePoolEvent DeserializeEvent(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, Default.SparePoolEvent) ?? throw new NotSupportedException("an event is null");
        }
        catch (JsonException problem)
        {
            throw new NotSupportedException($"an event of the spare pool can't be read by this version: {problem.Message}", problem);
        }
    }

    public static SparePoolState DeserializeState(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, Default.SparePoolState) ?? throw new NotSupportedException("a snapshot is null");
}
