namespace LoxiActors.Actors.Ports;

/// <summary>How long whoever brings inputs to entities waits before one that was not taken is sent again: doubling, from 50 ms to 5 s.</summary>
public static class RetryPause
{
    public static readonly TimeSpan First = TimeSpan.FromMilliseconds(50);
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <summary>The pause after this one; at most <see cref="Longest"/>.</summary>
    /// <param name="pause">Longer than nothing.</param>
    public static TimeSpan After(TimeSpan pause) => pause * 2 < Longest ? pause * 2 : Longest;
}
