using System.Text;
using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Local.Journal;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Engines.Local.Tests.Journal;

/// <summary>What every journal has to do.</summary>
public abstract class JournalCompliance : IAsyncLifetime
{
    protected const string Kind = "thing";
    protected static readonly EntityId A = new(Kind, "aaaaaaaa-0000-0000-0000-000000000001");
    protected static readonly EntityId B = new(Kind, "bbbbbbbb-0000-0000-0000-000000000002");
    protected static readonly DateTimeOffset Noon = new(2026, 2, 3, 12, 0, 0, TimeSpan.Zero);

    private IJournal? _journal;

    protected IJournal Journal => _journal!;

    public async ValueTask InitializeAsync() => _journal = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await Journal.DisposeAsync();
        await CleanAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task An_entity_without_events_is_not_there()
    {
        Assert.Null(await Journal.ReadAsync(A, default));
        Assert.Empty(await Journal.ReadHistoryAsync(A, long.MaxValue, 10, default));
        Assert.Empty(await Headers());
    }

    [Fact]
    public async Task Events_come_back_in_order_also_after_a_reopening()
    {
        await Stored(Batch(A, 0, "one", "two"));
        await Stored(Batch(A, 2, "three"));
        await Stored(Batch(B, 0, "other"));
        await ReopenAsync();
        var record = await Journal.ReadAsync(A, default);
        Assert.NotNull(record);
        Assert.Equal(3, record.Sequence);
        Assert.Null(record.Snapshot);
        Assert.Equal([(1, "one"), (2, "two"), (3, "three")], record.Events.Select(e => ((int)e.Sequence, Text(e.Body))));
        Assert.All(record.Events, e => Assert.Equal(Noon, e.At));
    }

    [Fact]
    public async Task Times_are_kept_to_the_millisecond()
    {
        await Stored(Batch(A, 0, "one") with { At = Noon.AddTicks(12_345_678) });
        Assert.Equal(Noon.AddMilliseconds(1_234), (await Journal.ReadAsync(A, default))!.Events[0].At);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task An_append_that_expects_another_sequence_stores_nothing(long expected)
    {
        await Stored(Batch(A, 0, "one", "two"));
        var outcome = await Journal.AppendAsync(Batch(A, expected, "late") with { Index = [new IndexChange.ClaimAddress("10.0.0.1")] });
        Assert.Equal(new AppendOutcome.OutOfSequence(2), outcome);
        Assert.Equal(2, (await Journal.ReadAsync(A, default))!.Sequence);
        Assert.Empty(await Index());
    }

    [Fact]
    public async Task The_first_append_of_an_entity_expects_zero()
    {
        Assert.Equal(new AppendOutcome.OutOfSequence(0), await Journal.AppendAsync(Batch(A, 5, "late")));
        Assert.Null(await Journal.ReadAsync(A, default));
    }

    [Fact]
    public async Task Of_appends_that_race_exactly_one_is_stored()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Journal.AppendAsync(Batch(A, 0, $"{i}")).AsTask()));
        Assert.Single(outcomes.OfType<AppendOutcome.Stored>());
        Assert.Equal(19, outcomes.Count(o => o == new AppendOutcome.OutOfSequence(1)));
        Assert.Single((await Journal.ReadAsync(A, default))!.Events);
    }

    [Fact]
    public async Task A_snapshot_takes_the_place_of_the_events_before_it()
    {
        await Stored(Batch(A, 0, "one", "two") with { Snapshot = Bytes("first") });
        await Stored(Batch(A, 2, "three") with { Snapshot = Bytes("second") });
        await Stored(Batch(A, 3, "four"));
        await ReopenAsync();
        var record = (await Journal.ReadAsync(A, default))!;
        Assert.Equal(("second", 3, 4), (Text(record.Snapshot!), record.SnapshotSequence, record.Sequence));
        Assert.Equal(["four"], record.Events.Select(e => Text(e.Body)));
    }

    [Fact]
    public async Task History_is_paged_from_the_newest_and_keeps_what_a_snapshot_covers()
    {
        await Stored(Batch(A, 0, "one", "two", "three") with { Snapshot = Bytes("s") });
        await Stored(Batch(A, 3, "four", "five"));
        await Stored(Batch(B, 0, "other"));
        var first = await Journal.ReadHistoryAsync(A, long.MaxValue, 2, default);
        var second = await Journal.ReadHistoryAsync(A, first[^1].Sequence, 2, default);
        var third = await Journal.ReadHistoryAsync(A, second[^1].Sequence, 2, default);
        Assert.Equal(["five", "four"], first.Select(e => Text(e.Body)));
        Assert.Equal(["three", "two"], second.Select(e => Text(e.Body)));
        Assert.Equal(["one"], third.Select(e => Text(e.Body)));
        Assert.Empty(await Journal.ReadHistoryAsync(A, 1, 2, default));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_001)]
    public async Task A_page_has_a_bound(int limit) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Journal.ReadHistoryAsync(A, long.MaxValue, limit, default));

    [Fact]
    public async Task Pruned_events_are_gone_and_never_more_than_a_snapshot_covers()
    {
        await Stored(Batch(A, 0, "one", "two", "three", "four") with { PruneThrough = 4 });
        Assert.Equal(4, (await Journal.ReadHistoryAsync(A, long.MaxValue, 10, default)).Count);
        await Stored(Batch(A, 4, "five") with { Snapshot = Bytes("s"), PruneThrough = 3 });
        Assert.Equal(["five", "four"], (await Journal.ReadHistoryAsync(A, long.MaxValue, 10, default)).Select(e => Text(e.Body)));
        await Stored(Batch(A, 5, "six") with { PruneThrough = 6 });
        var record = (await Journal.ReadAsync(A, default))!;
        Assert.Equal((6, 5), (record.Sequence, record.SnapshotSequence));
        Assert.Equal(["six"], record.Events.Select(e => Text(e.Body)));
    }

    [Fact]
    public async Task Guarded_entities_are_told_with_snapshot_and_events()
    {
        await Stored(Batch(A, 0, "one", "two") with { Snapshot = Bytes("s"), Guarded = true });
        await Stored(Batch(A, 2, "three") with { Guarded = true });
        await Stored(Batch(B, 0, "idle"));
        var c = new EntityId(Kind, "c");
        await Stored(Batch(c, 0, "x", "y") with { Guarded = true });
        var d = new EntityId(Kind, "d");
        await Stored(Batch(d, 0, "x") with { Guarded = true, Snapshot = Bytes("whole") });
        await Stored(Batch(new EntityId("other kind", "a"), 0, "x") with { Guarded = true });
        await ReopenAsync();
        var records = await All(Journal.ReadGuardedAsync(Kind, default));
        Assert.Equal([A, c, d], records.Select(r => r.Entity).OrderBy(e => e.Key, StringComparer.Ordinal));
        foreach (var record in records)
            Assert.Equivalent(await Journal.ReadAsync(record.Entity, default), record, strict: true);
    }

    [Fact]
    public async Task An_entity_that_finished_is_no_longer_guarded()
    {
        await Stored(Batch(A, 0, "one") with { Guarded = true });
        await Stored(Batch(A, 1, "two"));
        Assert.Empty(await All(Journal.ReadGuardedAsync(Kind, default)));
        Assert.Equal([new EntityHeader(A, 2, false, null)], await Headers());
    }

    [Fact]
    public async Task The_index_follows_the_events()
    {
        var listener = new ObjectRef(ObjectKind.Listener, new Guid("00112233-4455-6677-8899-aabbccddeeff"));
        var pool = new ObjectRef(ObjectKind.Pool, listener.Id);
        await Stored(Batch(A, 0, "one") with
        {
            Index =
            [
                new IndexChange.Add(listener), new IndexChange.Add(pool), new IndexChange.ClaimAddress("10.0.0.1"),
                new IndexChange.ClaimAddress("fd00::1"), new IndexChange.PlaceOn(new NodeName("n1")), new IndexChange.PlaceOn(new NodeName("n2")),
            ],
        });
        await Stored(Batch(B, 0, "one") with { Index = [new IndexChange.PlaceOn(new NodeName("n1"))] });
        await Stored(Batch(A, 1, "two") with
        {
            Index = [new IndexChange.Remove(pool), new IndexChange.ReleaseAddress("fd00::1"), new IndexChange.LeaveNode(new NodeName("n2"))],
        });
        await ReopenAsync();
        Assert.Equal(
            new HashSet<IndexEntry>
            {
                new(A, new IndexChange.Add(listener)), new(A, new IndexChange.ClaimAddress("10.0.0.1")),
                new(A, new IndexChange.PlaceOn(new NodeName("n1"))), new(B, new IndexChange.PlaceOn(new NodeName("n1"))),
            },
            (await Index()).ToHashSet());
    }

    [Fact]
    public async Task An_object_belongs_to_whoever_added_it_last_and_only_the_owner_removes_it()
    {
        var listener = new ObjectRef(ObjectKind.Listener, Guid.NewGuid());
        await Stored(Batch(A, 0, "one") with { Index = [new IndexChange.Add(listener)] });
        await Stored(Batch(B, 0, "one") with { Index = [new IndexChange.Add(listener)] });
        await Stored(Batch(A, 1, "two") with { Index = [new IndexChange.Remove(listener)] });
        Assert.Equal([new IndexEntry(B, new IndexChange.Add(listener))], await Index());
    }

    [Fact]
    public async Task An_address_is_claimed_once_until_it_is_released()
    {
        var claim = new IndexChange.ClaimAddress("10.0.0.1");
        await Stored(Batch(A, 0, "one") with { Index = [claim] });
        Assert.Equal(new AppendOutcome.AddressTaken("10.0.0.1", A.Key), await Journal.AppendAsync(Batch(B, 0, "one") with { Index = [claim] }));
        Assert.Null(await Journal.ReadAsync(B, default));
        await Stored(Batch(A, 1, "again") with { Index = [claim] });
        await Stored(Batch(A, 2, "two") with { Index = [new IndexChange.ReleaseAddress("10.0.0.1")] });
        await Stored(Batch(B, 0, "one") with { Index = [claim] });
        Assert.Equal([new IndexEntry(B, claim)], await Index());
    }

    [Fact]
    public async Task A_retired_entity_is_forgotten_with_everything_about_it_when_its_time_has_come()
    {
        await Stored(Batch(A, 0, "one", "two") with
        {
            Retired = true, Snapshot = Bytes("s"),
            Index = [new IndexChange.Add(new ObjectRef(ObjectKind.Pool, Guid.NewGuid())), new IndexChange.ClaimAddress("10.0.0.1"), new IndexChange.PlaceOn(new NodeName("n"))],
        });
        await Stored(Batch(A, 2, "three") with { At = Noon.AddHours(1) });
        Assert.Equal([new EntityHeader(A, 3, false, Noon)], await Headers());
        await Stored(Batch(B, 0, "one"));
        Assert.Empty(await Journal.PurgeRetiredAsync(Noon, 10));
        Assert.Equal([A], await Journal.PurgeRetiredAsync(Noon.AddMilliseconds(1), 10));
        await ReopenAsync();
        Assert.Null(await Journal.ReadAsync(A, default));
        Assert.Empty(await Journal.ReadHistoryAsync(A, long.MaxValue, 10, default));
        Assert.Empty(await Index());
        Assert.Equal([B], (await Headers()).Select(h => h.Entity));
        await Stored(Batch(A, 0, "anew") with { Index = [new IndexChange.ClaimAddress("10.0.0.1")] });
    }

    [Fact]
    public async Task Purging_is_bounded_and_spares_guarded_entities()
    {
        for (var i = 0; i < 5; i++)
            await Stored(Batch(new EntityId(Kind, $"r{i}"), 0, "x") with { Retired = true, Guarded = i == 0 });
        var later = Noon.AddDays(1);
        Assert.Equal(3, (await Journal.PurgeRetiredAsync(later, 3)).Count);
        Assert.Single(await Journal.PurgeRetiredAsync(later, 3));
        Assert.Empty(await Journal.PurgeRetiredAsync(later, 3));
        Assert.Equal(["r0"], (await Headers()).Select(h => h.Entity.Key));
    }

    [Fact]
    public async Task Retirement_alone_needs_no_event_but_an_entity()
    {
        Assert.IsType<AppendOutcome.Failed>(await Journal.AppendAsync(Batch(A, 0) with { Retired = true }));
        await Stored(Batch(A, 0, "one"));
        await Stored(Batch(A, 1) with { Retired = true });
        Assert.Equal([new EntityHeader(A, 1, false, Noon)], await Headers());
    }

    [Fact]
    public async Task Large_events_and_odd_keys_are_kept_as_they_are()
    {
        var odd = new EntityId(Kind, "it's \"odd\" – ключ %_\\");
        var large = new byte[3_000_000];
        new Random(1).NextBytes(large);
        await Stored(new JournalAppend(odd, 0, Noon, [large, []], [], false));
        await ReopenAsync();
        var record = (await Journal.ReadAsync(odd, default))!;
        Assert.Equal(large, record.Events[0].Body);
        Assert.Empty(record.Events[1].Body);
    }

    protected abstract ValueTask<IJournal> OpenAsync();

    protected abstract ValueTask CleanAsync();

    protected static JournalAppend Batch(EntityId entity, long expected, params string[] events) =>
        new(entity, expected, Noon, [.. events.Select(Bytes)], [], Guarded: false);

    protected async Task Stored(JournalAppend append) => Assert.IsType<AppendOutcome.Stored>(await Journal.AppendAsync(append));

    protected async Task ReopenAsync()
    {
        await Journal.DisposeAsync();
        _journal = await OpenAsync();
    }

    protected static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    protected static string Text(byte[] body) => Encoding.UTF8.GetString(body);

    protected static async Task<List<T>> All<T>(IAsyncEnumerable<T> items)
    {
        var all = new List<T>();
        await foreach (var item in items)
            all.Add(item);
        return all;
    }

    private Task<List<EntityHeader>> Headers() => All(Journal.ListAsync(Kind, default));

    private Task<List<IndexEntry>> Index() => All(Journal.ReadIndexAsync(Kind, default));
}
