using LoxiActors.Actors.Hosting;
using LoxiActors.Actors.Ports;
using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Local.Journal;
using LoxiActors.Engines.Local.Timers;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Engines.Local.Entities;

internal sealed partial class EntityTurns<TState, TInput, TEvent>
{
    /// <summary>Null when the state is in memory.</summary>
    private async ValueTask<Refusal?> LoadAsync(EntityCell<TState, TInput, TEvent> cell)
    {
        if (cell.State is not null)
            return null;
        if (IsNew(cell))
        {
            SetState(cell, definition.Initial(cell.Key));
            return null;
        }

        EntityRecord? record;
        IReadOnlyList<IndexChange> unknown;
        try
        {
            record = await engine.Journal.ReadAsync(IdOf(cell), CancellationToken.None).ConfigureAwait(false);
            unknown = await UnknownIndexAsync(cell).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            engine.Log.NotRead(e, IdOf(cell));
            engine.Metrics.Refused(definition.Kind, "not read");
            return EngineRefusals.NotRead(e.Message);
        }

        try
        {
            Restore(cell, record, unknown);
            return null;
        }
        catch (Exception e)
        {
            engine.Log.NotReplayed(e, IdOf(cell));
            engine.Metrics.Refused(definition.Kind, "not replayed");
            return EngineRefusals.InternalError;
        }
    }

    /// <summary>Every entity in the journal has had a cell since the start, so one without events is new, unless an append of it failed.</summary>
    private bool IsNew(EntityCell<TState, TInput, TEvent> cell) => cell.Sequence == 0 && !_inDoubt.ContainsKey(cell.Key);

    /// <summary>The entity's index when somebody else has written; nothing otherwise. Reads the index of all, but that should never happen.</summary>
    private async ValueTask<IReadOnlyList<IndexChange>> UnknownIndexAsync(EntityCell<TState, TInput, TEvent> cell)
    {
        var changes = new List<IndexChange>();
        if (_inDoubt.TryGetValue(cell.Key, out var doubtful) && doubtful is null)
        {
            await foreach (var entry in engine.Journal.ReadIndexAsync(definition.Kind, CancellationToken.None).ConfigureAwait(false))
            {
                if (entry.Owner.Key == cell.Key)
                    changes.Add(entry.Change);
            }
        }

        return changes;
    }

    /// <param name="unknown">The whole index of the entity, if somebody else has written.</param>
    private void Restore(EntityCell<TState, TInput, TEvent> cell, EntityRecord? record, IReadOnlyList<IndexChange> unknown)
    {
        var state = record is null ? definition.Initial(cell.Key) : definition.Replay(record);
        cell.Guarded = record is not null && definition.NeedsGuarding(state);
        cell.Sequence = record?.Sequence ?? 0;
        cell.SinceSnapshot = record?.Events.Count ?? 0;
        cell.RecoveredOwed &= record is not null;
        SetState(cell, state);
        if (record is null && cell.Retired)
            BeginAnew(cell);
        if (_inDoubt.TryRemove(cell.Key, out var doubtful))
            Settle(cell, doubtful, unknown);
        engine.Metrics.Replayed(definition.Kind, cell.SinceSnapshot);
    }

    /// <summary>The journal has forgotten the entity; <see cref="Forget"/> is about to do so, or never will.</summary>
    private void BeginAnew(EntityCell<TState, TInput, TEvent> cell)
    {
        if (Guid.TryParseExact(cell.Key, "D", out var key))
            Directory.Replace(key, []);
        lock (cell)
        {
            cell.Retired = false;
            cell.Purged = false;
        }
    }

    private void Settle(EntityCell<TState, TInput, TEvent> cell, JournalAppend? doubtful, IReadOnlyList<IndexChange> unknown)
    {
        if (doubtful is null)
        {
            if (Guid.TryParseExact(cell.Key, "D", out var key))
                Directory.Replace(key, unknown);
        }
        else if (doubtful.Events.Count > 0 && doubtful.LastSequence <= cell.Sequence)
        {
            // Stored after all: then so were its changes of the index.
            ApplyIndex(doubtful);
        }
    }

    /// <summary>Takes a state that was replayed at the start, unless the entity has been in memory since.</summary>
    private void Adopt(EntityCell<TState, TInput, TEvent> cell, TState state, ReviveEnvelope<TState> revive)
    {
        if (cell.State is not null || !cell.RecoveredOwed || cell.Sequence != revive.Sequence || _inDoubt.ContainsKey(cell.Key))
            return;
        cell.Guarded = definition.NeedsGuarding(state);
        cell.SinceSnapshot = revive.SinceSnapshot;
        SetState(cell, state);
        engine.Metrics.Replayed(definition.Kind, revive.SinceSnapshot);
    }

    /// <summary>The turn wasn't completed. Whoever asks can ask again; what the entity was told or had timed would be lost.</summary>
    private void Drop(EntityCell<TState, TInput, TEvent> cell, Envelope? envelope)
    {
        if (envelope is AskedEnvelope<TInput>)
            SetState(cell, null);
        else
            Crash(cell);
    }

    /// <summary>
    /// Treats the entity as if the process had ended: its state and timers go, and before its next input, or after a pause at
    /// the latest, it is brought back and told so.
    /// </summary>
    private void Crash(EntityCell<TState, TInput, TEvent> cell)
    {
        SetState(cell, null);
        cell.RecoveredOwed = true;
        CancelTimers(cell);
        ReviveLater(cell);
    }

    private void ReviveLater(EntityCell<TState, TInput, TEvent> cell)
    {
        var pause = RetryPause.Doubling(engine.Options.RevivePause, engine.Options.LongestRevivePause, cell.Failures);
        if (cell.Failures < byte.MaxValue)
            cell.Failures++;
        var timer = new EntityTimer(cell, message: null, engine.Time.GetUtcNow() + pause);
        lock (cell)
        {
            if (cell.TakeTimer(name: null) is { } earlier)
                engine.Timers.Cancel(earlier);
            cell.AddTimer(timer);
        }

        engine.Timers.Start(timer);
    }
}
