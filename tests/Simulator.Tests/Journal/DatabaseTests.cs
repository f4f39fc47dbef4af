using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Local.Journal;
using LoxiActors.Engines.Local.Leases;
using LoxiActors.Simulation.Journal;
using LoxiActors.Simulation.Kernel;

namespace LoxiActors.Simulation.Tests.Journal;

public sealed class DatabaseTests
{
    private static readonly EntityId Entity = new("load-balancer", "a");
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(6);

    private readonly Agenda _agenda = new();
    private readonly Database _database;

    public DatabaseTests() => _database = new Database(_agenda, new Trace(_agenda, null));

    [Fact]
    public void The_lease_is_held_until_it_is_over()
    {
        Assert.Equal(new LeaseAnswer.Held(1), _database.TakeLease("host-1", Duration));
        Pass(2);
        Assert.Equal(new LeaseAnswer.Busy("host-1", 1, TimeSpan.FromSeconds(4)), _database.TakeLease("host-2", Duration));
        Assert.Equal(new LeaseAnswer.Held(1), _database.RenewLease(1, Duration));
        Pass(5);
        Assert.IsType<LeaseAnswer.Busy>(_database.TakeLease("host-2", Duration));
        Pass(1);
        Assert.Equal(new LeaseAnswer.Held(2), _database.TakeLease("host-2", Duration));
        Assert.Equal(new LeaseAnswer.Busy("host-2", 2, Duration), _database.RenewLease(1, Duration));
    }

    [Fact]
    public void A_lease_that_nobody_took_can_be_renewed_late()
    {
        _database.TakeLease("host-1", Duration);
        Pass(60);

        Assert.Equal(new LeaseAnswer.Held(1), _database.RenewLease(1, Duration));
    }

    [Fact]
    public void A_released_lease_is_over_and_only_its_holder_releases_it()
    {
        _database.TakeLease("host-1", Duration);
        _database.ReleaseLease(0);
        Assert.IsType<LeaseAnswer.Busy>(_database.TakeLease("host-2", Duration));

        _database.ReleaseLease(1);
        Assert.Equal(new LeaseAnswer.Held(2), _database.TakeLease("host-2", Duration));
    }

    [Fact]
    public void An_append_under_an_earlier_epoch_is_refused_and_leaves_nothing()
    {
        Take(2);
        var stored = 0;
        _database.Stored += (_, _) => stored++;

        Assert.Equal(new AppendOutcome.Fenced(2), _database.Append(1, Append(0, events: 1)));

        Assert.Equal(0, stored);
        Assert.Null(Read());
        Assert.IsType<AppendOutcome.Stored>(_database.Append(2, Append(0, events: 1)));
        Assert.Equal(1, stored);
        Assert.Throws<JournalException>(() => _database.Purge(1, Agenda.Start, 10));
    }

    [Fact]
    public void A_database_without_the_check_takes_it()
    {
        var database = new Database(_agenda, new Trace(_agenda, null)) { ChecksEpoch = false };
        database.TakeLease("host-1", Duration);

        Assert.IsType<AppendOutcome.Stored>(database.Append(0, Append(0, events: 1)));
    }

    [Fact]
    public void An_earlier_snapshot_with_the_events_since_tells_the_same()
    {
        Take(1);
        _database.Append(1, Append(0, events: 3, snapshot: 3));
        _database.Append(1, Append(3, events: 2));
        _database.Append(1, Append(5, events: 1, snapshot: 6));
        _database.Append(1, Append(6, events: 1));

        var (newest, earlier) = (Read()!, _database.WithEarlierSnapshot(Entity)!);

        Assert.Equal((6, 3), (newest.SnapshotSequence, earlier.SnapshotSequence));
        Assert.Equal([4L, 5, 6, 7], earlier.Events.Select(stored => stored.Sequence));
        Assert.Equal(7, earlier.Sequence);
        Assert.Equal([3], earlier.Snapshot!);
        Assert.Equal([(byte)4, (byte)5, (byte)6, (byte)7], earlier.Events.Select(stored => stored.Body.Single()));
    }

    [Fact]
    public void There_is_no_earlier_snapshot_before_the_second_or_when_its_events_are_pruned()
    {
        Take(1);
        Assert.Null(_database.WithEarlierSnapshot(Entity));
        _database.Append(1, Append(0, events: 3, snapshot: 3));
        Assert.Null(_database.WithEarlierSnapshot(Entity));

        _database.Append(1, Append(3, events: 3, snapshot: 6) with { PruneThrough = 5 });
        Assert.Null(_database.WithEarlierSnapshot(Entity));
    }

    private void Take(int epoch)
    {
        for (var i = 0; i < epoch; i++)
        {
            _database.TakeLease("host", Duration);
            Pass(10);
        }
    }

    private void Pass(double seconds) => _agenda.Step(_agenda.Now + TimeSpan.FromSeconds(seconds));

    private EntityRecord? Read() => _database.Journal.ReadAsync(Entity, CancellationToken.None).AsTask().Result;

    /// <summary>Each event's body is its sequence, a snapshot's likewise.</summary>
    private JournalAppend Append(long after, int events, byte? snapshot = null) =>
        new(Entity, after, _agenda.Clock, [.. Enumerable.Range(1, events).Select(number => new[] { (byte)(after + number) })], [], Guarded: true)
        {
            Snapshot = snapshot is { } covered ? [covered] : null,
        };
}
