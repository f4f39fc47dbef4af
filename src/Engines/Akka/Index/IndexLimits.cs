using LoxiActors.Actors.Seam;

namespace LoxiActors.Engines.Akka.Index;

/// <summary>What every store refuses alike, so that they can't be told apart.</summary>
internal static class IndexLimits
{
    public const int ChangesKept = 100_000;

    public const int LargestPage = 1_000;

    /// <summary>Several of them make one key, and PostgreSQL's may have 2,700 bytes.</summary>
    private const int LongestText = 255;

    public static TimeSpan FencedHostsKept { get; } = TimeSpan.FromDays(30);

    public static void CheckPage(int limit)
    {
        if (limit is < 1 or > LargestPage)
            throw new ArgumentOutOfRangeException(nameof(limit), limit, $"limit must be 1 to {LargestPage}");
    }

    public static void CheckHost(string host) => CheckText(host, nameof(host));

    public static void Check(EntityId entity)
    {
        CheckText(entity.Kind, "kind");
        CheckText(entity.Key, "key");
    }

    public static void Check(EntityId entity, long sequence)
    {
        Check(entity);
        ArgumentOutOfRangeException.ThrowIfNegative(sequence);
    }

    public static void CheckText(string text, string name)
    {
        ArgumentNullException.ThrowIfNull(text, name);
        if (text.Length is < 1 or > LongestText)
            throw new ArgumentException($"{name} has {text.Length} characters: 1 to {LongestText} are meant", name);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0' || char.IsLowSurrogate(text[i]) || (char.IsHighSurrogate(text[i]) && (++i == text.Length || !char.IsLowSurrogate(text[i]))))
                throw new ArgumentException($"{name} holds a NUL or half a character, which databases can't keep", name);
        }
    }
}
