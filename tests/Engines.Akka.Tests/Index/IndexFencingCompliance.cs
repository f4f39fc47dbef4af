using System.Collections.Concurrent;
using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Akka.Index;
using LoxiActors.Engines.Akka.Tests.Index.Support;

namespace LoxiActors.Engines.Akka.Tests.Index;

/// <summary>Who may write, and what happens when several do, in every index store.</summary>
public abstract class IndexFencingCompliance(IIndexPlace place) : IndexStoreTest(place)
{
    private const int Rounds = 40;

    [Fact]
    public async Task A_fenced_incarnation_writes_nothing()
    {
        Done(await Confirm(A, 1, Add(1), Claim("10.0.0.1")));
        Done(await Prepare(A, Add(2)));
        var (before, position) = (await Everything(Two), await Two.ReadPositionAsync(default));
        Assert.True(await One.CheckAsync(First, default));
        await Two.FenceAsync(Second, First, default);
        await Two.FenceAsync(Second, First, default);

        Assert.False(await One.CheckAsync(First, default));
        foreach (var incarnation in new[] { First, Guid.NewGuid() })
        {
            Assert.IsType<IndexWrite.Fenced>(await One.PrepareAsync(incarnation, B, true, [Add(3), Claim("10.0.0.2")], default));
            Assert.IsType<IndexWrite.Fenced>(await One.PrepareAsync(incarnation, B, true, [Claim("10.0.0.1")], default));
            Assert.IsType<IndexWrite.Fenced>(await One.ConfirmAsync(incarnation, A, 2, true, Noon, [Add(2), Remove(1)], default));
            Assert.IsType<IndexWrite.Fenced>(await One.ReconcileAsync(incarnation, A, 2, true, Noon, [Add(4)], default));
            Assert.IsType<IndexWrite.Fenced>(await One.ForgetAsync(incarnation, A, default));
        }

        Assert.Equal(before, await Everything(Two));
        Assert.Equal(position, await Two.ReadPositionAsync(default));
        Assert.True(await Two.CheckAsync(Second, default));
        Done(await Two.ConfirmAsync(Second, A, 2, true, Noon, [Add(2)], default));
    }

    [Fact]
    public async Task A_fenced_or_unknown_incarnation_fences_nobody()
    {
        await Two.FenceAsync(Second, First, default);
        await One.FenceAsync(First, Second, default);
        await One.FenceAsync(Guid.NewGuid(), Second, default);
        Assert.True(await One.CheckAsync(Second, default));
        Assert.False(await One.CheckAsync(First, default));
    }

    [Fact]
    public async Task Of_two_that_fence_each_other_one_stays()
    {
        await Task.WhenAll(Two.FenceAsync(Second, First, default), One.FenceAsync(First, Second, default));
        Assert.NotEqual(await One.CheckAsync(First, default), await One.CheckAsync(Second, default));
    }

    [Fact]
    public async Task An_incarnation_ends_itself()
    {
        await One.FenceAsync(First, First, default);
        Assert.False(await Two.CheckAsync(First, default));
    }

    [Fact]
    public async Task An_unknown_incarnation_may_not_write_and_fencing_it_does_nothing()
    {
        var stranger = Guid.NewGuid();
        await One.FenceAsync(First, stranger, default);
        Assert.False(await One.CheckAsync(stranger, default));
        Assert.Equal(2, (await One.ReadHostsAsync(default)).Count);
    }

    [Fact]
    public async Task Incarnations_are_listed()
    {
        await One.FenceAsync(First, Second, default);
        var hosts = await One.ReadHostsAsync(default);
        Assert.Equal([(First, "one"), (Second, "two")], hosts.Select(host => (host.Incarnation, host.Name)));
        Assert.Null(hosts[0].FencedAt);
        Assert.InRange(hosts[1].FencedAt!.Value, hosts[1].StartedAt, DateTimeOffset.UtcNow.AddMinutes(5));
        Assert.InRange(hosts[0].StartedAt, DateTimeOffset.UtcNow.AddMinutes(-5), hosts[1].StartedAt);
    }

    [Fact]
    public async Task A_host_that_is_alone_fences_all_others()
    {
        var third = await Open().RegisterAsync("three", alone: true, default);
        Assert.False(await One.CheckAsync(First, default));
        Assert.False(await One.CheckAsync(Second, default));
        Assert.True(await One.CheckAsync(third, default));
        Assert.IsType<IndexWrite.Fenced>(await Prepare(A));
        var fourth = await Open().RegisterAsync("four", alone: false, default);
        Assert.True(await One.CheckAsync(third, default));
        Assert.True(await One.CheckAsync(fourth, default));
    }

    [Fact]
    public async Task Of_hosts_that_are_alone_at_the_same_time_one_may_write()
    {
        var incarnations = await Task.WhenAll(Enumerable.Range(0, 6).Select(n => Task.Run(() => Open().RegisterAsync($"host {n}", alone: true, default))));
        var allowed = await Task.WhenAll(incarnations.Select(incarnation => One.CheckAsync(incarnation, default)));
        Assert.Single(allowed, may => may);
    }

    [Fact]
    public async Task Of_two_hosts_that_race_for_an_address_one_wins()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var (a, b) = (Entity(2 * round), Entity((2 * round) + 1));
            var address = $"10.0.0.{round}";
            var outcomes = await Task.WhenAll(
                Task.Run(() => One.PrepareAsync(First, a, false, [Claim(address)], default)),
                Task.Run(() => Two.PrepareAsync(Second, b, false, [Claim(address)], default)));
            var (winner, loser) = outcomes[0] is IndexWrite.Done ? (a, b) : (b, a);
            Assert.Single(outcomes.OfType<IndexWrite.Done>());
            Assert.Equal(new IndexWrite.AddressTaken(address, winner, Confirmed: false), Assert.Single(outcomes.OfType<IndexWrite.AddressTaken>()));
            Assert.Null(await One.FindAsync(loser, default));
            Assert.Equal([Claim(address)], await One.ReadPreparedAsync(winner, default));
        }
    }

    [Fact]
    public async Task Hosts_that_want_the_same_crosswise_come_to_an_end()
    {
        for (var round = 0; round < Rounds / 2; round++)
        {
            string[] addresses = [$"10.0.{round}.1", $"10.0.{round}.2", $"10.0.{round}.3"];
            var outcomes = await Task.WhenAll(
                Task.Run(() => One.PrepareAsync(First, Entity(2 * round), false, [.. addresses.Select(Claim)], default)),
                Task.Run(() => Two.PrepareAsync(Second, Entity((2 * round) + 1), false, [.. addresses.Reverse().Select(Claim)], default)));
            Assert.Single(outcomes.OfType<IndexWrite.Done>());
            // Both own the objects by turns, and one of them at the end.
            var confirmed = await Task.WhenAll(
                Task.Run(() => One.ConfirmAsync(First, A, round, false, null, [Add(1), Add(2), Add(3)], default)),
                Task.Run(() => Two.ConfirmAsync(Second, B, round, false, null, [Add(3), Add(2), Add(1)], default)));
            Assert.All(confirmed, write => Done(write));
            var owners = (await All(One.ReadIndexAsync(Kind, default))).Where(entry => entry.Change is IndexChange.Add).ToArray();
            Assert.Equal(3, owners.Length);
            Assert.Single(owners.Select(entry => entry.Owner).Distinct());
        }
    }

    [Fact]
    public async Task Nothing_is_written_after_the_fence_has_returned()
    {
        var confirmed = new ConcurrentDictionary<EntityId, long>();
        var begun = new CountdownEvent(6);
        var writing = Enumerable.Range(0, 6).Select(writer => Task.Run(async () =>
        {
            for (var turn = 1; ; turn++)
            {
                var entity = Entity(writer);
                IndexChange[] changes = [Add((1_000 * writer) + turn), Claim($"10.{writer}.0.{turn}")];
                if (await One.PrepareAsync(First, entity, true, changes, default) is IndexWrite.Fenced)
                    return;
                if (await One.ConfirmAsync(First, entity, turn, true, null, changes, default) is IndexWrite.Fenced)
                    return;
                confirmed[entity] = turn;
                if (turn == 2)
                    begun.Signal();
            }
        })).ToArray();
        await Task.WhenAny(Task.Run(begun.Wait), Task.WhenAll(writing));

        await Two.FenceAsync(Second, First, default);
        var (position, after) = (await Two.ReadPositionAsync(default), await Everything(Two));
        await Task.WhenAll(writing);

        Assert.Equal(after, await Everything(Two));
        Assert.Equal(position, await Two.ReadPositionAsync(default));
        Assert.Equal(6, confirmed.Count);
        foreach (var (entity, turn) in confirmed)
            Assert.InRange((await Two.FindAsync(entity, default))!.Sequence, turn, turn + 1);
    }
}
