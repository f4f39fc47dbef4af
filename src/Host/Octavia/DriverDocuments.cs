using System.Text.Json;
using System.Text.Json.Serialization;

namespace LoxiActors.Host.Octavia;

/// <summary>A call that changes something was accepted: it is in the journal and will end ACTIVE, DELETED or ERROR.</summary>
/// <param name="Operation">Its number in the load balancer's history.</param>
/// <param name="Duplicate">The same call was accepted before; this repeats the first answer.</param>
internal sealed record AcceptedBody(bool Accepted, long Operation, bool Duplicate);

/// <summary>What a call that only asks returned; null for a validation that passed.</summary>
internal sealed record ResultBody(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] IReadOnlyDictionary<string, string>? Result);

/// <summary>A call that its caller gave up on, as it was sent.</summary>
internal sealed record AbandonBody(
    [property: JsonRequired] string CallId,
    [property: JsonRequired] string Method,
    [property: JsonRequired] JsonElement Arguments);

/// <param name="Known">It had been accepted; what it changed is undone.</param>
internal sealed record AbandonedBody(bool Known);
