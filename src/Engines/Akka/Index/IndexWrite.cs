using LoxiActors.Actors.Seam;

namespace LoxiActors.Engines.Akka.Index;

/// <summary>What became of a write. Except for <see cref="Done"/> nothing was written.</summary>
public abstract record IndexWrite
{
    private IndexWrite()
    {
    }

    /// <param name="Position">Of its last change; 0 when it has none, because nothing but sequence and guard changed or it was only prepared.</param>
    public sealed record Done(long Position) : IndexWrite
    {
        /// <summary>What another entity has confirmed and was asked for by <see cref="IIndexStore.ReconcileAsync"/>.</summary>
        public IReadOnlyList<IndexEntry> LeftToOthers { get; init; } = [];
    }

    /// <summary>The incarnation may not write: it is fenced or unknown.</summary>
    public sealed record Fenced : IndexWrite;

    /// <param name="Confirmed">False while it is only prepared, and may turn out not to be.</param>
    public sealed record AddressTaken(string Address, EntityId Owner, bool Confirmed) : IndexWrite;

    /// <param name="Sequence">That the index has already.</param>
    public sealed record Stale(long Sequence) : IndexWrite;
}
