using System.Diagnostics;
using System.Text.Json;
using LoxiActors.Pair.Tests;
using LoxiActors.Pair.Tests.Pair;

namespace LoxiActors.ClusterHost.Tests.Hosts;

/// <summary>What an operator does with <c>loxi cluster</c> to three hosts that have load balancers.</summary>
public sealed class SteeringTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly int[] All = [.. Enumerable.Range(0, 30)];

    [Fact]
    public async Task The_host_that_acts_is_drained_goes_on_acting_and_leaves_without_a_loss()
    {
        await using var site = await ClusterSite.StartAsync(postgres.Shared);
        await Task.WhenAll(All.Select(number => site.Hosts[number % 3].AcceptedAsync(LoadBalancers.Create(number))));
        await site.Hosts[2].ToldActiveAsync(All);
        var (acting, other) = (site.Hosts[0], site.Hosts[1]);
        var members = (await LoxiAsync(acting, "members")).EnumerateArray().ToArray();
        Assert.All(members, member => Assert.Equal(("up", true, Environment.MachineName), (Text(member, "status"), member.GetProperty("reachable").GetBoolean(), Text(member, "name"))));
        var first = members.Single(member => member.GetProperty("here").GetBoolean());
        var address = Text(first, "address");
        Assert.True(first.GetProperty("acts").GetBoolean());
        Assert.Equal(3, members.Length);
        Assert.Equal(3, (await ClusterSite.GetAsync(other, "api/v1/host")).GetProperty("members").GetInt32());

        Assert.Contains("goes on doing that until it leaves", Text(await LoxiAsync(other, "drain", address, "--reason", "new kernel"), "words"));
        await Until.HoldsAsync("no shard is there", () => ShardsAsync(other, address), shards => shards == 0);
        Assert.Equal(address, Text(await ClusterSite.GetAsync(acting, "api/v1/cluster"), "acts_at"));
        Assert.Equal("ready\n", await acting.Http.GetStringAsync("healthz/ready"));
        Assert.Contains("loxiactors_cluster_members_drained 1\n", await acting.Http.GetStringAsync("metrics"));
        await Task.WhenAll(All.Select(number => acting.AcceptedAsync(LoadBalancers.AddMember(number, 2))));
        Assert.Equal(0, await ShardsAsync(other, address));

        Assert.Contains("its process ends", Text(await LoxiAsync(other, "leave", address), "words"));
        Assert.Equal(4, await acting.ExitAsync());
        await Until.HoldsAsync("another host acts", async () => ActsAt(await ClusterSite.GetAsync(other, "api/v1/cluster")), at => at is not null && at != address);
        await other.QuietAsync();
        Assert.All(site.Nodes, node => Assert.All(node.Control.State().Rules, rule => Assert.Equal(2, rule.Endpoints.Count())));
    }

    private static string? ActsAt(JsonElement cluster) => cluster.TryGetProperty("acts_at", out var at) ? at.GetString() : null;

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    /// <summary>Of all kinds; null when a host was not heard.</summary>
    private static async Task<int?> ShardsAsync(HostProcess asked, string address)
    {
        var hosts = (await LoxiAsync(asked, "shards")).EnumerateArray().SelectMany(kind => kind.GetProperty("hosts").EnumerateArray()).Where(host => Text(host, "address") == address).ToArray();
        return hosts.All(host => host.TryGetProperty("shards", out _)) ? hosts.Sum(host => host.GetProperty("shards").GetInt32()) : null;
    }

    private static async Task<JsonElement> LoxiAsync(HostProcess host, params string[] arguments)
    {
        using var loxi = Process.Start(new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "loxi.dll"), "cluster", .. arguments, "--json", "--url", host.Http.BaseAddress!.GetLeftPart(UriPartial.Authority)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = loxi.StandardError.ReadToEndAsync();
        var output = await loxi.StandardOutput.ReadToEndAsync();
        await loxi.WaitForExitAsync();
        Assert.True(loxi.ExitCode == 0, await errors);
        return JsonDocument.Parse(output).RootElement;
    }
}
