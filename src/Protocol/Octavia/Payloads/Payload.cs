using System.Text.Json;
using System.Text.Json.Serialization;

namespace LoxiActors.Protocol.Octavia.Payloads;

/// <summary>
/// What every object that Octavia hands to a provider driver shares. Field names are octavia-lib's;
/// a field that was not sent is unset, which is not the same as null.
/// </summary>
public abstract record Payload
{
    /// <summary>Fields of a later octavia-lib that this version does not know. Kept, so that a set one can be refused by name instead of being lost.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; init; }
}
