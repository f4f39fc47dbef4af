using System.Runtime.CompilerServices;
using Akka.Actor;
using LoxiActors.Actors.Hosting;
using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Akka.Index;
using LoxiActors.Engines.Akka.Journal;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Engines.Akka.Entities;

/// <summary>The way to the entities of one kind, on whichever host their shards are.</summary>
internal sealed class ShardedEntities<TState, TInput, TEvent>(EntityKind<TState, TInput, TEvent> kind, Func<ActorSystem> system) : IEntities<TState, TInput, TEvent>
    where TState : class
    where TInput : class
    where TEvent : class
{
    private readonly EngineContext _engine = kind.Engine;
    private readonly Outstanding _outstanding = new(kind.Engine.Options.MailboxCapacity);
    private readonly ClusterDirectory _directory = new(kind.Name, kind.Known.Directory, kind.Engine);
    private long _told;

    public string Kind => kind.Name;

    public IObjectDirectory Directory => _directory;

    public int Known => kind.Known.Count;

    /// <summary>Entities in the memory of this host.</summary>
    public int Resident => kind.Residents.Count;

    public IReadOnlyCollection<string> Keys(bool retired = false) => kind.Known.Keys(retired);

    public ValueTask<Reply> AskAsync(string key, TInput input, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        return Enter(key, asker: true) is { } refusal ? ValueTask.FromResult<Reply>(new Reply.Refused(refusal)) : new ValueTask<Reply>(SendAsync(key, input, cancellation));
    }

    public bool Tell(string key, TInput input)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        if (Enter(key, asker: false) is { } refusal)
        {
            _engine.Log.NotTold(kind.IdOf(key), refusal.OperatorFault);
            return false;
        }

        _ = DeliverAsync(key, new Told(Kind, key, input, _engine.Incarnation, Interlocked.Increment(ref _told)));
        return true;
    }

    public ValueTask<TState?> StateOfAsync(string key, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        return Enter(key, asker: true) is { } refusal
            ? ValueTask.FromException<TState?>(new EntityUnavailableException(refusal.OperatorFault))
            : new ValueTask<TState?>(QueryAsync(key, cancellation));
    }

    public async ValueTask<IReadOnlyList<RecordedEvent<TEvent>>> HistoryAsync(
        string key, long before = long.MaxValue, int limit = 100, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 1_000);
        var read = await JournalReader.ReadAsync(system(), kind.IdOf(key), wholeHistory: true, _engine.Options.AskPatience, cancellation).ConfigureAwait(false);
        return
        [
            .. read.Entries.OfType<StoredEvent>().Where(stored => stored.Sequence < before).Reverse().Take(limit)
                .Select(stored => new RecordedEvent<TEvent>(stored.Sequence, stored.At, kind.Definition.DeserializeEvent(stored.Body))),
        ];
    }

    public async IAsyncEnumerable<KeyValuePair<string, TState>> ReadStoredAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        // A store that nobody has used has no tables yet.
        var reader = await Stored(_engine.Index.RegisterAsync(_engine.Options.HostName, alone: false, cancellation)).ConfigureAwait(false);
        await _engine.Index.FenceAsync(reader, reader, cancellation).ConfigureAwait(false);
        var known = new List<EntityId>();
        await Stored(AddAsync(known, cancellation)).ConfigureAwait(false);
        foreach (var entity in known)
        {
            var read = await JournalReader.ReadAsync(system(), entity, wholeHistory: false, _engine.Options.AskPatience, cancellation).ConfigureAwait(false);
            var replayed = Replayed<TState>.From(kind.Definition, entity.Key, read);
            if (replayed.Sequence > 0)
                yield return KeyValuePair.Create(entity.Key, replayed.State);
        }
    }

    private async Task<int> AddAsync(List<EntityId> known, CancellationToken cancellation)
    {
        await foreach (var row in _engine.Index.ReadEntitiesAsync(Kind, cancellation).ConfigureAwait(false))
            known.Add(row.Entity);
        return known.Count;
    }

    private static async Task<T> Stored<T>(Task<T> work)
    {
        try
        {
            return await work.ConfigureAwait(false);
        }
        catch (IndexStoreException failure)
        {
            throw new ClusterStoreException(failure.Message, failure);
        }
    }

    /// <summary>Null when this host was fenced off meanwhile: then it has nothing to say, and perhaps nobody answers.</summary>
    private async Task<IWireMessage?> WhileOpenAsync(Task<IWireMessage> answer) =>
        await Task.WhenAny(answer, _engine.Gate.WhenFenced).ConfigureAwait(false) == answer ? await answer.ConfigureAwait(false) : null;

    private Refusal? Enter(string key, bool asker)
    {
        if (_engine.Gate.Closed is { } closed)
            return Refusal.Unavailable(closed);
        if (!_outstanding.TryEnter(key, asker))
            return EngineRefusals.Full(kind.IdOf(key), _engine.Options.MailboxCapacity);
        _engine.Gate.Enter();
        return null;
    }

    private void Leave(string key, bool asker)
    {
        _outstanding.Leave(key, asker);
        _engine.Gate.Leave();
    }

    private async Task<Reply> SendAsync(string key, TInput input, CancellationToken cancellation)
    {
        try
        {
            var answer = await WhileOpenAsync(kind.Region.Ask<IWireMessage>(new Asked(Kind, key, input), _engine.Options.AskPatience, cancellation)).ConfigureAwait(false);
            return answer switch
            {
                null => new Reply.Refused(Refusal.Unavailable(_engine.Gate.Closed!)),
                Answered answered => answered.Reply,
                _ => throw new InvalidOperationException($"an entity answered with {answer.GetType().Name}"),
            };
        }
        catch (AskTimeoutException)
        {
            return new Reply.Refused(EngineRefusals.NoAnswer(kind.IdOf(key), _engine.Options.AskPatience));
        }
        finally
        {
            Leave(key, asker: true);
        }
    }

    /// <summary>Sends what was told until something is heard of it, as often as the options allow.</summary>
    private async Task DeliverAsync(string key, Told told)
    {
        try
        {
            var why = "nothing was heard of it";
            for (var attempt = 1; attempt <= _engine.Options.TellTries && !_engine.Gate.Stopping; attempt++)
            {
                try
                {
                    if (await kind.Region.Ask<IWireMessage>(told, _engine.Options.TellAgainAfter).ConfigureAwait(false) is not Answered { Reply: Reply.Refused refused })
                        return;
                    why = refused.Refusal.OperatorFault;
                    if (refused.Refusal.Kind is not FaultKind.Unavailable)
                        break;
                    await Task.WhenAny(Task.Delay(_engine.Options.RevivePause), _engine.Gate.WhenFenced).ConfigureAwait(false);
                }
                catch (AskTimeoutException)
                {
                    // Lost, or the entity is on its way to another host.
                }
            }

            _engine.Log.NotTold(kind.IdOf(key), why);
        }
#pragma warning disable CA1031 // Nobody waits for it.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            _engine.Log.NotTold(kind.IdOf(key), failure.Message);
        }
        finally
        {
            Leave(key, asker: false);
        }
    }

    private async Task<TState?> QueryAsync(string key, CancellationToken cancellation)
    {
        try
        {
            return await WhileOpenAsync(kind.Region.Ask<IWireMessage>(new Queried(Kind, key), _engine.Options.AskPatience, cancellation)).ConfigureAwait(false) switch
            {
                null => throw new EntityUnavailableException(_engine.Gate.Closed!),
                Shown shown => (TState?)shown.State,
                NotShown not => throw new EntityUnavailableException(not.Reason),
                var other => throw new InvalidOperationException($"an entity answered with {other.GetType().Name}"),
            };
        }
        catch (AskTimeoutException)
        {
            throw new EntityUnavailableException(EngineRefusals.NoAnswer(kind.IdOf(key), _engine.Options.AskPatience).OperatorFault);
        }
        finally
        {
            Leave(key, asker: true);
        }
    }
}
