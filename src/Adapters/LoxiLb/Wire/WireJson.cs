using System.Text.Json.Serialization;

namespace LoxiActors.Adapters.LoxiLb.Wire;

[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    PropertyNameCaseInsensitive = false)]
[JsonSerializable(typeof(RuleBody))]
[JsonSerializable(typeof(RuleList))]
[JsonSerializable(typeof(EndpointBody))]
[JsonSerializable(typeof(EndpointList))]
[JsonSerializable(typeof(FirewallBody))]
[JsonSerializable(typeof(FirewallList))]
[JsonSerializable(typeof(AnswerBody))]
[JsonSerializable(typeof(LoginBody))]
[JsonSerializable(typeof(LoginAnswer))]
[JsonSerializable(typeof(VersionBody))]
internal sealed partial class WireJson : JsonSerializerContext;
