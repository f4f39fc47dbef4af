namespace LoxiActors.Adapters.Octavia.Calls;

/// <summary>By which a call that is sent twice is recognised.</summary>
public static class CallIds
{
    public const int LongestLength = 128;

    /// <summary>What is wrong with one, in words; null when nothing is.</summary>
    public static string? Problem(string id) =>
        id.Length is > 0 and <= LongestLength && id.All(c => c is >= ' ' and <= '~')
            ? null
            : $"has to be 1 to {LongestLength} printable ASCII characters";
}
