using System.Text.Json;
using LoxiActors.Engines.Akka.Entities;
using LoxiActors.Engines.Akka.Tests.Index.Support;

namespace LoxiActors.Engines.Akka.Tests.Hosts;

/// <summary>What operators see of three hosts, and what becomes of what they ask.</summary>
[Collection(HostTests.Name)]
public sealed class SteeringHosts(PostgresFixture postgres)
{
    /// <summary>Enough for nearly every shard to be in use.</summary>
    private static readonly string[] Keys = [.. Enumerable.Range(0, 150).Select(number => $"{number:x8}-0000-0000-0000-000000000000")];

    [Fact]
    public async Task A_drained_host_has_no_shard_until_it_is_undrained_also_when_the_shards_are_placed_by_another_host()
    {
        using var cluster = await ThreeHosts.StartAsync(postgres);
        await BeginEverywhereAsync(cluster);
        var (first, second, third) = (cluster.Hosts[0], cluster.Hosts[1], cluster.Hosts[2]);
        var drained = await AddressOfAsync(first, "host-3");
        await cluster.UntilAsync(async () => await ShardsAsync(first, drained) > 0);

        Assert.Contains("is drained", await AcceptedAsync(second, new { @do = "drain", key = drained }));
        await cluster.UntilAsync(async () => await ShardsAsync(second, drained) == 0);
        Assert.Equal("a test", await DrainedByAsync(third, "host-3"));
        await cluster.UntilAsync(async () => (await LookAsync(third)).GetProperty("here").GetProperty("probe").GetInt32() == 0);

        // The oldest member places the shards; the next one has to know of the drain.
        first.Kill();
        await cluster.UntilAsync(async () => (await MembersAsync(second)).Length == 2);
        Assert.Null(await MemberAsync(second, "host-1"));
        await UntilAllIsPlacedAsync(cluster, second);
        Assert.Equal(0, await ShardsAsync(second, drained));
        Assert.Equal("a test", await DrainedByAsync(second, "host-3"));

        Assert.Contains("is the last member", await RefusedAsync(second, new { @do = "drain", key = await AddressOfAsync(second, "host-2") }));
        await AcceptedAsync(second, new { @do = "undrain", key = drained });
        Assert.Contains("is not drained", await RefusedAsync(second, new { @do = "undrain", key = drained }));
        await AcceptedAsync(second, new { @do = "rebalance" });
        await cluster.UntilAsync(async () => Math.Abs(await ShardsAsync(second, drained) - await ShardsAsync(second, await AddressOfAsync(second, "host-2"))) <= 1);
    }

    [Fact]
    public async Task A_host_that_is_asked_to_leave_hands_over_and_is_gone()
    {
        using var cluster = await ThreeHosts.StartAsync(postgres);
        await BeginEverywhereAsync(cluster);
        var asked = cluster.Hosts[0];
        var leaving = await AddressOfAsync(asked, "host-2");
        await cluster.UntilAsync(async () => await ShardsAsync(asked, leaving) > 0);
        Assert.Contains("reachable", await RefusedAsync(asked, new { @do = "down", key = leaving }));
        Assert.Contains("no member '127.0.0.1:1'", await RefusedAsync(asked, new { @do = "leave", key = "127.0.0.1:1" }));

        Assert.Contains("leaves", await AcceptedAsync(asked, new { @do = "leave", key = leaving }));

        Assert.Contains("no member", await cluster.Hosts[1].Fenced);
        await cluster.UntilAsync(async () => (await MembersAsync(asked)).Length == 2);
        await UntilAllIsPlacedAsync(cluster, asked);
    }

    [Fact]
    public async Task A_killed_host_that_an_operator_gives_up_is_gone_and_its_shards_are_elsewhere()
    {
        using var cluster = await ThreeHosts.StartAsync(postgres);
        await BeginEverywhereAsync(cluster);
        var asked = cluster.Hosts[1];
        var killed = await AddressOfAsync(asked, "host-1");

        cluster.Hosts[0].Kill();
        Assert.Contains("is given up", await AcceptedAsync(asked, new { @do = "down", key = killed, name = "force" }));

        await cluster.UntilAsync(async () => (await MembersAsync(asked)).Length == 2);
        await UntilAllIsPlacedAsync(cluster, asked);
        Assert.Contains("no member", await RefusedAsync(asked, new { @do = "down", key = killed, name = "force" }));
    }

    [Fact]
    public async Task A_frozen_host_is_given_up_at_once_when_an_operator_says_so_by_force()
    {
        using var cluster = await ThreeHosts.StartAsync(postgres);
        await BeginEverywhereAsync(cluster);
        var asked = cluster.Hosts[0];
        var frozen = await AddressOfAsync(asked, "host-3");

        cluster.Hosts[2].Signal("STOP");
        await AcceptedAsync(asked, new { @do = "down", key = frozen, name = "force" });

        await cluster.UntilAsync(async () => (await MembersAsync(asked)).Length == 2);
        cluster.Hosts[2].Signal("CONT");
        await cluster.Hosts[2].Fenced;
    }

    private static async Task BeginEverywhereAsync(ThreeHosts cluster)
    {
        foreach (var batch in Keys.Chunk(30))
        {
            await Task.WhenAll(batch.Select(async (key, number) =>
            {
                for (var attempt = 1; !await cluster.Hosts[number % 3].IsAcceptedAsync(new { @do = "begin", key, name = "work" }); attempt++)
                    Assert.True(attempt < 10, $"{key} was refused {attempt} times");
            }));
        }

        await UntilAllIsPlacedAsync(cluster, cluster.Hosts[0]);
    }

    /// <summary>Shards that no key is in stay on no host.</summary>
    private static int NotNeeded => 30 - Keys.Select(key => new EntityExtractor(30).ShardId(key)).Distinct().Count();

    private static async Task<JsonElement> LookAsync(HostProcess host) => await host.AskAsync(new { @do = "cluster" });

    private static async Task<JsonElement[]> MembersAsync(HostProcess host) => [.. (await LookAsync(host)).GetProperty("members").EnumerateArray()];

    private static async Task<JsonElement?> MemberAsync(HostProcess host, string name) =>
        (await MembersAsync(host)).Cast<JsonElement?>().FirstOrDefault(member => member!.Value.GetProperty("Name").GetString() == name);

    private static async Task<string> AddressOfAsync(HostProcess host, string name) => (await MemberAsync(host, name))!.Value.GetProperty("Address").GetString()!;

    private static async Task<string?> DrainedByAsync(HostProcess host, string name) => (await MemberAsync(host, name))!.Value.GetProperty("drained").GetString();

    private static async Task UntilAllIsPlacedAsync(ThreeHosts cluster, HostProcess asked)
    {
        JsonElement last = default;
        try
        {
            await cluster.UntilAsync(async () =>
            {
                last = await LookAsync(asked);
                return last.GetProperty("kinds")[0].GetProperty("Unplaced") is { ValueKind: JsonValueKind.Number } number && number.GetInt32() == NotNeeded;
            });
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"only {NotNeeded} shards should be on no host: {last}");
        }
    }

    /// <summary>-1 when the host was not heard.</summary>
    private static async Task<int> ShardsAsync(HostProcess asked, string address)
    {
        var hosts = (await LookAsync(asked)).GetProperty("kinds")[0].GetProperty("Hosts").EnumerateArray();
        return hosts.First(host => host.GetProperty("Address").GetString() == address).GetProperty("Shards") is { ValueKind: JsonValueKind.Number } number ? number.GetInt32() : -1;
    }

    private static async Task<string> AcceptedAsync(HostProcess host, object command)
    {
        var answer = await host.AskAsync(command);
        return answer.TryGetProperty("accepted", out var words) ? words.GetString()! : throw new InvalidOperationException($"{command}: {answer}");
    }

    private static async Task<string> RefusedAsync(HostProcess host, object command) => (await host.AskAsync(command)).GetProperty("refused").GetString()!;
}
