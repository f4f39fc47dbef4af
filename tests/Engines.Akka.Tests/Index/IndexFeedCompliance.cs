using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Akka.Index;
using LoxiActors.Engines.Akka.Tests.Index.Support;

namespace LoxiActors.Engines.Akka.Tests.Index;

/// <summary>What other hosts are told by every index store.</summary>
public abstract class IndexFeedCompliance(IIndexPlace place) : IndexStoreTest(place)
{
    [Fact]
    public async Task Confirmed_changes_are_read_in_order_and_end_with_the_row()
    {
        Done(await One.PrepareAsync(First, A, true, [Add(1), Claim("10.0.0.1")], default));
        var first = Done(await One.ConfirmAsync(First, A, 2, true, null, [Add(1), Claim("10.0.0.1")], default));
        var second = Done(await Two.ConfirmAsync(Second, A, 3, false, Noon, [Release("10.0.0.1"), Place("n1"), Remove(9)], default));
        Assert.True(first < second);
        var (then, now) = (new IndexedEntity(A, 2, true, null, false), new IndexedEntity(A, 3, false, Noon, false));

        var changes = await Changes(Two, 0);
        Assert.Equal(
            new (IndexChange?, IndexedEntity?)[]
            {
                (Add(1), then), (Claim("10.0.0.1"), then), (null, then), (Place("n1"), now), (Release("10.0.0.1"), now), (null, now),
            },
            changes.Select(change => (change.Change, change.Row)));
        Assert.All(changes, change => Assert.Equal(A, change.Entity));
        Assert.Equal(changes.Select(change => change.Position).Order().Distinct(), changes.Select(change => change.Position));
        Assert.Equal((first, second), (changes[2].Position, changes[^1].Position));
        Assert.Equal(second, await Two.ReadPositionAsync(default));
        Assert.Equal(changes.Skip(3), await Changes(Two, first));
        Assert.Equal(changes.Skip(1).Take(2), await Changes(Two, changes[0].Position, limit: 2));
        Assert.Empty(await Changes(Two, second));
    }

    [Fact]
    public async Task A_removed_entity_is_told_of()
    {
        Done(await Confirm(A, 1, Add(1)));
        var before = await One.ReadPositionAsync(default);
        Done(await One.ForgetAsync(First, A, default));
        Assert.Equal([(Remove(1), null), (null, null)], (await Changes(Two, before)).Select(change => (change.Change, change.Row)));
    }

    [Fact]
    public async Task What_is_no_news_has_no_position()
    {
        Done(await One.ConfirmAsync(First, A, 1, true, Noon, [], default));
        var position = await One.ReadPositionAsync(default);
        Assert.Equal(0, Done(await One.ConfirmAsync(First, A, 2, true, Noon, [], default)));
        Assert.Equal(0, Done(await Prepare(A, Add(1))));
        Assert.Equal(position, await One.ReadPositionAsync(default));
        Assert.Equal(0, Done(await One.ConfirmAsync(First, A, 3, false, Noon, [], default)));
        Assert.Equal(position, await One.ReadPositionAsync(default));
    }

    [Fact]
    public async Task An_entity_is_told_of_when_it_is_there_and_when_it_has_ended()
    {
        Done(await Prepare(A));
        Assert.NotEqual(0, Done(await One.ConfirmAsync(First, A, 1, true, null, [], default)));
        Assert.Equal(0, Done(await One.ConfirmAsync(First, A, 2, true, null, [], default)));
        Assert.NotEqual(0, Done(await One.ConfirmAsync(First, A, 3, true, Noon, [], default)));
    }

    [Fact]
    public async Task Who_has_fallen_behind_is_told_so()
    {
        var host = Open(changesKept: 10);
        Done(await host.ConfirmAsync(First, A, 1, false, null, [Add(1)], default));
        Assert.NotEmpty(await Changes(Two, 0));
        for (var turn = 2; turn <= 20; turn++)
            Done(await host.ConfirmAsync(First, A, turn, false, null, [Add(turn)], default));
        Assert.IsType<ChangePage.Behind>(await Two.ReadChangesAsync(0, 10, default));
        var position = await Two.ReadPositionAsync(default);
        Assert.IsType<ChangePage.Behind>(await Two.ReadChangesAsync(position - 11, 10, default));
        Assert.Equal(10, (await Changes(Two, position - 10)).Count);
        Assert.IsType<ChangePage.Behind>(await Two.ReadChangesAsync(position + 1, 10, default));
    }

    [Fact]
    public async Task A_reader_beside_eight_writers_misses_nothing_and_knows_what_they_did()
    {
        const int writers = 8, turns = 40, objects = 12;
        var writing = Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(async () =>
        {
            var store = writer % 2 == 0 ? One : Two;
            var (incarnation, last) = (writer % 2 == 0 ? First : Second, 0L);
            for (var turn = 1; turn <= turns; turn++)
            {
                // Objects that others want too, and are taken by turns.
                IndexChange[] changes = [Add((turn + writer) % objects), Place($"n{turn % 3}"), Remove((turn + writer + 5) % objects), Leave($"n{(turn + 1) % 3}")];
                Done(await store.PrepareAsync(incarnation, Entity(writer), turn % 2 == 0, changes, default));
                var position = Done(await store.ConfirmAsync(incarnation, Entity(writer), turn, turn % 2 == 0, null, changes, default));
                Assert.True(position > last);
                last = position;
            }
        })));

        var read = new List<ConfirmedChange>();
        for (var finished = false; ;)
        {
            var page = await Changes(Two, read.Count == 0 ? 0 : read[^1].Position, limit: 7);
            read.AddRange(page);
            if (page.Count == 0 && finished)
                break;
            finished = writing.IsCompleted;
        }

        await writing;
        var all = new List<ConfirmedChange>();
        while (await Changes(One, all.Count == 0 ? 0 : all[^1].Position) is { Count: > 0 } page)
            all.AddRange(page);
        Assert.Equal(all, read);
        Assert.Equal(writers * turns, read.Count(change => change.Change is null));
        await SameAs(Memory(read));
    }

    private static (Dictionary<string, EntityId> Owners, HashSet<(EntityId, string)> Nodes, Dictionary<EntityId, IndexedEntity> Rows) Memory(List<ConfirmedChange> read)
    {
        var (owners, nodes, rows) = (new Dictionary<string, EntityId>(), new HashSet<(EntityId, string)>(), new Dictionary<EntityId, IndexedEntity>());
        foreach (var change in read)
        {
            switch (change.Change)
            {
                case IndexChange.Add add:
                    owners[add.Object.ToString()] = change.Entity;
                    break;
                case IndexChange.Remove remove:
                    Assert.Equal(change.Entity, owners[remove.Object.ToString()]);
                    owners.Remove(remove.Object.ToString());
                    break;
                case IndexChange.PlaceOn place:
                    Assert.True(nodes.Add((change.Entity, place.Node.Value)));
                    break;
                case IndexChange.LeaveNode leave:
                    Assert.True(nodes.Remove((change.Entity, leave.Node.Value)));
                    break;
                default:
                    rows[change.Entity] = change.Row!;
                    break;
            }
        }

        return (owners, nodes, rows);
    }

    private async Task SameAs((Dictionary<string, EntityId> Owners, HashSet<(EntityId, string)> Nodes, Dictionary<EntityId, IndexedEntity> Rows) memory)
    {
        var index = await All(One.ReadIndexAsync(Kind, default));
        Assert.Equal(
            memory.Owners.OrderBy(owner => owner.Key, StringComparer.Ordinal).Select(owner => (owner.Key, owner.Value)),
            index.Where(entry => entry.Change is IndexChange.Add).Select(entry => (((IndexChange.Add)entry.Change).Object.ToString(), entry.Owner))
                .OrderBy(owner => owner.Item1, StringComparer.Ordinal));
        Assert.Equal(memory.Nodes, index.Where(entry => entry.Change is IndexChange.PlaceOn).Select(entry => (entry.Owner, ((IndexChange.PlaceOn)entry.Change).Node.Value)).ToHashSet());
        Assert.Equal(memory.Rows.Values.ToHashSet(), (await All(One.ReadEntitiesAsync(Kind, default))).ToHashSet());
    }
}
