namespace LoxiActors.Actors.Ports;

/// <summary>How long whoever brings inputs to entities waits before one that was not taken is sent again: doubling, from 50 ms to 5 s.</summary>
public static class RetryPause
{
    public static readonly TimeSpan First = TimeSpan.FromMilliseconds(50);
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <summary>The pause after this one; at most <see cref="Longest"/>.</summary>
    /// <param name="pause">Longer than nothing.</param>
    public static TimeSpan After(TimeSpan pause) => pause * 2 < Longest ? pause * 2 : Longest;

    /// <summary>Doubling with each failure in a row, between bounds of one's own.</summary>
    /// <param name="failures">Before this one; 0 gives <paramref name="first"/>.</param>
    public static TimeSpan Doubling(TimeSpan first, TimeSpan longest, long failures)
    {
        var pause = first * Math.Pow(2, Math.Min(failures, 16));
        return pause < longest ? pause : longest;
    }
}
