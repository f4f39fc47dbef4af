using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Local.Journal;

namespace LoxiActors.Engines.Local.Entities;

internal static class EntityReplay
{
    /// <summary>The state that the record leads to. Throws whatever the definition throws for a snapshot or event that it doesn't know.</summary>
    public static TState Replay<TState, TInput, TEvent>(this EntityDefinition<TState, TInput, TEvent> definition, EntityRecord record)
        where TState : class
        where TInput : class
        where TEvent : class
    {
        var state = record.Snapshot is null ? definition.Initial(record.Entity.Key) : definition.DeserializeState(record.Snapshot);
        foreach (var stored in record.Events)
            state = definition.Evolve(state, definition.DeserializeEvent(stored.Body));
        return state;
    }
}
