namespace LoxiActors.Engines.Local.Journal;

internal static class JournalLimits
{
    public const int LargestPage = 1_000;

    public static void CheckPage(int limit)
    {
        if (limit is < 1 or > LargestPage)
            throw new ArgumentOutOfRangeException(nameof(limit), limit, $"limit must be 1 to {LargestPage}");
    }

    /// <summary>Every journal keeps times to the millisecond, so that a replay doesn't depend on which one it is.</summary>
    public static DateTimeOffset Truncate(DateTimeOffset at) => DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds());
}
