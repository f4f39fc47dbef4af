using System.Runtime.CompilerServices;
using LoxiActors.Actors.Hosting;
using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Local.Entities;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Engines.Local;

/// <summary>The way to the entities of one kind that this process runs. Made by <see cref="LocalEngine.Host{TState,TInput,TEvent}"/>; safe for any number of threads.</summary>
public sealed partial class EntityHost<TState, TInput, TEvent> : IEntities<TState, TInput, TEvent>
    where TState : class
    where TInput : class
    where TEvent : class
{
    private readonly EngineContext _engine;
    private readonly EntityDefinition<TState, TInput, TEvent> _definition;
    private readonly EntityTurns<TState, TInput, TEvent> _turns;

    internal EntityHost(EngineContext engine, EntityDefinition<TState, TInput, TEvent> definition)
    {
        _engine = engine;
        _definition = definition;
        _turns = new EntityTurns<TState, TInput, TEvent>(engine, definition);
    }

    public string Kind => _definition.Kind;

    /// <summary>Which entity owns what. Complete as soon as inputs are let in.</summary>
    public ObjectDirectory Directory => _turns.Directory;

    IObjectDirectory IEntities<TState, TInput, TEvent>.Directory => Directory;

    /// <summary>Entities whose state is in memory now.</summary>
    public int Resident => _turns.Resident;

    public int Known => _turns.Cells.Count;

    public ValueTask<Reply> AskAsync(string key, TInput input, CancellationToken cancellation = default)
    {
        var envelope = new AskedEnvelope<TInput>(input, cancellation);
        if (Post(key, envelope, _engine.Options.MailboxCapacity) is { } refusal)
            return ValueTask.FromResult<Reply>(new Reply.Refused(refusal));
        return new ValueTask<Reply>(cancellation.CanBeCanceled ? envelope.Reply.WaitAsync(cancellation) : envelope.Reply);
    }

    public bool Tell(string key, TInput input)
    {
        if (Post(key, new ToldEnvelope<TInput>(input), _engine.Options.MailboxCapacity * 2) is not { } refusal)
            return true;
        _engine.Log.NotTold(new EntityId(Kind, key), refusal.OperatorFault);
        return false;
    }

    public ValueTask<TState?> StateOfAsync(string key, CancellationToken cancellation = default)
    {
        if (_engine.Gate.Closed is null && !_turns.Cells.ContainsKey(key))
            return ValueTask.FromResult<TState?>(null);
        var envelope = new QueryEnvelope<TState>(cancellation);
        if (Post(key, envelope, _engine.Options.MailboxCapacity) is { } refusal)
            return ValueTask.FromException<TState?>(new EntityUnavailableException(refusal.OperatorFault));
        return new ValueTask<TState?>(cancellation.CanBeCanceled ? envelope.State.WaitAsync(cancellation) : envelope.State);
    }

    public IReadOnlyCollection<string> Keys(bool retired = false) =>
        [.. _turns.Cells.Values.Where(c => c.Sequence > 0 && (retired || !c.Retired)).Select(c => c.Key)];

    public async ValueTask<IReadOnlyList<RecordedEvent<TEvent>>> HistoryAsync(
        string key, long before = long.MaxValue, int limit = 100, CancellationToken cancellation = default)
    {
        var page = await _engine.Journal.ReadHistoryAsync(new EntityId(Kind, key), before, limit, cancellation).ConfigureAwait(false);
        return [.. page.Select(e => new RecordedEvent<TEvent>(e.Sequence, e.At, _definition.DeserializeEvent(e.Body)))];
    }

    public async IAsyncEnumerable<KeyValuePair<string, TState>> ReadStoredAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        // The list is read to its end first: reading entities in between would keep two readers of the journal busy.
        var known = new List<EntityId>();
        await foreach (var header in _engine.Journal.ListAsync(Kind, cancellation).ConfigureAwait(false))
            known.Add(header.Entity);
        foreach (var entity in known)
        {
            if (await _engine.Journal.ReadAsync(entity, cancellation).ConfigureAwait(false) is { } record)
                yield return KeyValuePair.Create(entity.Key, _definition.Replay(record));
        }
    }

    private Refusal? Post(string key, Envelope envelope, int capacity)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        if (_engine.Gate.Closed is not { } closed)
            return _turns.Post(key, envelope, capacity);
        _engine.Metrics.Refused(Kind, "closed");
        return Refusal.Unavailable(closed);
    }
}
