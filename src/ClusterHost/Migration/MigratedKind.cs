using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Akka.Import;

namespace LoxiActors.ClusterHost.Migration;

/// <summary>A kind of entity that is taken over.</summary>
internal interface IMigratedKind
{
    string Name { get; }

    /// <exception cref="MigrationException">The entity can't be replayed.</exception>
    MigratedEntity Replay(LocalEntity entity);

    /// <summary>What of the stored entity isn't as it was; null when everything is.</summary>
    string? Difference(MigratedEntity wanted, StoredEntity stored);
}

/// <param name="State">What its events lead to, as its definition writes it.</param>
internal sealed record MigratedEntity(EntityImport Import, byte[] State);

internal sealed class MigratedKind<TState, TInput, TEvent>(EntityDefinition<TState, TInput, TEvent> definition) : IMigratedKind
    where TState : class
    where TInput : class
    where TEvent : class
{
    public string Name => definition.Kind;

    public MigratedEntity Replay(LocalEntity entity)
    {
        var (header, record) = (entity.Header, entity.Record);
        try
        {
            var state = Replay(header.Entity.Key, record.Snapshot, record.Events.Select(happened => happened.Body));
            var bytes = definition.SerializeState(state);
            var import = new EntityImport(
                header.Entity, header.Sequence, [.. entity.History.Select(happened => new ImportedEvent(happened.Sequence, happened.At, happened.Body))],
                entity.Owned, definition.NeedsGuarding(state), header.RetiredAt)
            {
                // What an entity owned at an earlier snapshot isn't known, what it owns now is.
                State = record.Snapshot is null ? null : bytes,
            };
            return new MigratedEntity(import, bytes);
        }
#pragma warning disable CA1031 // Whatever a definition throws.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            throw new MigrationException($"{header.Entity} can't be replayed: {failure.Message}");
        }
    }

    public string? Difference(MigratedEntity wanted, StoredEntity stored)
    {
        if (!Same(wanted.Import.Events, stored.Events))
            return "its events are others";
        if (wanted.Import.RetiredAt != stored.RetiredAt)
            return "whether and when it ended";
        try
        {
            var state = Replay(wanted.Import.Entity.Key, stored.State, stored.Since.Select(happened => happened.Body));
            return definition.SerializeState(state).AsSpan().SequenceEqual(wanted.State) ? null : "its state is another";
        }
#pragma warning disable CA1031 // Whatever a definition throws.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            return $"it can't be replayed: {failure.Message}";
        }
    }

    private TState Replay(string key, byte[]? snapshot, IEnumerable<byte[]> events) => events.Aggregate(
        snapshot is null ? definition.Initial(key) : definition.DeserializeState(snapshot),
        (state, happened) => definition.Evolve(state, definition.DeserializeEvent(happened)));

    private static bool Same(IReadOnlyList<ImportedEvent> some, IReadOnlyList<ImportedEvent> others) =>
        some.Count == others.Count
        && some.Zip(others).All(pair => pair.First.Sequence == pair.Second.Sequence && pair.First.At == pair.Second.At && pair.First.Body.AsSpan().SequenceEqual(pair.Second.Body));
}
