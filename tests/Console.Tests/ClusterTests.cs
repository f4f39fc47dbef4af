using System.Text.Json;
using LoxiActors.Console.Tests.Fakes;
using LoxiActors.Protocol.Api;
using LoxiActors.Protocol.Octavia;
using Microsoft.AspNetCore.Http;

namespace LoxiActors.Console.Tests;

public sealed class ClusterTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly ClusterView Cluster = new(
        [
            new ClusterMemberView("10.0.0.1:4053", "controller-1", "up", true, Noon, true, true, null),
            new ClusterMemberView("10.0.0.2:4053", "controller-2", "up", true, Noon, false, false, new OperatorsWordView("ada", "new [kernel]", Noon)),
            new ClusterMemberView("10.0.0.3:4053", null, "leaving", false, null, false, false, null),
        ],
        "10.0.0.1:4053",
        [
            new KindShardsView("loadbalancer", 100, null, [new HostShardsView("10.0.0.1:4053", 60, 71), new HostShardsView("10.0.0.2:4053", 39, null), new HostShardsView("10.0.0.3:4053", null, null)]),
            new KindShardsView("node", 100, 98, [new HostShardsView("10.0.0.1:4053", 2, 3)]),
        ]);

    private static readonly Dictionary<string, string> Ada = new() { ["USER"] = "ada" };

    [Fact]
    public async Task Shows_the_members_and_where_the_shards_are()
    {
        await using var host = await StartAsync();

        var loxi = await Loxi.RunAsync("cluster", "--url", host.Url);

        Assert.Equal(("", 0), (loxi.Errors, loxi.ExitCode));
        var lines = Lines(loxi.Output);
        Assert.Contains("10.0.0.1:4053 controller-1 up 2026-01-01 12:00:00Z yes yes", lines);
        Assert.Contains("10.0.0.2:4053 controller-2 up 2026-01-01 12:00:00Z by ada since 2026-01-01 12:00:00Z: new [kernel]", lines);
        Assert.Contains("10.0.0.3:4053 ? leaving unreachable ?", lines);
        Assert.Contains("loadbalancer controller-1 10.0.0.1:4053 60 71", lines);
        Assert.Contains("loadbalancer controller-2 10.0.0.2:4053 39 ?", lines);
        Assert.Contains("loadbalancer 10.0.0.3:4053 not heard", lines);
        Assert.Contains("loadbalancer on no host ?", lines);
        Assert.Contains("node on no host 98", lines);
    }

    [Fact]
    public async Task Shows_one_of_the_two()
    {
        await using var host = await StartAsync();
        Assert.DoesNotContain("ENTITIES", (await Loxi.RunAsync("cluster", "members", "--url", host.Url)).Output);
        Assert.DoesNotContain("STATUS", (await Loxi.RunAsync("cluster", "shards", "--url", host.Url)).Output);
    }

    [Fact]
    public async Task Prints_one_document()
    {
        await using var host = await StartAsync();
        Assert.Equal("10.0.0.1:4053", (await JsonAsync(host, "cluster", "--json")).GetProperty("acts_at").GetString());
        Assert.Equal("leaving", (await JsonAsync(host, "cluster", "members", "--json"))[2].GetProperty("status").GetString());
        Assert.Equal(98, (await JsonAsync(host, "cluster", "shards", "--json"))[1].GetProperty("unplaced").GetInt32());
        Assert.Equal("rebalance is under way", (await JsonAsync(host, "cluster", "rebalance", "--json")).GetProperty("words").GetString());
    }

    [Theory]
    [InlineData("drain controller-2 --reason kernel", "10.0.0.2%3A4053/drain", """{"by":"ada","reason":"kernel"}""")]
    [InlineData("undrain 0.2:", "10.0.0.2%3A4053/undrain", """{"by":"ada"}""")]
    [InlineData("leave ROLLER-2 --by bob", "10.0.0.2%3A4053/leave", """{"by":"bob"}""")]
    [InlineData("down 10.0.0.3", "10.0.0.3%3A4053/down", """{"by":"ada"}""")]
    [InlineData("down 10.0.0.3 --force", "10.0.0.3%3A4053/down", """{"by":"ada","force":true}""")]
    public async Task Asks_for_what_is_wanted_of_a_member(string command, string path, string body)
    {
        await using var host = await StartAsync();

        var loxi = await Loxi.RunAsync(Ada, ["cluster", .. command.Split(' '), "--url", host.Url]);

        var told = Uri.UnescapeDataString(path);
        Assert.Equal(("", 0, $"{told} is under way\n"), (loxi.Errors, loxi.ExitCode, loxi.Output));
        Assert.Equal([$"POST /api/v1/cluster/members/{told} {body}"], host.Sent);
    }

    [Theory]
    [InlineData("leave controller", "'controller' fits 2 members: 10.0.0.1:4053 (controller-1), 10.0.0.2:4053 (controller-2)")]
    [InlineData("drain elsewhere", "no member of the cluster fits 'elsewhere'; there are: 10.0.0.1:4053 (controller-1), 10.0.0.2:4053 (controller-2), 10.0.0.3:4053")]
    public async Task A_member_that_is_not_clear_is_refused(string command, string words)
    {
        await using var host = await StartAsync();
        var loxi = await Loxi.RunAsync(Ada, ["cluster", .. command.Split(' '), "--url", host.Url]);
        Assert.Equal((1, $"loxi: {words}\n"), (loxi.ExitCode, loxi.Errors));
        Assert.Empty(host.Sent);
    }

    [Fact]
    public async Task What_the_host_refuses_is_said_in_its_words()
    {
        await using var host = await StartAsync(new() { ["/api/v1/cluster/members/10.0.0.2:4053/down"] = _ => FakeHost.Json(new FaultBody(FaultKind.DriverError, "no", "10.0.0.2:4053 is reachable"), 409) });
        var loxi = await Loxi.RunAsync(Ada, "cluster", "down", "controller-2", "--url", host.Url);
        Assert.Equal((1, "loxi: 10.0.0.2:4053 is reachable\n"), (loxi.ExitCode, loxi.Errors));
    }

    private static async Task<JsonElement> JsonAsync(FakeHost host, params string[] command) =>
        JsonDocument.Parse((await Loxi.RunAsync(Ada, [.. command, "--url", host.Url])).Output).RootElement;

    private static string[] Lines(string output) => [.. output.Split('\n').Select(line => string.Join(' ', line.Split([' ', '│'], StringSplitOptions.RemoveEmptyEntries)))];

    private static Task<FakeHost> StartAsync(Dictionary<string, Func<HttpContext, IResult>>? others = null)
    {
        var routes = new Dictionary<string, Func<HttpContext, IResult>>
        {
            ["/api/v1/cluster"] = _ => FakeHost.Json(Cluster),
            ["/api/v1/cluster/rebalance"] = _ => FakeHost.Json(new ClusterTakenView("rebalance is under way"), 202),
        };
        foreach (var operation in (string[])["10.0.0.2:4053/drain", "10.0.0.2:4053/undrain", "10.0.0.2:4053/leave", "10.0.0.3:4053/down"])
            routes[$"/api/v1/cluster/members/{operation}"] = _ => FakeHost.Json(new ClusterTakenView($"{operation} is under way"), 202);
        foreach (var (path, answer) in others ?? [])
            routes[path] = answer;
        return FakeHost.StartAsync(routes);
    }
}
