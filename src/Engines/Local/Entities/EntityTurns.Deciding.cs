using LoxiActors.Actors.Hosting;
using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Local.Journal;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Engines.Local.Entities;

internal sealed partial class EntityTurns<TState, TInput, TEvent>
{
    /// <summary>
    /// One turn: decide, store, answer, carry out. Null when it was completed; otherwise nothing was answered and nothing carried out.
    /// </summary>
    /// <param name="envelope">Null for the input that follows a recovery.</param>
    private async ValueTask<Refusal?> DeliverAsync(EntityCell<TState, TInput, TEvent> cell, Envelope? envelope)
    {
        engine.Metrics.Input(definition.Kind);
        Plan plan;
        try
        {
            plan = Decide(cell, envelope);
        }
        catch (Exception e)
        {
            engine.Log.DecisionFailed(e, IdOf(cell));
            engine.Metrics.Refused(definition.Kind, "internal error");
            Drop(cell, envelope);
            return EngineRefusals.InternalError;
        }

        if (plan.Append is { } append)
        {
            var outcome = await AppendAsync(append).ConfigureAwait(false);
            if (outcome is not AppendOutcome.Stored)
                return NotStored(cell, envelope, append, outcome);
            cell.Sequence = append.LastSequence;
            cell.SinceSnapshot = append.Snapshot is null ? cell.SinceSnapshot + append.Events.Count : 0;
            cell.Guarded = append.Guarded;
            cell.Retired |= append.Retired;
            ApplyIndex(append);
        }

        SetState(cell, plan.Next);
        if (envelope is null)
        {
            cell.RecoveredOwed = false;
            cell.Failures = 0;
        }

        if (plan.Decision.Reply is Reply.Refused)
            engine.Metrics.Refused(definition.Kind, "decided");
        envelope?.Answer(plan.Decision.Reply);
        CarryOut(cell, plan.Decision.Effects);
        return null;
    }

    /// <summary>
    /// The next state is worked out before the events are stored: an event that <c>Evolve</c> refuses must never reach the
    /// journal, and the snapshot and the guarded flag are stored along. Nobody sees it until they are.
    /// </summary>
    private Plan Decide(EntityCell<TState, TInput, TEvent> cell, Envelope? envelope)
    {
        var now = engine.Time.GetUtcNow();
        var input = envelope switch
        {
            null => definition.Recovered(),
            TimerEnvelope timer => definition.TimerFired(timer.Timer),
            InputEnvelope<TInput> sent => sent.Input,
            _ => throw new InvalidOperationException($"no input: {envelope.GetType().Name}"),
        };
        var state = cell.State!;
        var decision = definition.Decide(state, input, now);
        var next = state;
        foreach (var happened in decision.Events)
            next = definition.Evolve(next, happened);
        return new Plan(decision, next, Batch(cell, decision, next, now));
    }

    /// <summary>Null when there is nothing to store.</summary>
    private JournalAppend? Batch(EntityCell<TState, TInput, TEvent> cell, Decision<TEvent> decision, TState next, DateTimeOffset now)
    {
        var retired = decision.Effects.Any(e => e is Retire);
        var last = cell.Sequence + decision.Events.Length;
        if (last == 0 || (decision.Events.IsEmpty && !retired))
            return null;
        var index = decision.Events.SelectMany(definition.IndexChanges).ToArray();
        if (index.Length > 0 && !Guid.TryParseExact(cell.Key, "D", out _))
            throw new InvalidOperationException("an entity in the index needs a UUID in lower case with hyphens for a key");
        var append = new JournalAppend(
            IdOf(cell), cell.Sequence, now, [.. decision.Events.Select(definition.SerializeEvent)], index, definition.NeedsGuarding(next))
        {
            Retired = retired,
        };
        return cell.SinceSnapshot + decision.Events.Length < Math.Max(engine.Options.SnapshotEvery, definition.EventsPerSnapshot(next))
            ? append
            : append with
            {
                Snapshot = definition.SerializeState(next),
                PruneThrough = Math.Max(0, last - engine.Options.HistoryLimit),
            };
    }

    private async ValueTask<AppendOutcome> AppendAsync(JournalAppend append)
    {
        var started = engine.Time.GetTimestamp();
        try
        {
            return await engine.Journal.AppendAsync(append).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            return new AppendOutcome.Failed(e.Message);
        }
        finally
        {
            engine.Metrics.Appended(definition.Kind, engine.Time.GetElapsedTime(started));
        }
    }

    private Refusal NotStored(EntityCell<TState, TInput, TEvent> cell, Envelope? envelope, JournalAppend append, AppendOutcome outcome)
    {
        if (outcome is AppendOutcome.AddressTaken taken)
        {
            engine.Metrics.Refused(definition.Kind, "address taken");
            Drop(cell, envelope);
            return EngineRefusals.Taken(definition.Kind, taken.Address, taken.OwnerKey);
        }

        if (outcome is AppendOutcome.Fenced fenced)
            engine.Gate.Fence($"another host has taken over under epoch {fenced.Epoch}");
        var reason = outcome switch
        {
            AppendOutcome.Fenced later => $"another host writes under epoch {later.Epoch}",
            AppendOutcome.OutOfSequence ahead =>
                $"the journal is at event {ahead.Actual} and not at {append.ExpectedSequence}: somebody else has written",
            AppendOutcome.Failed failed => failed.Reason,
            _ => outcome.ToString(),
        };
        engine.Log.NotStored(append.Entity, reason);
        engine.Metrics.Refused(definition.Kind, "not stored");
        _inDoubt[cell.Key] = outcome is AppendOutcome.OutOfSequence ? null : append;
        Crash(cell);
        return EngineRefusals.NotStored(reason);
    }

    private void CarryOut(EntityCell<TState, TInput, TEvent> cell, IReadOnlyList<Effect> effects)
    {
        foreach (var effect in effects)
        {
            if (engine.Gate.Fenced)
                return;
            try
            {
                switch (effect)
                {
                    case StartTimer start:
                        StartTimer(cell, start);
                        break;
                    case CancelTimer cancel:
                        CancelTimer(cell, cancel.Name);
                        break;
                    case Retire:
                        CancelTimers(cell);
                        break;
                    default:
                        engine.Effects.Handle(IdOf(cell), effect);
                        break;
                }
            }
            catch (Exception e)
            {
                engine.Log.EffectFailed(e, IdOf(cell), effect.GetType().Name);
            }
        }
    }

    private void ApplyIndex(JournalAppend append)
    {
        if (append.Index.Count > 0)
            Directory.Apply(Guid.ParseExact(append.Entity.Key, "D"), append.Index);
    }

    private readonly record struct Plan(Decision<TEvent> Decision, TState Next, JournalAppend? Append);
}
