namespace LoxiActors.Engines.Local.Journal;

/// <summary>How an append went.</summary>
public abstract record AppendOutcome
{
    /// <summary>Flushed.</summary>
    public sealed record Stored : AppendOutcome
    {
        public static Stored Instance { get; } = new();
    }

    /// <summary>Somebody else appended: nothing was stored, and the writer's state is out of date.</summary>
    /// <param name="Actual">The sequence that the journal holds.</param>
    public sealed record OutOfSequence(long Actual) : AppendOutcome;

    /// <summary>Another entity of the same kind has claimed the address: nothing was stored.</summary>
    public sealed record AddressTaken(string Address, string OwnerKey) : AppendOutcome;

    /// <summary>Another host writes under a later epoch: nothing was stored, and nothing that this journal is given will ever be.</summary>
    /// <param name="Epoch">The one that the database holds.</param>
    public sealed record Fenced(long Epoch) : AppendOutcome;

    /// <summary>The disk is full, an I/O error, the journal is closed: it may or may not have been stored, so the journal has to be read before the next append.</summary>
    public sealed record Failed(string Reason) : AppendOutcome;
}
