using System.Diagnostics;
using System.Net;
using LoxiActors.Pair.Tests.Pair;
using LoxiActors.Tests.Postgres;

namespace LoxiActors.Pair.Tests;

/// <summary>The active host is lost in one way or another, and the waiting one goes on with its work.</summary>
public sealed class TakeoverTests(SharedPostgres postgres)
{
    private const int Many = 300;

    /// <summary>On a machine that does nothing else it takes less than 3 s (docs/performance.md).</summary>
    private static readonly TimeSpan TakeoverBound = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task A_killed_host_is_followed_by_one_that_brings_all_its_open_work_to_an_end()
    {
        await using var site = await Site.StartAsync(postgres, postMilliseconds: 10);
        var (active, waiting) = await site.PairAsync();
        await Task.WhenAll(Enumerable.Range(0, Many).Select(number => active.AcceptedAsync(LoadBalancers.Create(number))));

        await active.KillAsync();
        var began = Stopwatch.GetTimestamp();
        await waiting.WhenReady;
        var took = Stopwatch.GetElapsedTime(began);
        // Before it says that it is ready it has brought back whoever had something to do.
        Assert.Contains($"(epoch 2): {Many} load balancers, {Many} of them with something to do brought back", waiting.Said, StringComparison.Ordinal);
        Assert.True(took < TakeoverBound, $"{took} to take over: {waiting.Said}");

        await waiting.ToldActiveAsync(Enumerable.Range(0, Many));
        foreach (var node in site.Nodes)
            Assert.Equal(Enumerable.Range(0, Many).Select(LoadBalancers.Vip).Order(), node.Control.State().Rules.Select(rule => rule.ExternalIp).Order());
        site.AssertEpochsInOrder();
        Assert.Equal(2, await site.EpochAsync());
    }

    [Fact]
    public async Task A_frozen_host_that_wakes_up_does_nothing_and_ends()
    {
        await using var site = await Site.StartAsync(postgres, postMilliseconds: 50);
        var (stale, next) = await site.PairAsync();
        await site.AuditAsync();
        await Task.WhenAll(Enumerable.Range(0, 60).Select(number => stale.AcceptedAsync(LoadBalancers.Create(number))));
        // It is frozen with work under way at both nodes, and with somebody waiting for a report of it.
        await Until.HoldsAsync("both nodes are being configured", () => site.Nodes.All(node => node.Control.Calls.Any(call => call.Method == "POST")));
        stale.Freeze();
        var before = await site.EventsAsync();
        var toFrozen = new[]
        {
            OutcomeAsync(async () => (await stale.MethodAsync("reports_take", new { max = 100, wait = 60 })).Status),
            OutcomeAsync(async () => (await stale.MethodAsync("statistics_take", new { max = 100, wait = 60 })).Status),
            OutcomeAsync(async () => (await stale.CallAsync(LoadBalancers.AddMember(1, 7))).Status),
            OutcomeAsync(async () => (await stale.CallAsync(LoadBalancers.Create(1000))).Status),
        };
        await next.WhenReady;

        // A new configuration by the new host, up to its end, so that nobody but the frozen one has a reason to say anything.
        await next.AcceptedAsync(LoadBalancers.AddMember(0, 2));
        await next.QuietAsync();
        var calls = site.Nodes.Select(node => node.Control.Calls.Count).ToArray();
        var writers = Writers(await site.EventsAsync(), but: before);
        Assert.Empty(writers.Intersect(Writers(before, but: new HashSet<(string, string)>())));
        var rules = Rules(site);
        stale.Thaw();
        Assert.Equal(4, await stale.ExitAsync());

        // The new host may go on; whatever was stored since the freeze has to be its own.
        var after = await site.EventsAsync();
        Assert.Superset(before.ToHashSet(), after.ToHashSet());
        Assert.Equal(writers, Writers(after, but: before));
        foreach (var (node, made) in site.Nodes.Zip(calls))
            Assert.All(node.Control.Calls.Skip(made).Where(Site.IsOfAnEpoch), call => Assert.Equal(2, Site.EpochOf(call)));
        site.AssertEpochsInOrder();
        Assert.Equal(rules, Rules(site));
        foreach (var outcome in toFrozen)
            Assert.NotEqual(HttpStatusCode.OK, await outcome);
        Assert.Contains($"{Environment.MachineName} (process {next.Id}) has taken over (epoch 2)", stale.Said, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await next.Http.GetAsync($"api/v1/loadbalancers/{LoadBalancers.Id(1000)}")).StatusCode);
        Assert.Equal("ready\n", await next.Http.GetStringAsync("healthz/ready"));
    }

    [Fact]
    public async Task A_host_that_was_frozen_for_a_moment_goes_on()
    {
        await using var site = await Site.StartAsync(postgres);
        var (active, waiting) = await site.PairAsync();
        await active.AcceptedAsync(LoadBalancers.Create(1));
        active.Freeze();
        // Nothing can be waited for that happens meanwhile, so it is as short as two signals are.
        active.Thaw();
        await active.ToldActiveAsync([1]);
        Assert.False(waiting.IsReady);
        Assert.Equal(1, await site.EpochAsync());
    }

    [Fact]
    public async Task A_host_that_believes_in_its_lease_learns_from_the_journal_that_it_was_replaced()
    {
        await using var site = await Site.StartAsync(postgres);
        var stale = await site.HostAsync("first");
        await stale.WhenReady;
        await site.AuditAsync();
        // As a machine finds it that was paused along with its clocks.
        await site.ExecuteAsync("UPDATE loxiactors.lease SET epoch = epoch + 1, holder = 'another host', expires_at = clock_timestamp() + interval '1 hour'");
        Assert.NotEqual(HttpStatusCode.OK, await OutcomeAsync(async () => (await stale.CallAsync(LoadBalancers.Create(1))).Status));
        Assert.Equal(4, await stale.ExitAsync());
        Assert.Contains("loxiactors: another host has taken over (epoch 2); this host ends", stale.Said, StringComparison.Ordinal);
        Assert.Empty(await site.EventsAsync());
        Assert.All(site.Nodes, node => Assert.DoesNotContain(node.Control.Calls, call => call.Method != "GET"));
    }

    [Fact]
    public async Task A_host_that_is_stopped_gives_way_at_once_and_can_come_back_as_the_waiting_one()
    {
        await using var site = await Site.StartAsync(postgres);
        var (active, waiting) = await site.PairAsync();
        await active.AcceptedAsync(LoadBalancers.Create(1));
        await active.ToldActiveAsync([1]);
        Assert.Equal(0, await active.StopAsync());
        Assert.Contains("The lease (epoch 1) was given back", active.Said, StringComparison.Ordinal);
        await waiting.WhenReady;
        await waiting.AcceptedAsync(LoadBalancers.AddMember(1, 2));
        await waiting.ToldActiveAsync([1]);

        var third = await site.HostAsync("third");
        await Site.WaitsAsync(third);
        Assert.Equal(0, await waiting.StopAsync());
        await third.WhenReady;
        Assert.Equal(3, await site.EpochAsync());
        site.AssertEpochsInOrder();
    }

    [Fact]
    public async Task A_waiting_host_can_be_stopped_and_killed_without_a_consequence()
    {
        await using var site = await Site.StartAsync(postgres);
        var (active, waiting) = await site.PairAsync();
        Assert.Equal(0, await waiting.StopAsync());
        var other = await site.HostAsync("other");
        await Site.WaitsAsync(other);
        await other.KillAsync();
        await active.AcceptedAsync(LoadBalancers.Create(1));
        Assert.Equal(1, await site.EpochAsync());
    }

    private static string[] Writers(IEnumerable<(string Event, string Writer)> events, IReadOnlySet<(string Event, string Writer)> but) =>
        [.. events.Where(one => !but.Contains(one)).Select(one => one.Writer).Distinct().Order(StringComparer.Ordinal)];

    private static string Rules(Site site) => string.Join('\n', site.Nodes.SelectMany(node => node.Control.State().Rules
        .Select(rule => $"{node.Name} {rule.ExternalIp}: {string.Join(' ', rule.Endpoints.Select(endpoint => endpoint.Ip).Order(StringComparer.Ordinal))}").Order(StringComparer.Ordinal)));

    /// <summary>Null when the connection ended instead of an answer.</summary>
    private static async Task<HttpStatusCode?> OutcomeAsync(Func<Task<HttpStatusCode>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception failure) when (failure is HttpRequestException or System.Text.Json.JsonException)
        {
            return null;
        }
    }
}
