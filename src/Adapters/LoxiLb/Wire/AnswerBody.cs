using System.Text.Json.Serialization;

namespace LoxiActors.Adapters.LoxiLb.Wire;

/// <summary>What LoxiLB answers to a change: <c>result</c> alone when it went well, a code and a generic message besides when not.</summary>
internal sealed record AnswerBody
{
    [JsonPropertyName("result")] public string? Result { get; set; }

    [JsonPropertyName("message")] public string? Message { get; set; }
}

/// <summary>POST /auth/login</summary>
internal sealed record LoginBody
{
    [JsonPropertyName("username")] public required string Username { get; set; }

    [JsonPropertyName("password")] public required string Password { get; set; }

    // A record's ToString shows every property.
    public override string ToString() => $"login of {Username}";
}

/// <summary>The answer to a login.</summary>
internal sealed record LoginAnswer
{
    [JsonPropertyName("token")] public string? Token { get; set; }

    public override string ToString() => "a login's answer";
}

/// <summary>GET /version</summary>
internal sealed record VersionBody
{
    [JsonPropertyName("version")] public string? Version { get; set; }
}
