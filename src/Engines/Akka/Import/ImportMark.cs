using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Akka.Index;

namespace LoxiActors.Engines.Akka.Import;

/// <summary>
/// The row of the index that says that entities are being imported, or were: pending until all of them are there. It is of a kind that nobody
/// hosts.
/// </summary>
internal static class ImportMark
{
    /// <summary>Stands in databases; never changes.</summary>
    public const string Kind = "migration";

    public static EntityId Of(string origin) => new(Kind, origin);

    /// <exception cref="IndexStoreException"></exception>
    public static async Task<IndexedEntity?> FindAsync(IIndexStore index, CancellationToken cancellation)
    {
        await foreach (var row in index.ReadEntitiesAsync(Kind, cancellation).ConfigureAwait(false))
            return row;
        return null;
    }
}

/// <summary>What a store says of an import.</summary>
/// <param name="Origin">Where its entities came from; null when there never was an import.</param>
/// <param name="IsComplete">Not while some of them may be missing.</param>
/// <param name="Entities">How many there were when it was complete.</param>
/// <param name="Example">One entity that is in the store; null for none.</param>
public sealed record ImportStanding(string? Origin, bool IsComplete, long Entities, EntityId? Example)
{
    /// <exception cref="IndexStoreException">The index can't be read, or has no tables.</exception>
    public static async Task<ImportStanding> ReadAsync(IIndexStore index, CancellationToken cancellation)
    {
        var mark = await ImportMark.FindAsync(index, cancellation).ConfigureAwait(false);
        EntityId? example = null;
        await foreach (var row in index.ReadEntitiesAsync(null, cancellation).ConfigureAwait(false))
        {
            if (row.Entity.Kind == ImportMark.Kind)
                continue;
            example = row.Entity;
            break;
        }

        return new ImportStanding(mark?.Entity.Key, mark is { Pending: false }, mark?.Sequence ?? 0, example);
    }
}
