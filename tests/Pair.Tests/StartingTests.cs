using LoxiActors.Pair.Tests.Pair;
using LoxiActors.Tests.Postgres;

namespace LoxiActors.Pair.Tests;

public sealed class StartingTests(SharedPostgres postgres)
{
    [Fact]
    public async Task Of_two_hosts_that_start_at_the_same_moment_one_is_active_and_the_other_says_so()
    {
        await using var site = await Site.StartAsync(postgres);
        var hosts = await Task.WhenAll(site.HostAsync("first"), site.HostAsync("second"));
        await Task.WhenAny(hosts.Select(host => host.WhenReady));
        var active = Assert.Single(hosts, host => host.IsReady);
        var waiting = Assert.Single(hosts, host => !host.IsReady);
        await Site.WaitsAsync(waiting);
        Assert.Equal(1, await site.EpochAsync());

        Assert.Equal("ready\n", await active.Http.GetStringAsync("healthz/ready"));
        Assert.Equal("live\n", await waiting.Http.GetStringAsync("healthz/live"));
        using var answer = await waiting.Http.GetAsync("healthz/ready");
        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains($"waiting: {Environment.MachineName} (process {active.Id}) holds the lease (epoch 1)", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var (status, body) = await waiting.CallAsync(LoadBalancers.Create(1));
        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("holds the lease", body, StringComparison.Ordinal);
        var metrics = await active.Http.GetStringAsync("metrics");
        Assert.Contains("loxiactors_lease_epoch 1", metrics, StringComparison.Ordinal);
        Assert.Contains("loxiactors_lease_renewals_failed_total 0", metrics, StringComparison.Ordinal);
        Assert.Contains("loxiactors_lease_held 1", await active.Http.GetStringAsync("metrics"), StringComparison.Ordinal);
        var idle = await waiting.Http.GetStringAsync("metrics");
        Assert.Contains("loxiactors_lease_held 0", idle, StringComparison.Ordinal);
        // What it does to warm up is not counted.
        Assert.DoesNotContain("loxiactors_engine_", idle, StringComparison.Ordinal);
    }
}
