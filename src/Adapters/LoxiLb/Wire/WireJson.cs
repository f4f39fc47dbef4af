using System.Text.Json.Serialization;

namespace LoxiActors.Adapters.LoxiLb.Wire;

// The records have setters instead of init: with those, generated code would overwrite the default of a field that is left out.
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(RuleBody))]
[JsonSerializable(typeof(RuleList))]
[JsonSerializable(typeof(EndpointBody))]
[JsonSerializable(typeof(EndpointList))]
[JsonSerializable(typeof(FirewallBody))]
[JsonSerializable(typeof(FirewallList))]
[JsonSerializable(typeof(RoleBody))]
[JsonSerializable(typeof(RoleList))]
[JsonSerializable(typeof(BfdBody))]
[JsonSerializable(typeof(BfdList))]
[JsonSerializable(typeof(AnswerBody))]
[JsonSerializable(typeof(LoginBody))]
[JsonSerializable(typeof(LoginAnswer))]
[JsonSerializable(typeof(VersionBody))]
internal sealed partial class WireJson : JsonSerializerContext;
