using Akka.Actor;
using Akka.Persistence;
using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Akka.Index;
using LoxiActors.Engines.Akka.Journal;

namespace LoxiActors.Engines.Akka.Import;

/// <summary>
/// Brings entities of another engine into a cluster's store, in the form in which its own stand there. May be cut off at any moment and
/// begun again: until <see cref="CompleteAsync"/> no host starts on the store that opens it by <see cref="ImportGuard"/>. Of one entity one
/// call at a time.
/// </summary>
public sealed class StoreImport
{
    /// <summary>Of one transaction of the journal.</summary>
    private const int MostEntries = 100;
    private const int MostBytes = 4 << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ActorSystem _system;
    private readonly IIndexStore _index;
    private readonly EntityId _mark;
    private readonly Guid _incarnation;

    private StoreImport(ActorSystem system, IIndexStore index, EntityId mark, Guid incarnation) =>
        (_system, _index, _mark, _incarnation) = (system, index, mark, incarnation);

    /// <summary>Fences every host off, and marks the store as incomplete.</summary>
    /// <param name="system">With the settings of <see cref="Serialization.EngineConfig"/> and a journal; it need not be in a cluster.</param>
    /// <param name="origin">Tells this import's journal from others; 1 to 255 characters.</param>
    /// <exception cref="ClusterStoreException">The store can't be used.</exception>
    public static async Task<StoreImport> BeginAsync(ActorSystem system, IIndexStore index, string origin, string host, CancellationToken cancellation)
    {
        var incarnation = await Stored(index.RegisterAsync(host, alone: true, cancellation)).ConfigureAwait(false);
        var mark = ImportMark.Of(origin);
        Check(await Stored(index.PrepareAsync(incarnation, mark, guarded: false, [], cancellation)).ConfigureAwait(false), mark);
        return new StoreImport(system, index, mark, incarnation);
    }

    /// <summary>Whether <see cref="ConfirmAsync"/> has returned for it, in this import or one that was cut off.</summary>
    public async Task<bool> IsConfirmedAsync(EntityImport entity, CancellationToken cancellation) =>
        await Stored(_index.FindAsync(entity.Entity, cancellation)).ConfigureAwait(false) is { Pending: false } row
        && row == new IndexedEntity(entity.Entity, entity.Sequence, entity.Guarded, entity.RetiredAt, Pending: false);

    /// <summary>Events and snapshot, as far as they aren't there.</summary>
    /// <exception cref="ClusterStoreException">It can't be written, or the journal holds something else under the entity's name.</exception>
    public async Task WriteAsync(EntityImport entity, CancellationToken cancellation)
    {
        var entries = EntriesOf(entity);
        var read = await JournalReader.ReadAsync(_system, entity.Entity, wholeHistory: true, Patience, cancellation).ConfigureAwait(false);
        if (!Begins(entries, read))
            throw new ClusterStoreException($"the store holds other events of {entity.Entity} than those that are to come there");
        foreach (var part in Parts(entries[read.Entries.Count..]))
            await EntryWriter.AppendAsync(_system, PersistenceIds.Of(entity.Entity), part, Patience, cancellation).ConfigureAwait(false);
        if (entity.State is { } state)
            await SaveAsync(entity, new StoredState(entity.Sequence, entity.RetiredAt, _incarnation, entity.Owned, state), cancellation).ConfigureAwait(false);
    }

    /// <summary>What stands in the store now.</summary>
    /// <exception cref="ClusterStoreException">It can't be read.</exception>
    public async Task<StoredEntity> ReadAsync(EntityId entity, CancellationToken cancellation)
    {
        var recovered = await JournalReader.ReadAsync(_system, entity, wholeHistory: false, Patience, cancellation).ConfigureAwait(false);
        var whole = await JournalReader.ReadAsync(_system, entity, wholeHistory: true, Patience, cancellation).ConfigureAwait(false);
        return new StoredEntity(
            recovered.State?.Body, EventsOf(recovered), EventsOf(whole),
            recovered.Entries.OfType<EntityRetired>().LastOrDefault()?.At ?? recovered.State?.RetiredAt);
    }

    /// <summary>The entity is there as a whole: enters it in the index.</summary>
    /// <exception cref="ClusterStoreException">Another entity has what it owns, or a host or another import uses the store.</exception>
    public async Task ConfirmAsync(EntityImport entity, CancellationToken cancellation)
    {
        var done = Check(
            await Stored(_index.ReconcileAsync(_incarnation, entity.Entity, entity.Sequence, entity.Guarded, entity.RetiredAt, entity.Owned, cancellation)).ConfigureAwait(false),
            entity.Entity);
        if (done.LeftToOthers is [var left, ..])
            throw new ClusterStoreException($"{entity.Entity} owns {left.Change}, which is {left.Owner}'s in the store");
    }

    /// <summary>Hosts may start on the store from now on.</summary>
    public async Task CompleteAsync(long entities, CancellationToken cancellation) =>
        Check(await Stored(_index.ConfirmAsync(_incarnation, _mark, entities, guarded: false, null, [], cancellation)).ConfigureAwait(false), _mark);

    /// <summary>Nothing more is written by this import.</summary>
    public async Task EndAsync() => await Stored(FenceAsync()).ConfigureAwait(false);

    private async Task<bool> FenceAsync()
    {
        await _index.FenceAsync(_incarnation, _incarnation, CancellationToken.None).ConfigureAwait(false);
        return true;
    }

    /// <summary>An event's number in the journal is its sequence; what ended the entity comes behind.</summary>
    private List<(long Number, IStoredEntry Entry)> EntriesOf(EntityImport entity)
    {
        List<(long, IStoredEntry)> entries =
            [.. entity.Events.Select(happened => (happened.Sequence, (IStoredEntry)new StoredEvent(happened.Sequence, happened.At, _incarnation, happened.Body)))];
        if (entity.RetiredAt is { } retired)
            entries.Add((entity.Sequence + 1, new EntityRetired(retired, _incarnation)));
        return entries;
    }

    /// <summary>An import that was cut off has written the first ones, under another incarnation.</summary>
    private static bool Begins(List<(long Number, IStoredEntry Entry)> entries, JournalRead read) =>
        read.Entries.Count <= entries.Count
        && (read.Entries.Count == 0 ? read.LastEntry == 0 : read.LastEntry == entries[read.Entries.Count - 1].Number)
        && read.Entries.Zip(entries).All(pair => (pair.First, pair.Second.Entry) switch
        {
            (StoredEvent there, StoredEvent wanted) => there.Sequence == wanted.Sequence && there.At == wanted.At && there.Body.AsSpan().SequenceEqual(wanted.Body),
            (EntityRetired there, EntityRetired wanted) => there.At == wanted.At,
            _ => false,
        });

    private static IEnumerable<IReadOnlyList<(long Number, IStoredEntry Entry)>> Parts(IEnumerable<(long Number, IStoredEntry Entry)> entries)
    {
        var part = new List<(long, IStoredEntry)>();
        var bytes = 0;
        foreach (var one in entries)
        {
            part.Add(one);
            bytes += one.Entry is StoredEvent happened ? happened.Body.Length : 0;
            if (part.Count < MostEntries && bytes < MostBytes)
                continue;
            yield return part;
            (part, bytes) = ([], 0);
        }

        if (part.Count > 0)
            yield return part;
    }

    private async Task SaveAsync(EntityImport entity, StoredState state, CancellationToken cancellation)
    {
        var last = entity.Sequence + (entity.RetiredAt is null ? 0 : 1);
        var request = new SaveSnapshot(new SnapshotMetadata(PersistenceIds.Of(entity.Entity), last, DateTime.UtcNow), state);
        try
        {
            var answer = await Persistence.Instance.Apply(_system).SnapshotStoreFor(null).Ask<object>(request, Patience, cancellation).ConfigureAwait(false);
            if (answer is not SaveSnapshotSuccess)
                throw new ClusterStoreException($"the snapshot of {entity.Entity} can't be written: {(answer as SaveSnapshotFailure)?.Cause.Message}");
        }
        catch (AskTimeoutException failure)
        {
            throw new ClusterStoreException($"the snapshot of {entity.Entity} could not be written within {Patience.TotalSeconds:0} s", failure);
        }
    }

    private static ImportedEvent[] EventsOf(JournalRead read) =>
        [.. read.Entries.OfType<StoredEvent>().Select(happened => new ImportedEvent(happened.Sequence, happened.At, happened.Body))];

    private static IndexWrite.Done Check(IndexWrite outcome, EntityId entity) => outcome switch
    {
        IndexWrite.Done done => done,
        IndexWrite.Fenced => throw new ClusterStoreException("a host, or another migration, has begun to use the store"),
        _ => throw new ClusterStoreException($"the index says otherwise of {entity}: {outcome}"),
    };

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
}
