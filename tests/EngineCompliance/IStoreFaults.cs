namespace LoxiActors.EngineCompliance;

public enum AppendFault
{
    None,

    /// <summary>Nothing is stored, and the engine learns that the append failed.</summary>
    Lost,

    /// <summary>Stored, but the engine is told that it failed.</summary>
    AnswerLost,
}

/// <summary>Faults of a store, for all engines on it.</summary>
public interface IStoreFaults
{
    /// <summary>Befalls every append that begins from now on.</summary>
    AppendFault Append { get; set; }

    /// <summary>The events of an entity can't be read.</summary>
    bool Unreadable { get; set; }

    /// <summary>Holds the next append back; those after it pass.</summary>
    /// <param name="stored">True to hold its answer only: it is stored already.</param>
    IHeldAppend HoldNext(bool stored);
}

public interface IHeldAppend
{
    /// <summary>Completes when the append is being held.</summary>
    Task Reached { get; }

    void Release();
}
