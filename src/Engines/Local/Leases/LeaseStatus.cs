namespace LoxiActors.Engines.Local.Leases;

/// <summary>What a host knows of the lease; for operators. Whether it may act says <see cref="LeaseKeeper.IsHeld"/> alone.</summary>
public abstract record LeaseStatus
{
    /// <summary>The store has not answered yet.</summary>
    public sealed record Unknown : LeaseStatus
    {
        public static Unknown Instance { get; } = new();
    }

    /// <summary>Another host has it.</summary>
    public sealed record Waiting(string Holder, long Epoch) : LeaseStatus;

    /// <summary>The store can't be asked, and this host has no lease, or had one that is over.</summary>
    /// <param name="Epoch">Under which this host had it, and goes on if nobody takes over; null when it had none.</param>
    public sealed record Away(string Reason, long? Epoch) : LeaseStatus;

    public sealed record Held(long Epoch) : LeaseStatus;

    /// <summary>Another host has taken over; this one can do nothing but end.</summary>
    /// <param name="Holder">Null when only the journal has told of it.</param>
    public sealed record Lost(string? Holder, long Epoch) : LeaseStatus;

    /// <summary>Given back.</summary>
    public sealed record Released : LeaseStatus
    {
        public static Released Instance { get; } = new();
    }
}
