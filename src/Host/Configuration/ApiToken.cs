using System.Security.Cryptography;
using System.Text;

namespace LoxiActors.Host.Configuration;

/// <summary>The secret that callers of the HTTP API show. Only a hash of it is kept, and its text form shows nothing.</summary>
public sealed class ApiToken
{
    public const int ShortestLength = 16;
    public const int LongestLength = 512;

    private readonly byte[] _hash;

    private ApiToken(byte[] hash) => _hash = hash;

    /// <summary>Null when the text can be a token; else why not, without quoting it.</summary>
    public static string? Problem(string text) => text.Length switch
    {
        < ShortestLength => $"is shorter than {ShortestLength} characters",
        > LongestLength => $"is longer than {LongestLength} characters",
        _ => text.All(c => c is > ' ' and <= '~') ? null : "has a character that is not printable ASCII, or a space",
    };

    public static ApiToken From(string text) => Problem(text) is { } problem
        ? throw new ArgumentException($"the API token {problem}", nameof(text))
        : new ApiToken(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>Takes the same time whatever is offered.</summary>
    public bool Matches(string offered) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(offered)), _hash);

    public override string ToString() => "(secret)";
}
