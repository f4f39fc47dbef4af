using Akka.Actor;
using LoxiActors.Actors.Hosting;
using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Akka.Index;
using LoxiActors.Engines.Akka.Journal;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Engines.Akka.Entities;

internal sealed partial class EntityActor<TState, TInput, TEvent>
{
    private static readonly TimeSpan OwnersPatience = TimeSpan.FromSeconds(5);

    /// <param name="item">Null for the input that follows a recovery.</param>
    private void Turn(Item? item, Func<TInput> input)
    {
        _busy = true;
        _current = item;
        Plan plan;
        try
        {
            plan = Decide(input());
        }
#pragma warning disable CA1031 // Whatever a definition throws.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            _engine.Log.DecisionFailed(failure, _id);
            Undecided(item, EngineRefusals.InternalError);
            return;
        }

        if (plan.Entries.Count == 0)
            Publish(item, plan);
        else if (plan.ChangesIndex)
            Prepare(item, plan, again: true);
        else
            Store(item, plan);
    }

    /// <summary>The next state is worked out before anything is stored: an event that <c>Evolve</c> refuses must never reach the journal.</summary>
    private Plan Decide(TInput input)
    {
        var now = _engine.Time.GetUtcNow();
        var decision = _kind.Definition.Decide(_state!, input, now);
        var next = _state!;
        foreach (var happened in decision.Events)
            next = _kind.Definition.Evolve(next, happened);
        var retires = decision.Effects.Any(effect => effect is Retire);
        var sequence = _sequence;
        List<IStoredEntry> entries = [.. decision.Events.Select(happened => new StoredEvent(++sequence, now, _engine.Incarnation, _kind.Definition.SerializeEvent(happened)))];
        if (retires && sequence > 0)
            entries.Add(new EntityRetired(now, _engine.Incarnation));
        var changes = NewsOf(decision.Events);
        if (changes.Length > 0 && !Guid.TryParseExact(_id.Key, "D", out _))
            throw new InvalidOperationException("an entity in the index needs a UUID in lower case with hyphens for a key");
        var guarded = sequence > 0 && _kind.Definition.NeedsGuarding(next);
        return new Plan(decision, next, sequence, entries, changes, guarded, retires ? now : _retiredAt)
        {
            ChangesIndex = entries.Count > 0 && (_sequence == 0 || changes.Length > 0 || guarded != _guarded || retires),
        };
    }

    /// <summary>
    /// Events name what they touch, mostly things that the entity has in the index already. The two writes to the index, and the cluster's turn at
    /// its feed, are for what it hasn't: what is new to it, and what has become another entity's since.
    /// </summary>
    private IndexChange[] NewsOf(IReadOnlyList<TEvent> events)
    {
        var named = events.SelectMany(_kind.Definition.IndexChanges).ToArray();
        if (named.Length == 0)
            return named;
        var owned = new HashSet<IndexChange>(_owned);
        return [.. named.Where(change => IndexSet.Apply(owned, change) || !_kind.Known.IsStillOf(_id.Key, change))];
    }

    private void Prepare(Item? item, Plan plan, bool again) =>
        Then(
            () => _engine.Index.PrepareAsync(_engine.Incarnation, _id, plan.Guarded, plan.Changes, CancellationToken.None),
            outcome =>
            {
                switch (outcome)
                {
                    case IndexWrite.Done:
                        Store(item, plan);
                        break;
                    case IndexWrite.Fenced:
                        FencedByIndex(item);
                        break;
                    case IndexWrite.AddressTaken taken when again:
                        SettleOwner(taken, () => Prepare(item, plan, again: false));
                        break;
                    case IndexWrite.AddressTaken taken:
                        Undecided(item, EngineRefusals.Taken(_id.Kind, taken.Address, taken.Owner.Key));
                        break;
                    default:
                        NotStored(item, $"the index says otherwise: {outcome}");
                        break;
                }
            },
            failure => NotStored(item, failure.Message));

    /// <summary>A claim may be left from a turn that was cut off; then its entity finds that out and lets go.</summary>
    private void SettleOwner(IndexWrite.AddressTaken taken, Action then) =>
        Then(
            () => _kind.Region.Ask<IWireMessage>(new Settled(taken.Owner.Kind, taken.Owner.Key), OwnersPatience),
            _ => then(),
            _ => then());

    private void Store(Item? item, Plan plan) =>
        AppendThen(plan.Entries, failure =>
        {
            if (failure is not null)
                NotStored(item, failure.Message);
            else if (plan.ChangesIndex)
                Confirm(item, plan);
            else
                Publish(item, plan);
        });

    private void Confirm(Item? item, Plan plan) =>
        Then(
            () => _engine.Index.ConfirmAsync(_engine.Incarnation, _id, plan.Sequence, plan.Guarded, plan.RetiredAt, plan.Changes, CancellationToken.None),
            outcome =>
            {
                switch (outcome)
                {
                    case IndexWrite.Done done:
                        _engine.OwnChanges.Note(done.Position);
                        Publish(item, plan);
                        break;
                    case IndexWrite.Fenced:
                        FencedByIndex(item);
                        break;
                    default:
                        NotStored(item, $"the index says otherwise: {outcome}");
                        break;
                }
            },
            failure => NotStored(item, failure.Message));

    private void Publish(Item? item, Plan plan)
    {
        if (_engine.Gate.Fenced)
        {
            Fenced(_engine.Gate.Closed!, item);
            return;
        }

        _sinceSnapshot += (int)(plan.Sequence - _sequence);
        (_state, _sequence, _guarded, _retiredAt) = (plan.Next, plan.Sequence, plan.Guarded, plan.RetiredAt);
        foreach (var change in plan.Changes)
            IndexSet.Apply(_owned, change);
        if (plan.ChangesIndex)
        {
            _kind.Known.Apply(_id.Key, plan.Changes);
            _kind.Known.Note(_id.Key, _retiredAt is not null);
        }

        if (item is null || _sequence > 0)
            _owesRecovered = false;
        if (item is null)
            _failures = 0;
        if (item is Item.Tell told)
            _told.IsOverNow(told.Id);
        item?.Sender?.Tell(item is Item.Ask ? new Answered(plan.Decision.Reply) : Done.Instance, _self);
        CarryOut(plan.Decision.Effects);
        _current = null;
        if (item is not null)
            _engine.Gate.Leave();
        SaveIfDue();
        Rest();
    }

    private void CarryOut(IReadOnlyList<Effect> effects)
    {
        foreach (var effect in effects)
        {
            if (_engine.Gate.Fenced)
                return;
            try
            {
                switch (effect)
                {
                    case StartTimer start:
                        StartTimer(start);
                        break;
                    case CancelTimer cancel:
                        CancelTimer(cancel.Name);
                        break;
                    case Retire:
                        CancelTimers();
                        break;
                    default:
                        _engine.Effects.Handle(_id, effect);
                        break;
                }
            }
#pragma warning disable CA1031 // The other effects and turns go on.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                _engine.Log.EffectFailed(failure, _id, effect.GetType().Name);
            }
        }
    }

    /// <summary>A snapshot that can't be made costs time at the next start, and nothing else.</summary>
    private void SaveIfDue()
    {
        try
        {
            Save();
        }
#pragma warning disable CA1031 // Whatever a definition throws.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            _engine.Log.NotSaved(failure, _id);
        }
    }

    private void Save()
    {
        if (_sinceSnapshot < Math.Max(_engine.Options.SnapshotEvery, _kind.Definition.EventsPerSnapshot(_state!)))
            return;
        _sinceSnapshot = 0;

        // Takeovers have entries of their own between the events.
        var limit = _engine.Options.HistoryLimit;
        var keep = limit + Math.Min(_lastEntry - _sequence, limit);
        _journal?.Tell(new Save(new StoredState(_sequence, _retiredAt, _engine.Incarnation, [.. _owned], _kind.Definition.SerializeState(_state!)), keep), _self);
    }

    /// <summary>Nothing was stored, and nothing will be. Whoever asks can ask again; what the entity was told or had timed would be lost.</summary>
    private void Undecided(Item? item, Refusal refusal)
    {
        if (item is null)
        {
            LoadFailed(refusal);
            return;
        }

        Fail(item, refusal);
        if (item is not Item.Ask)
            Crash();
        Rest();
    }

    /// <summary>Perhaps it was: only the journal knows.</summary>
    private void NotStored(Item? item, string reason)
    {
        _engine.Log.NotStored(_id, reason);
        if (item is null)
        {
            LoadFailed(EngineRefusals.NotStored(reason));
            return;
        }

        Fail(item, EngineRefusals.NotStored(reason));
        Crash();
        Rest();
    }

    /// <param name="Sequence">Of the last event after the turn.</param>
    /// <param name="Entries">To be stored together; empty for a decision without events.</param>
    private sealed record Plan(
        Decision<TEvent> Decision, TState Next, long Sequence, IReadOnlyList<IStoredEntry> Entries, IReadOnlyList<IndexChange> Changes,
        bool Guarded, DateTimeOffset? RetiredAt)
    {
        public bool ChangesIndex { get; init; }
    }
}
