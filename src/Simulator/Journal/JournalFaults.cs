namespace LoxiActors.Simulation.Journal;

/// <summary>How often something goes wrong between a host and the database; probabilities per call.</summary>
internal sealed record JournalFaults
{
    public static JournalFaults None { get; } = new();

    /// <summary>Not stored, and the host is told that it failed.</summary>
    public double Lost { get; init; }

    /// <summary>Stored, and the host is told that it failed.</summary>
    public double AnswerLost { get; init; }

    /// <summary>Takes up to two seconds.</summary>
    public double Slow { get; init; }

    /// <summary>A read gives an earlier snapshot and the events since.</summary>
    public double EarlierSnapshot { get; init; }

    /// <summary>A read fails.</summary>
    public double Unreadable { get; init; }
}
