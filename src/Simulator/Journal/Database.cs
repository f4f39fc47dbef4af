using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Local.Journal;
using LoxiActors.Engines.Local.Leases;
using LoxiActors.Simulation.Kernel;

namespace LoxiActors.Simulation.Journal;

/// <summary>
/// The database that hosts share: the journal, and the lease that says who may write to it. It never forgets what it acknowledged;
/// what happens on the way to it and back is <see cref="SimJournal"/>'s.
/// </summary>
internal sealed class Database(Agenda agenda, Trace trace)
{
    public const string Name = "database";

    private readonly Dictionary<EntityId, Snapshot> _snapshots = [];
    private readonly Dictionary<EntityId, Snapshot> _earlier = [];
    private TimeSpan _leaseEnds = TimeSpan.MinValue;
    private string _holder = "nobody";

    /// <summary>Reads of what is stored.</summary>
    public InMemoryJournal Journal { get; } = new();

    /// <summary>Of the lease; 0 before it was ever taken.</summary>
    public long Epoch { get; private set; }

    /// <summary>True: nobody gets an answer, and nothing is stored.</summary>
    public bool IsAway { get; set; }

    /// <summary>False lets every append pass whatever its epoch is.</summary>
    public bool ChecksEpoch { get; init; } = true;

    /// <summary>Right after a batch was stored, with the epoch under which it came.</summary>
    public event Action<JournalAppend, long>? Stored;

    public event Action<IReadOnlyList<EntityId>>? Purged;

    public AppendOutcome Append(long epoch, JournalAppend append)
    {
        if (epoch != Epoch && ChecksEpoch)
            return new AppendOutcome.Fenced(Epoch);
        var outcome = Journal.AppendAsync(append).AsTask().Result;
        if (outcome is not AppendOutcome.Stored)
            return outcome;
        Remember(append);
        foreach (var body in append.Events)
            trace.Bytes(body);
        Stored?.Invoke(append, epoch);
        return outcome;
    }

    /// <summary>As after a crash of the database that lost an unacknowledged snapshot: the one before the newest, with all events since; null when there is none.</summary>
    public EntityRecord? WithEarlierSnapshot(EntityId entity)
    {
        if (!_earlier.TryGetValue(entity, out var earlier))
            return null;
        var record = Journal.ReadAsync(entity, CancellationToken.None).AsTask().Result!;
        var events = Journal.ReadHistoryAsync(entity, long.MaxValue, 1_000, CancellationToken.None).AsTask().Result
            .Where(stored => stored.Sequence > earlier.Sequence).Reverse().ToArray();
        return events.Length == record.Sequence - earlier.Sequence
            ? new EntityRecord(entity, record.Sequence, earlier.Body, earlier.Sequence, events)
            : null;
    }

    public IReadOnlyList<EntityId> Purge(long epoch, DateTimeOffset before, int limit)
    {
        if (epoch != Epoch && ChecksEpoch)
            throw new JournalException($"another host writes under epoch {Epoch}");
        var purged = Journal.PurgeRetiredAsync(before, limit).AsTask().Result;
        foreach (var entity in purged)
        {
            _snapshots.Remove(entity);
            _earlier.Remove(entity);
        }

        Purged?.Invoke(purged);
        return purged;
    }

    public LeaseAnswer TakeLease(string holder, TimeSpan duration)
    {
        if (agenda.Now < _leaseEnds)
            return new LeaseAnswer.Busy(_holder, Epoch, _leaseEnds - agenda.Now);
        (_holder, _leaseEnds) = (holder, agenda.Now + duration);
        Epoch++;
        trace.Line("database", $"epoch {Epoch} belongs to {holder}");
        return new LeaseAnswer.Held(Epoch);
    }

    public LeaseAnswer RenewLease(long epoch, TimeSpan duration)
    {
        if (epoch != Epoch)
            return new LeaseAnswer.Busy(_holder, Epoch, _leaseEnds > agenda.Now ? _leaseEnds - agenda.Now : TimeSpan.Zero);
        _leaseEnds = agenda.Now + duration;
        return new LeaseAnswer.Held(epoch);
    }

    public void ReleaseLease(long epoch)
    {
        if (epoch == Epoch)
            _leaseEnds = agenda.Now;
    }

    private void Remember(JournalAppend append)
    {
        if (append.Snapshot is null)
            return;
        if (_snapshots.TryGetValue(append.Entity, out var last))
            _earlier[append.Entity] = last;
        _snapshots[append.Entity] = new Snapshot(append.Snapshot, append.LastSequence);
    }

    private sealed record Snapshot(byte[] Body, long Sequence);
}
