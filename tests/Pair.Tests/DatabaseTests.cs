using System.Globalization;
using System.Net;
using LoxiActors.Pair.Tests.Pair;
using LoxiActors.Tests.Postgres;

namespace LoxiActors.Pair.Tests;

/// <summary>The database goes away and comes back. It is this test's own, because others would go along.</summary>
public sealed class DatabaseTests
{
    /// <summary>A failed one is tried again after 0.5 s, and nodes are looked at every second: three looks would have been due.</summary>
    private const int RenewalsOfThreeLooks = 6;

    [Fact]
    public async Task A_database_that_is_away_for_longer_than_the_lease_loses_nothing_and_changes_nobodys_part()
    {
        await using var postgres = new SharedPostgres();
        await using var site = await Site.StartAsync(postgres);
        var (active, waiting) = await site.PairAsync();
        await active.AcceptedAsync(LoadBalancers.Create(1));
        await active.ToldActiveAsync([1]);
        await active.QuietAsync();

        await site.Server.CrashAsync();
        await ReadinessAsync(active, HttpStatusCode.ServiceUnavailable, "lease is over");
        var (status, body) = await active.CallAsync(LoadBalancers.Create(2), "the-call");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("lease is over", body, StringComparison.Ordinal);
        await ReadinessAsync(waiting, HttpStatusCode.ServiceUnavailable, "the database can't be used");

        // Nothing goes out meanwhile, not even a look.
        var calls = Made();
        var failed = await FailedRenewalsAsync(active);
        await Until.HoldsAsync("three looks are due", () => FailedRenewalsAsync(active), now => now >= failed + RenewalsOfThreeLooks);
        Assert.Equal(calls, Made());

        await waiting.KillAsync();
        await site.Server.RestartAsync();
        await ReadinessAsync(active, HttpStatusCode.OK, "ready");
        Assert.Equal(1, await site.EpochAsync());
        Assert.Contains("The lease is this host's again (epoch 1)", active.Said, StringComparison.Ordinal);
        // As the driver does: the first append still finds the connection that the database's end has cut.
        await Until.HoldsAsync("the call is accepted", () => active.CallAsync(LoadBalancers.Create(2), "the-call"), answer => answer.Status == HttpStatusCode.OK);
        await active.ToldActiveAsync([2]);
        Assert.All(site.Nodes, node => Assert.Equal(2, node.Control.State().Rules.Count));
        Assert.True(Made() > calls);

        int Made() => site.Calls.Count(Site.IsOfAnEpoch);
    }

    [Fact]
    public async Task Hosts_that_start_without_a_database_say_so_and_wait_for_it()
    {
        await using var postgres = new SharedPostgres();
        await using var site = await Site.StartAsync(postgres);
        await site.Server.CrashAsync();
        var host = await site.HostAsync("first");
        await ReadinessAsync(host, HttpStatusCode.ServiceUnavailable, "waiting: the database can't be used");
        Assert.DoesNotContain("s3cret", host.Said, StringComparison.Ordinal);
        await site.Server.RestartAsync();
        await host.WhenReady;
        await host.AcceptedAsync(LoadBalancers.Create(1));
        Assert.Equal(0, await host.StopAsync());
    }

    [Fact]
    public async Task A_host_that_waits_for_the_database_can_be_stopped()
    {
        await using var postgres = new SharedPostgres();
        await using var site = await Site.StartAsync(postgres);
        await site.Server.CrashAsync();
        var host = await site.HostAsync("first");
        Assert.Equal(0, await host.StopAsync());
    }

    private static async Task<long> FailedRenewalsAsync(HostProcess host)
    {
        const string Name = "loxiactors_lease_renewals_failed_total ";
        var metrics = await host.Http.GetStringAsync("metrics");
        return long.Parse(metrics.Split('\n').Single(line => line.StartsWith(Name, StringComparison.Ordinal))[Name.Length..].Split(' ')[0], CultureInfo.InvariantCulture);
    }

    private static Task ReadinessAsync(HostProcess host, HttpStatusCode status, string words) => Until.HoldsAsync(
        $"{host.Name} answers {status} with '{words}'",
        async () =>
        {
            using var answer = await host.Http.GetAsync("healthz/ready");
            return (answer.StatusCode, Text: (await answer.Content.ReadAsStringAsync()).Replace("\\u0027", "'", StringComparison.Ordinal));
        },
        answer => answer.StatusCode == status && answer.Text.Contains(words, StringComparison.Ordinal));
}
