namespace LoxiActors.Engines.Local;

/// <summary>Bounds and times of the engine.</summary>
public sealed record LocalEngineOptions
{
    /// <summary>Inputs that may wait for one entity; 1 to 65,535. Told inputs, the outcomes of effects, have as many places again.</summary>
    public int MailboxCapacity { get; init; } = 256;

    /// <summary>Entities that decide at the same time; 1 to 1,024. An entity that waits for the journal doesn't count.</summary>
    public int Parallelism { get; init; } = Environment.ProcessorCount;

    /// <summary>Events after which the state is stored along; at least 1.</summary>
    public int SnapshotEvery { get; init; } = 8;

    /// <summary>Events of one entity that are kept for its history, at least; the next snapshot prunes what is older. 0 keeps none that a snapshot covers.</summary>
    public int HistoryLimit { get; init; } = 1_000;

    /// <summary>How long a retired entity's history is kept.</summary>
    public TimeSpan RetiredFor { get; init; } = TimeSpan.FromDays(30);

    /// <summary>After how long without an input an entity that needs no guarding leaves memory.</summary>
    public TimeSpan IdleAfter { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Entities looked at in one sweep for idle ones; at least 1. The next sweep goes on where this one ended.</summary>
    public int SweepLimit { get; init; } = 20_000;

    /// <summary>The first pause before an entity whose turn could not be completed is brought back; doubles up to <see cref="LongestRevivePause"/>.</summary>
    public TimeSpan RevivePause { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan LongestRevivePause { get; init; } = TimeSpan.FromMinutes(1);

    internal void Validate()
    {
        Range(MailboxCapacity, 1, ushort.MaxValue, nameof(MailboxCapacity));
        Range(Parallelism, 1, 1_024, nameof(Parallelism));
        Range(SnapshotEvery, 1, int.MaxValue, nameof(SnapshotEvery));
        Range(HistoryLimit, 0, int.MaxValue, nameof(HistoryLimit));
        Range(SweepLimit, 1, int.MaxValue, nameof(SweepLimit));
        Positive(RetiredFor, nameof(RetiredFor));
        Positive(IdleAfter, nameof(IdleAfter));
        Positive(RevivePause, nameof(RevivePause));
        if (LongestRevivePause < RevivePause)
            throw new ArgumentException($"{nameof(LongestRevivePause)} is {LongestRevivePause}, shorter than {nameof(RevivePause)}, {RevivePause}");
    }

    private static void Range(int value, int least, int most, string name)
    {
        if (value < least || value > most)
            throw new ArgumentException($"{name} is {value}; it must be {least} to {most}");
    }

    private static void Positive(TimeSpan value, string name)
    {
        if (value <= TimeSpan.Zero)
            throw new ArgumentException($"{name} is {value}; it must be longer than nothing");
    }
}
