using LoxiActors.Engines.Akka.Tests.Index.Support;

namespace LoxiActors.Engines.Akka.Tests.Hosts;

/// <summary>What becomes of entities whose host is killed, frozen or stopped.</summary>
[Collection(HostTests.Name)]
public sealed class LosingHosts(PostgresFixture postgres, Xunit.Abstractions.ITestOutputHelper output)
{
    private static readonly string[] Keys = [.. Enumerable.Range(0, 60).Select(number => $"{number:x8}-0000-0000-0000-000000000000")];

    [Fact]
    public async Task After_a_kill_its_entities_are_guarded_elsewhere_and_nothing_accepted_is_lost()
    {
        using var cluster = await ThreeHosts.StartAsync(postgres);
        await BeginEverywhereAsync(cluster);
        var lost = cluster.Hosts[2];
        var orphans = EntitiesOf(lost, cluster);
        Assert.NotEmpty(orphans);
        HostProcess[] left = [cluster.Hosts[0], cluster.Hosts[1]];

        var killed = HostProcess.Clock.Elapsed;
        lost.Kill();
        await UntilCarriedOutByAsync(left, orphans, since: killed, cluster);

        output.WriteLine($"{orphans.Count} entities were guarded elsewhere after {(HostProcess.Clock.Elapsed - killed).TotalSeconds:0.0} s");
        await AllIsThereAsync(left[0]);
    }

    [Fact]
    public async Task A_frozen_host_that_wakes_up_after_others_have_taken_over_does_nothing_more()
    {
        using var cluster = await ThreeHosts.StartAsync(postgres);
        await BeginEverywhereAsync(cluster);
        var frozen = cluster.Hosts[2];
        var orphans = EntitiesOf(frozen, cluster);
        HostProcess[] left = [cluster.Hosts[0], cluster.Hosts[1]];

        var stopped = HostProcess.Clock.Elapsed;
        frozen.Signal("STOP");
        await UntilCarriedOutByAsync(left, orphans, since: stopped, cluster);
        foreach (var key in orphans)
            await UntilAcceptedAsync(left[0], new { @do = "finish", key, name = "work" });
        var woken = HostProcess.Clock.Elapsed;
        frozen.Signal("CONT");

        await frozen.Fenced;
        Assert.False(await frozen.IsAcceptedAsync(new { @do = "begin", key = orphans.First(), name = "late" }));
        Assert.DoesNotContain(frozen.Effects, effect => effect.At > woken);
        foreach (var key in orphans)
        {
            var state = await StateOfAsync(left[1], key);
            Assert.Empty(state.GetProperty("open").EnumerateArray());
        }
    }

    [Fact]
    public async Task A_host_that_is_stopped_hands_its_entities_over()
    {
        using var cluster = await ThreeHosts.StartAsync(postgres);
        await BeginEverywhereAsync(cluster);
        var leaving = cluster.Hosts[2];
        var moved = EntitiesOf(leaving, cluster);
        HostProcess[] left = [cluster.Hosts[0], cluster.Hosts[1]];

        var begun = HostProcess.Clock.Elapsed;
        var stopping = leaving.StopAsync();
        await UntilCarriedOutByAsync(left, moved, since: begun, cluster);

        output.WriteLine($"{moved.Count} entities were guarded elsewhere after {(HostProcess.Clock.Elapsed - begun).TotalSeconds:0.0} s");
        await stopping;
        await AllIsThereAsync(left[1]);
    }

    /// <summary>Each of the entities has had work carried out by one of the hosts.</summary>
    private static Task UntilCarriedOutByAsync(HostProcess[] hosts, HashSet<string> entities, TimeSpan since, ThreeHosts cluster) => cluster.UntilAsync(
        () => entities.IsSubsetOf(hosts.SelectMany(host => host.Effects).Where(effect => effect.At > since).Select(effect => effect.Key)));

    /// <summary>As the contract asks of whoever asks: what was refused as unavailable is sent again.</summary>
    private static async Task UntilAcceptedAsync(HostProcess host, object command)
    {
        for (var attempt = 1; !await host.IsAcceptedAsync(command); attempt++)
            Assert.True(attempt < 10, $"{command} was refused {attempt} times");
    }

    /// <summary>An entity is where its work was carried out last; shards may have moved since it began.</summary>
    private static HashSet<string> EntitiesOf(HostProcess host, ThreeHosts cluster) =>
    [
        .. cluster.Hosts.SelectMany(one => one.Effects.Select(effect => (Host: one, effect.Key, effect.At)))
            .GroupBy(effect => effect.Key)
            .Where(entity => entity.MaxBy(effect => effect.At).Host == host)
            .Select(entity => entity.Key),
    ];

    /// <summary>Every entity has work open; each host was asked for some, wherever they are.</summary>
    private static async Task BeginEverywhereAsync(ThreeHosts cluster)
    {
        await Task.WhenAll(Keys.Select((key, number) => UntilAcceptedAsync(cluster.Hosts[number % 3], new { @do = "begin", key, name = "work" })));
        await cluster.UntilAsync(() => cluster.Hosts.Sum(host => host.Effects.Count) >= Keys.Length);
        Assert.All(cluster.Hosts, host => Assert.NotEmpty(host.Effects));
    }

    private static async Task<System.Text.Json.JsonElement> StateOfAsync(HostProcess host, string key)
    {
        for (var attempt = 1; ; attempt++)
        {
            var state = await host.AskAsync(new { @do = "state", key });
            if (state.TryGetProperty("open", out _))
                return state;
            Assert.True(attempt < 10, $"the state of {key} could not be told {attempt} times: {state}");
        }
    }

    private static async Task AllIsThereAsync(HostProcess host)
    {
        foreach (var key in Keys)
        {
            var state = await StateOfAsync(host, key);
            Assert.Equal("work", Assert.Single(state.GetProperty("open").EnumerateArray()).GetString());
        }
    }
}
