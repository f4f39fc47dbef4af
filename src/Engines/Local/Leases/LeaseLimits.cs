namespace LoxiActors.Engines.Local.Leases;

internal static class LeaseLimits
{
    public const int LongestHolder = 255;
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    public static void Check(string holder, TimeSpan duration)
    {
        if (holder.Length is 0 or > LongestHolder || holder.Contains('\0', StringComparison.Ordinal))
            throw new ArgumentException($"a lease's holder has 1 to {LongestHolder} characters and no NUL among them", nameof(holder));
        Check(duration);
    }

    public static void Check(TimeSpan duration)
    {
        if (duration <= TimeSpan.Zero || duration > Longest)
            throw new ArgumentOutOfRangeException(nameof(duration), duration, "a lease's duration must be more than zero and at most a day");
    }
}
