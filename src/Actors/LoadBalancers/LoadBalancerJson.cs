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
internal sealed partial class LoadBalancerJson : JsonSerializerContext;
