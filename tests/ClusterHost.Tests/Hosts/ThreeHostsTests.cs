using System.Diagnostics;
using System.Net;
using LoxiActors.Pair.Tests;
using LoxiActors.Pair.Tests.Pair;
using LoxiActors.Protocol.Octavia.Calls;
using Xunit.Abstractions;

namespace LoxiActors.ClusterHost.Tests.Hosts;

/// <summary>The whole control plane on three hosts: whichever of them is asked, and whichever is lost.</summary>
public sealed class ThreeHostsTests(PostgresFixture postgres, ITestOutputHelper output) : IClassFixture<PostgresFixture>
{
    private const int Many = 60;

    private static readonly int[] All = [.. Enumerable.Range(0, Many)];

    /// <summary>Asked for as a host is killed.</summary>
    private static readonly int[] Meanwhile = [.. Enumerable.Range(Many, 18)];

    [Fact]
    public async Task Whichever_host_is_asked_the_answer_is_the_same()
    {
        await using var site = await ClusterSite.StartAsync(postgres.Shared);
        await Task.WhenAll(All.Select(number => site.Hosts[number % 3].AcceptedAsync(LoadBalancers.Create(number))));

        // Octavia's agent asks a host that does not act.
        await site.Hosts[2].ToldActiveAsync(All);
        await site.RulesAreThereAsync(All);
        foreach (var host in site.Hosts)
        {
            await Until.HoldsAsync($"{host.Name} knows them all", async () => (await ClusterSite.GetAsync(host, "api/v1/loadbalancers?limit=1000")).GetProperty("loadbalancers").GetArrayLength(), count => count == Many);
            Assert.All((await ClusterSite.GetAsync(host, "api/v1/nodes")).GetProperty("nodes").EnumerateArray(), node =>
            {
                Assert.True(node.GetProperty("reachable").GetBoolean());
                Assert.Equal(Many, node.GetProperty("load_balancers").GetInt32());
            });
            Assert.Empty((await ClusterSite.GetAsync(host, "api/v1/health")).GetProperty("alarms").EnumerateArray());
        }

        // A change of each at another host than the one that it came to.
        await Task.WhenAll(All.Select(number => site.Hosts[(number + 1) % 3].AcceptedAsync(LoadBalancers.AddMember(number, 2))));
        await site.Hosts[1].QuietAsync();
        Assert.All(site.Nodes, node => Assert.All(node.Control.State().Rules, rule => Assert.Equal(2, rule.Endpoints.Count())));
    }

    [Theory]
    [InlineData(0, "the host that acts")]
    [InlineData(2, "a host that only decides")]
    public async Task What_was_accepted_is_done_though_a_host_is_killed(int lost, string which)
    {
        await using var site = await ClusterSite.StartAsync(postgres.Shared, postMilliseconds: 20);
        await Task.WhenAll(All.Select(number => site.Hosts[number % 3].AcceptedAsync(LoadBalancers.Create(number))));

        var calls = InterruptedCalls.Begin(Meanwhile, number => site.Hosts[number % 3]);
        await site.Hosts[lost].KillAsync();
        var began = Stopwatch.GetTimestamp();
        var asked = site.Hosts[1];
        output.WriteLine($"calls under way were answered by {await calls.WordsAsync()}");
        await calls.AssertDoneOrNotThereAsync(asked);

        // Octavia's agent is told each thing once, so all are waited for together.
        await asked.ToldActiveAsync([.. All, .. Meanwhile]);
        output.WriteLine($"{which} was killed; all were ACTIVE {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s later");
        await site.RulesAreThereAsync([.. All, .. Meanwhile]);
        await asked.AcceptedAsync(LoadBalancers.AddMember(7, 2));
        await asked.QuietAsync();
        JournalTable.HasOneWriterAtATime(await JournalTable.ReadAsync(site.Connection));
    }

    [Fact]
    public async Task A_rolling_restart_loses_nothing()
    {
        await using var site = await ClusterSite.StartAsync(postgres.Shared);
        await Task.WhenAll(All.Select(number => site.Hosts[number % 3].AcceptedAsync(LoadBalancers.Create(number))));
        await site.Hosts[0].ToldActiveAsync(All);
        for (var restarted = 0; restarted < 3; restarted++)
        {
            var old = site.Hosts[restarted];
            var began = Stopwatch.GetTimestamp();
            Assert.Equal(0, await old.StopAsync());
            output.WriteLine($"{old.Name} stopped in {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s");
            var next = site.Hosts.Except([old]).Last(host => host.IsReady && !site.Hosts.Take(restarted + 1).Contains(host));
            foreach (var number in All)
                await UntilAcceptedAsync(next, LoadBalancers.AddMember(number, 2 + restarted));
            await site.StartHostAsync(restarted);
        }

        await site.Hosts[^1].QuietAsync();
        await site.RulesAreThereAsync(All);
        Assert.All(site.Nodes, node => Assert.All(node.Control.State().Rules, rule => Assert.Equal(4, rule.Endpoints.Count())));
        JournalTable.HasOneWriterAtATime(await JournalTable.ReadAsync(site.Connection));
    }

    [Fact]
    public async Task A_frozen_host_that_acted_does_nothing_when_it_wakes()
    {
        await using var site = await ClusterSite.StartAsync(postgres.Shared, postMilliseconds: 50);
        await Task.WhenAll(All.Select(number => site.Hosts[number % 3].AcceptedAsync(LoadBalancers.Create(number))));
        await Until.HoldsAsync("both nodes are being configured", () => site.Nodes.All(node => node.Control.Calls.Any(call => call.Method == "POST")));
        var stale = site.Hosts[0];
        stale.Freeze();
        await site.Hosts[1].ToldActiveAsync(All);
        await site.RulesAreThereAsync(All);
        var before = Writes(site);

        stale.Thaw();
        Assert.Equal(4, await stale.ExitAsync());
        Assert.Equal(before, Writes(site));
        JournalTable.HasOneWriterAtATime(await JournalTable.ReadAsync(site.Connection));
        foreach (var other in site.Hosts.Skip(1))
            await Until.HoldsAsync($"{other.Name} is ready", () => other.Http.GetStringAsync("healthz/ready"), said => said == "ready\n");
    }

    /// <summary>As Octavia's user does it: what was refused as unavailable is sent again.</summary>
    private static Task UntilAcceptedAsync(HostProcess host, DriverCall call) => Until.HoldsAsync(
        $"{call.Method} is accepted by {host.Name}", () => SentAsync(host, call), answer => answer == "OK");

    /// <summary>What came of it; with everything that the host has said when it isn't there any more.</summary>
    private static async Task<string> SentAsync(HostProcess host, DriverCall call)
    {
        try
        {
            var (status, body) = await host.CallAsync(call);
            return status == HttpStatusCode.OK ? "OK" : $"{status} {body}";
        }
        catch (HttpRequestException gone)
        {
            return $"{gone.Message}\n{host.Said}";
        }
    }

    private static int[] Writes(ClusterSite site) => [.. site.Nodes.Select(node => node.Control.Calls.Count(call => call.Method != "GET"))];
}
