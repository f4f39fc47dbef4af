using System.Text.Json;
using System.Text.Json.Serialization;
using LoxiActors.Actors.LoadBalancers.Messages;

namespace LoxiActors.Actors.LoadBalancers;

/// <summary>How events and snapshots stand in a journal: the same bytes for every engine.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowOutOfOrderMetadataProperties = true)]
[JsonSerializable(typeof(LoadBalancerEvent))]
[JsonSerializable(typeof(LoadBalancerState))]
internal sealed partial class LoadBalancerJson : JsonSerializerContext
{
    public static byte[] Serialize(LoadBalancerEvent @event) => JsonSerializer.SerializeToUtf8Bytes(@event, Default.LoadBalancerEvent);

    public static byte[] Serialize(LoadBalancerState state) => JsonSerializer.SerializeToUtf8Bytes(state, Default.LoadBalancerState);

    public static LoadBalancerEvent DeserializeEvent(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, Default.LoadBalancerEvent) ?? throw new NotSupportedException("an event is null");
        }
        catch (JsonException problem)
        {
            throw new NotSupportedException($"an event of a load balancer can't be read by this version: {problem.Message}", problem);
        }
    }

    public static LoadBalancerState DeserializeState(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, Default.LoadBalancerState) ?? throw new NotSupportedException("a snapshot is null");
}
