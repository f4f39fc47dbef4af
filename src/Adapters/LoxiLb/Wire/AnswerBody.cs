using System.Text.Json.Serialization;

namespace LoxiActors.Adapters.LoxiLb.Wire;

/// <summary>What LoxiLB answers to a change: <c>result</c> alone when it went well, a code and a generic message besides when not.</summary>
internal sealed record AnswerBody
{
    [JsonPropertyName("result")] public string? Result { get; init; }

    [JsonPropertyName("message")] public string? Message { get; init; }
}

/// <summary>POST /auth/login</summary>
internal sealed record LoginBody
{
    [JsonPropertyName("username")] public required string Username { get; init; }

    [JsonPropertyName("password")] public required string Password { get; init; }

    // A record's ToString shows every property.
    public override string ToString() => $"login of {Username}";
}

/// <summary>The answer to a login.</summary>
internal sealed record LoginAnswer
{
    [JsonPropertyName("token")] public string? Token { get; init; }

    public override string ToString() => "a login's answer";
}

/// <summary>GET /version</summary>
internal sealed record VersionBody
{
    [JsonPropertyName("version")] public string? Version { get; init; }

    [JsonPropertyName("buildInfo")] public string? BuildInfo { get; init; }
}
