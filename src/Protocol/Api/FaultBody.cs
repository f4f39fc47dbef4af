using System.Text.Json.Serialization;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Protocol.Api;

/// <summary>The body of every answer of the HTTP API that says no.</summary>
/// <param name="Fault">octavia-lib's exception, or one of the API's own kinds.</param>
/// <param name="UserFault">What a tenant may read.</param>
/// <param name="OperatorFault">What only the log shows.</param>
public sealed record FaultBody(
    [property: JsonPropertyName("fault")] FaultKind Fault,
    [property: JsonPropertyName("user_fault_string")] string UserFault,
    [property: JsonPropertyName("operator_fault_string")] string OperatorFault);
