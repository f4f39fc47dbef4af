using System.Text.Json.Serialization;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Protocol.Octavia;

/// <summary>
/// A listener's figures as Octavia takes them: absolute, all of them required (seen on Octavia 11.0).
/// docs/statistics.md says what each of them means here.
/// </summary>
public sealed record ListenerStatistics(
    [property: JsonPropertyName("id")] ListenerId Id,
    [property: JsonPropertyName("active_connections")] long ActiveConnections,
    [property: JsonPropertyName("bytes_in")] long BytesIn,
    [property: JsonPropertyName("bytes_out")] long BytesOut,
    [property: JsonPropertyName("request_errors")] long RequestErrors,
    [property: JsonPropertyName("total_connections")] long TotalConnections);
