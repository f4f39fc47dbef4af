namespace LoxiActors.Engines.Local.Leases;

/// <summary>How long a lease is, and how often it is asked for. The same for both hosts of a pair.</summary>
public sealed record LeaseTiming
{
    /// <summary>For how long the store grants it. A host that is lost is followed after this at the latest, and what the other one then needs to start.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The holder takes the lease to be over so much earlier than the store does: for clocks that run at different speeds, and for what
    /// lies between asking <see cref="LeaseKeeper.IsHeld"/> and sending.
    /// </summary>
    public TimeSpan Margin { get; init; } = TimeSpan.FromMilliseconds(200);

    public TimeSpan RenewEvery { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How often a waiting host asks, and a holder whose renewal failed.</summary>
    public TimeSpan AskEvery { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>After this a question to the store counts as failed. One renewal that hangs leaves time for another one, on a new connection.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>All times in the proportions of the defaults.</summary>
    public static LeaseTiming Of(TimeSpan duration) => new()
    {
        Duration = duration,
        Margin = duration / 10,
        RenewEvery = duration / 4,
        AskEvery = duration / 8,
        Patience = duration / 4,
    };

    /// <summary>Throws <see cref="ArgumentException"/> when a holder with a good store could lose its lease.</summary>
    public void Validate()
    {
        Positive(Margin, nameof(Margin));
        Positive(RenewEvery, nameof(RenewEvery));
        Positive(AskEvery, nameof(AskEvery));
        Positive(Patience, nameof(Patience));
        var least = Margin + RenewEvery + Patience + AskEvery + Patience;
        if (Duration < least)
        {
            throw new ArgumentException(
                $"{nameof(Duration)} is {Duration}; it must be at least {nameof(Margin)}, {nameof(RenewEvery)}, {nameof(AskEvery)} and twice {nameof(Patience)}, {least}: for a renewal that hangs and the next one");
        }
    }

    private static void Positive(TimeSpan value, string name)
    {
        if (value <= TimeSpan.Zero)
            throw new ArgumentException($"{name} is {value}; it must be longer than nothing");
    }
}
