using System.Collections.Immutable;
using System.Text.Json.Serialization;
using LoxiActors.Protocol.Json;

namespace LoxiActors.Protocol.Octavia.Payloads;

/// <summary>A certificate with its private key in clear, as Octavia hands it over. Never journalled, and its text form shows no secret.</summary>
public sealed record TlsContainerPayload : Payload
{
    /// <summary>SHA-1 of the certificate in hex.</summary>
    [JsonPropertyName("id")]
    public Optional<string?> Id { get; init; }

    [JsonPropertyName("primary_cn")]
    public Optional<string?> PrimaryCn { get; init; }

    [JsonPropertyName("certificate")]
    public Optional<string?> Certificate { get; init; }

    [JsonPropertyName("private_key")]
    public Optional<string?> PrivateKey { get; init; }

    [JsonPropertyName("passphrase")]
    public Optional<string?> Passphrase { get; init; }

    [JsonPropertyName("intermediates")]
    public Optional<ImmutableArray<string>?> Intermediates { get; init; }

    public override string ToString() => $"TlsContainerPayload {{ Id = {Id}, PrimaryCn = {PrimaryCn} }}";
}
