namespace LoxiActors.Protocol.Heartbeats;

/// <summary>Boot ids are ordered: the milliseconds since 1970 at which the boot began, times 65,536, plus a count.</summary>
public static class BootIds
{
    private const int CountBits = 16;

    /// <param name="last">The boot before, if it is known: then the next is newer even when the clock was set back.</param>
    /// <param name="trust">A last one that lies further ahead than this is taken for a clock that was wrong, and left out of account.</param>
    public static ulong Next(DateTimeOffset now, ulong? last, TimeSpan trust)
    {
        var next = Of(now);
        return last >= next && last < Of(now + trust) ? last.Value + 1 : next;
    }

    /// <summary>The lowest id of a boot that began then.</summary>
    public static ulong Of(DateTimeOffset start) => (ulong)Math.Max(0, start.ToUnixTimeMilliseconds()) << CountBits;

    public static DateTimeOffset StartOf(ulong bootId) =>
        DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Min(bootId >> CountBits, 253_402_300_799_999));
}
