using LoxiActors.Engines.Akka.Index;
using LoxiActors.Engines.Akka.Tests.Index.Support;

namespace LoxiActors.Engines.Akka.Tests.Index;

/// <summary>How every index store is put right by what the journal says.</summary>
public abstract class IndexRepairCompliance(IIndexPlace place) : IndexStoreTest(place)
{
    [Fact]
    public async Task A_turn_that_was_stored_and_not_confirmed_is_made_good()
    {
        Done(await Confirm(A, 1, Add(1), Claim("10.0.0.1")));
        Done(await One.PrepareAsync(First, A, true, [Add(2), Claim("10.0.0.2")], default));

        // The host is gone; another one sees the row and reads the journal.
        Assert.True((await Two.FindAsync(A, default))!.Pending);
        Done(await Two.ReconcileAsync(Second, A, 2, true, Noon, [Add(1), Add(2), Claim("10.0.0.2")], default));

        Assert.Equal(new IndexedEntity(A, 2, true, Noon, false), await Two.FindAsync(A, default));
        Assert.Equal(A, await Two.FindOwnerAsync(Kind, Object(2), default));
        Assert.Equal(A, await Two.FindAddressOwnerAsync(Kind, "10.0.0.2", default));
        Assert.Null(await Two.FindAddressOwnerAsync(Kind, "10.0.0.1", default));
        Assert.Empty(await Two.ReadPreparedAsync(A, default));
    }

    [Fact]
    public async Task A_turn_that_was_prepared_and_not_stored_is_undone()
    {
        Done(await Confirm(A, 1, Add(1), Claim("10.0.0.1")));
        var before = await Everything(Two);
        Done(await One.PrepareAsync(First, A, true, [Add(2), Claim("10.0.0.2")], default));

        Done(await Two.ReconcileAsync(Second, A, 1, false, null, [Add(1), Claim("10.0.0.1")], default));

        Assert.Equal(before, await Everything(Two));
        Done(await Two.PrepareAsync(Second, B, false, [Claim("10.0.0.2")], default));
    }

    [Fact]
    public async Task An_entity_whose_first_turn_was_not_stored_leaves_nothing()
    {
        Done(await Prepare(A, Add(1), Claim("10.0.0.1")));
        Done(await Reconcile(A, 0));
        Assert.Empty(await Everything(Two));
        Done(await Prepare(B, Claim("10.0.0.1")));
    }

    [Fact]
    public async Task What_another_entity_has_confirmed_is_left_to_it()
    {
        Done(await Confirm(A, 1, Add(1), Claim("10.0.0.1"), Place("n1")));
        var done = Assert.IsType<IndexWrite.Done>(await Reconcile(B, 4, Add(1), Add(2), Claim("10.0.0.1"), Claim("10.0.0.2"), Place("n1")));

        Assert.Equal([new IndexEntry(A, Add(1)), new IndexEntry(A, Claim("10.0.0.1"))], done.LeftToOthers.OrderBy(entry => entry.Change.GetType().Name));
        Assert.Equal(A, await One.FindOwnerAsync(Kind, Object(1), default));
        Assert.Equal(A, await One.FindAddressOwnerAsync(Kind, "10.0.0.1", default));
        Assert.Equal(B, await One.FindOwnerAsync(Kind, Object(2), default));
        Assert.Equal(B, await One.FindAddressOwnerAsync(Kind, "10.0.0.2", default));
        Assert.Equal(2, (await All(One.ReadIndexAsync(Kind, default))).Count(entry => entry.Change == Place("n1")));
    }

    [Fact]
    public async Task What_another_entity_has_only_prepared_gives_way_to_the_journal()
    {
        Done(await Prepare(A, Add(1), Claim("10.0.0.1")));
        var done = Assert.IsType<IndexWrite.Done>(await Reconcile(B, 4, Add(1), Claim("10.0.0.1")));
        Assert.Empty(done.LeftToOthers);
        Assert.Equal(B, await One.FindAddressOwnerAsync(Kind, "10.0.0.1", default));
        Assert.Equal(new IndexWrite.AddressTaken("10.0.0.1", B, Confirmed: true), await Confirm(A, 1, Add(1), Claim("10.0.0.1")));
        Assert.Equal(B, await One.FindOwnerAsync(Kind, Object(1), default));
        Assert.True((await One.FindAsync(A, default))!.Pending);
    }

    [Fact]
    public async Task Reconciling_what_is_right_changes_nothing()
    {
        Done(await Confirm(A, 3, Add(1), Claim("10.0.0.1"), Place("n1")));
        var (before, position) = (await Everything(One), await One.ReadPositionAsync(default));
        Assert.Equal(0, Done(await Reconcile(A, 3, Add(1), Claim("10.0.0.1"), Place("n1"))));
        Assert.Equal(before, await Everything(One));
        Assert.Equal(position, await One.ReadPositionAsync(default));
    }

    [Fact]
    public async Task A_forgotten_entity_leaves_nothing_and_may_begin_anew()
    {
        Done(await Confirm(A, 7, Add(1), Claim("10.0.0.1"), Place("n1")));
        Done(await Prepare(A, Claim("10.0.0.2")));
        Done(await Confirm(B, 1, Add(2)));
        var position = Done(await One.ForgetAsync(First, A, default));

        Assert.Null(await One.FindAsync(A, default));
        Assert.Empty(await One.ReadPreparedAsync(A, default));
        Assert.Equal([new IndexEntry(B, Add(2))], await All(One.ReadIndexAsync(Kind, default)));
        Assert.Equal(position, await One.ReadPositionAsync(default));
        Assert.Equal(0, Done(await One.ForgetAsync(First, A, default)));
        Done(await Prepare(B, Claim("10.0.0.1"), Claim("10.0.0.2")));
        Done(await Confirm(A, 1, Add(1)));
        Assert.Equal(1, (await One.FindAsync(A, default))!.Sequence);
    }
}
