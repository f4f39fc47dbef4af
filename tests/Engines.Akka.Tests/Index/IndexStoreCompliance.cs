using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Akka.Index;
using LoxiActors.Engines.Akka.Tests.Index.Support;

namespace LoxiActors.Engines.Akka.Tests.Index;

/// <summary>What every index store does with turns.</summary>
public abstract class IndexStoreCompliance(IIndexPlace place) : IndexStoreTest(place)
{
    [Fact]
    public async Task What_is_confirmed_is_found_by_every_host()
    {
        Done(await Prepare(A, Add(1), Claim("10.0.0.1"), Place("n1")));
        Done(await Confirm(A, 3, Add(1), Claim("10.0.0.1"), Place("n1")));

        Assert.Equal(new IndexedEntity(A, 3, false, null, false), await Two.FindAsync(A, default));
        Assert.Equal(A, await Two.FindOwnerAsync(Kind, Object(1), default));
        Assert.Equal(A, await Two.FindAddressOwnerAsync(Kind, "10.0.0.1", default));
        Assert.Equal(
            new[] { new IndexEntry(A, Add(1)), new IndexEntry(A, Claim("10.0.0.1")), new IndexEntry(A, Place("n1")) },
            (await All(Two.ReadIndexAsync(Kind, default))).OrderBy(entry => entry.Change.GetType().Name));
        Assert.Empty(await Two.ReadPreparedAsync(A, default));
    }

    [Fact]
    public async Task What_is_prepared_is_pending_and_not_found()
    {
        Done(await One.PrepareAsync(First, A, guarded: true, [Add(1), Claim("10.0.0.1"), Place("n1"), Remove(2)], default));

        Assert.Equal(new IndexedEntity(A, 0, true, null, true), await Two.FindAsync(A, default));
        Assert.Equal([new IndexedEntity(A, 0, true, null, true)], await All(Two.ReadEntitiesAsync(Kind, default)));
        Assert.Null(await Two.FindOwnerAsync(Kind, Object(1), default));
        Assert.Null(await Two.FindAddressOwnerAsync(Kind, "10.0.0.1", default));
        Assert.Empty(await All(Two.ReadIndexAsync(Kind, default)));
        Assert.Equal(
            [Add(1), Claim("10.0.0.1"), Place("n1")], (await Two.ReadPreparedAsync(A, default)).OrderBy(change => change.GetType().Name));
        Assert.Equal(0, await Two.ReadPositionAsync(default));
    }

    [Fact]
    public async Task A_held_address_is_refused_and_nothing_is_written()
    {
        Done(await Prepare(A, Claim("10.0.0.1")));
        Assert.Equal(
            new IndexWrite.AddressTaken("10.0.0.1", A, Confirmed: false),
            await Two.PrepareAsync(Second, B, true, [Add(1), Claim("10.0.0.0"), Claim("10.0.0.1")], default));
        Assert.Null(await Two.FindAsync(B, default));
        Done(await Confirm(A, 1, Claim("10.0.0.1")));
        Assert.Equal(new IndexWrite.AddressTaken("10.0.0.1", A, Confirmed: true), await Two.PrepareAsync(Second, B, true, [Add(1), Claim("10.0.0.1")], default));
        Assert.Equal(new IndexWrite.AddressTaken("10.0.0.1", A, Confirmed: true), await Two.ConfirmAsync(Second, B, 1, true, null, [Add(1), Claim("10.0.0.1")], default));
        Assert.Null(await Two.FindAsync(B, default));
        Assert.Empty(await Two.ReadPreparedAsync(B, default));
        Assert.Equal([new IndexEntry(A, Claim("10.0.0.1"))], await All(Two.ReadIndexAsync(Kind, default)));

        Done(await Prepare(A, Claim("10.0.0.1")));
        Done(await Confirm(A, 2, Release("10.0.0.1")));
        Done(await Two.PrepareAsync(Second, B, false, [Claim("10.0.0.1"), Claim("10.0.0.0")], default));
    }

    [Fact]
    public async Task An_address_belongs_to_one_entity_of_a_kind()
    {
        Done(await Prepare(A, Claim("10.0.0.1")));
        var other = new EntityId("port", A.Key);
        Done(await Prepare(other, Claim("10.0.0.1"), Add(1)));
        Done(await Confirm(other, 1, Claim("10.0.0.1"), Add(1)));
        Assert.Equal(other, await One.FindAddressOwnerAsync("port", "10.0.0.1", default));
        Assert.Null(await One.FindAddressOwnerAsync(Kind, "10.0.0.1", default));
        Assert.Null(await One.FindOwnerAsync(Kind, Object(1), default));
        Assert.Equal([other], (await All(One.ReadEntitiesAsync("port", default))).Select(row => row.Entity));
        Assert.Equal(2, (await All(One.ReadEntitiesAsync(null, default))).Count);
    }

    [Fact]
    public async Task An_object_stays_with_its_owner_until_another_one_is_confirmed()
    {
        Done(await Confirm(A, 1, Add(1), Add(2)));
        Done(await Prepare(B, Add(1)));
        Assert.Equal(A, await One.FindOwnerAsync(Kind, Object(1), default));
        Done(await Confirm(B, 1, Add(1)));
        Assert.Equal(B, await One.FindOwnerAsync(Kind, Object(1), default));

        Done(await Confirm(A, 2, Remove(1), Remove(2)));
        Assert.Equal(B, await One.FindOwnerAsync(Kind, Object(1), default));
        Assert.Null(await One.FindOwnerAsync(Kind, Object(2), default));
    }

    [Fact]
    public async Task Changes_are_applied_in_order()
    {
        Done(await Confirm(A, 1, Add(1), Place("n1"), Claim("10.0.0.1")));
        Done(await Confirm(A, 2, Remove(1), Add(1), Add(2), Remove(2), Leave("n1"), Place("n2"), Release("10.0.0.1"), Claim("10.0.0.1")));
        Assert.Equal(
            [Add(1), Claim("10.0.0.1"), Place("n2")],
            (await All(One.ReadIndexAsync(Kind, default))).Select(entry => entry.Change).OrderBy(change => change.GetType().Name));
    }

    [Fact]
    public async Task What_is_not_confirmed_is_dropped()
    {
        Done(await Prepare(A, Add(1), Claim("10.0.0.1"), Claim("10.0.0.2")));
        Done(await Confirm(A, 1, Claim("10.0.0.1")));
        Assert.Empty(await One.ReadPreparedAsync(A, default));
        Done(await Prepare(B, Claim("10.0.0.2")));
        Assert.Equal([new IndexEntry(A, Claim("10.0.0.1"))], await All(One.ReadIndexAsync(Kind, default)));
    }

    [Fact]
    public async Task What_is_confirmed_already_stays_so_when_it_is_prepared()
    {
        Done(await Confirm(A, 1, Add(1), Claim("10.0.0.1"), Place("n1")));
        Done(await Prepare(A, Add(1), Claim("10.0.0.1"), Place("n1")));
        Assert.Empty(await One.ReadPreparedAsync(A, default));
        Assert.Equal(3, (await All(One.ReadIndexAsync(Kind, default))).Count);
        Assert.Equal(A, await One.FindAddressOwnerAsync(Kind, "10.0.0.1", default));
    }

    [Fact]
    public async Task Preparing_guards_and_never_ends_the_guard()
    {
        Done(await One.ConfirmAsync(First, A, 1, true, null, [], default));
        Done(await One.PrepareAsync(First, A, false, [], default));
        Assert.Equal(new IndexedEntity(A, 1, true, null, true), await One.FindAsync(A, default));
        Done(await One.ConfirmAsync(First, A, 2, false, Noon.AddTicks(1), [], default));
        Assert.Equal(new IndexedEntity(A, 2, false, Noon, false), await One.FindAsync(A, default));
        Done(await One.PrepareAsync(First, A, true, [], default));
        Assert.Equal(new IndexedEntity(A, 2, true, Noon, true), await One.FindAsync(A, default));
    }

    [Fact]
    public async Task A_write_that_comes_late_is_refused()
    {
        Done(await Confirm(A, 5, Add(1)));
        var before = await Everything(Two);
        Assert.Equal(new IndexWrite.Stale(5), await Confirm(A, 4, Add(2)));
        Assert.Equal(new IndexWrite.Stale(5), await Reconcile(A, 4, Add(2)));
        Assert.Equal(before, await Everything(Two));
        Done(await Confirm(A, 5, Add(1)));
        Assert.Equal(before, await Everything(Two));
    }

    [Fact]
    public async Task Retired_entities_are_read_in_the_order_in_which_they_ended()
    {
        Done(await One.ConfirmAsync(First, Entity(1), 1, false, Noon.AddHours(1), [], default));
        Done(await One.ConfirmAsync(First, Entity(2), 1, false, Noon, [], default));
        Done(await One.ConfirmAsync(First, Entity(3), 1, true, Noon, [], default));
        Done(await One.ConfirmAsync(First, Entity(4), 1, false, Noon.AddHours(3), [], default));
        Done(await One.ConfirmAsync(First, Entity(5), 1, false, Noon, [], default));
        Done(await Prepare(Entity(5)));
        var retired = await One.ReadRetiredAsync(Noon.AddHours(2), 10, default);
        Assert.Equal([Entity(2), Entity(1)], retired.Select(row => row.Entity));
        Assert.Equal(Noon, retired[0].RetiredAt);
        Assert.Equal([Entity(2)], (await One.ReadRetiredAsync(Noon.AddHours(2), 1, default)).Select(row => row.Entity));
        Assert.Single(await One.ReadRetiredAsync(Noon.AddTicks(TimeSpan.TicksPerMillisecond), 10, default));
        Assert.Empty(await One.ReadRetiredAsync(Noon, 10, default));
    }

    [Fact]
    public async Task Long_tables_are_read_to_the_end()
    {
        var owned = Enumerable.Range(0, 2_003).Select(Add).Concat(Enumerable.Range(0, 20).Select(n => Place($"n{n}"))).ToArray();
        Done(await Reconcile(A, 1, owned));
        var read = await All(One.ReadIndexAsync(Kind, default));
        Assert.Equal(owned.Length, read.Count);
        Assert.Equal(owned.ToHashSet(), read.Select(entry => entry.Change).ToHashSet());
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 1_001), new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (n, token) => Done(await One.PrepareAsync(First, Entity(n), false, [], token)));
        Assert.Equal(1_002, (await All(One.ReadEntitiesAsync(Kind, default))).Select(row => row.Entity).Distinct().Count());
        Assert.Equal(1_002, (await All(One.ReadEntitiesAsync(null, default))).Select(row => row.Entity).Distinct().Count());
    }

    [Fact]
    public async Task What_no_database_could_keep_is_refused_in_words()
    {
        var tooLong = new string('x', 256);
        Assert.Contains("256", (await Assert.ThrowsAsync<ArgumentException>(() => Prepare(new EntityId(Kind, tooLong)))).Message);
        Assert.Contains("address", (await Assert.ThrowsAsync<ArgumentException>(() => Prepare(A, Claim("10.0\0")))).Message);
        Assert.Contains("host", (await Assert.ThrowsAsync<ArgumentException>(() => One.RegisterAsync("\ud800", false, default))).Message);
        Assert.Contains("Remove", (await Assert.ThrowsAsync<ArgumentException>(() => Reconcile(A, 1, Remove(1)))).Message);
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Confirm(A, -1));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => One.ReadChangesAsync(0, 1_001, default));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => One.ReadRetiredAsync(Noon, 0, default));
        Assert.Empty(await All(One.ReadEntitiesAsync(null, default)));
    }

    [Fact]
    public async Task A_closed_store_says_so()
    {
        await One.DisposeAsync();
        Assert.Equal("the index is closed", (await Assert.ThrowsAsync<IndexStoreException>(() => Prepare(A))).Message);
        Assert.Equal("the index is closed", (await Assert.ThrowsAsync<IndexStoreException>(() => One.FindAsync(A, default))).Message);
        Assert.Equal("the index is closed", (await Assert.ThrowsAsync<IndexStoreException>(() => All(One.ReadEntitiesAsync(null, default)))).Message);
        Done(await Two.PrepareAsync(Second, A, false, [], default));
    }
}
