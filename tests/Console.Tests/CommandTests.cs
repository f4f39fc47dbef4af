using System.Text.Json;
using LoxiActors.Console.Tests.Fakes;
using LoxiActors.Protocol.Api;
using LoxiActors.Protocol.Json;
using Microsoft.AspNetCore.Http;

namespace LoxiActors.Console.Tests;

public sealed class CommandTests
{
    [Fact]
    public async Task Lists_load_balancers_with_one_line_each()
    {
        await using var host = await FakeHost.StartAsync(Samples.Web, Samples.Summary("13b67514-71c2-42b2-a94a-18e6971e76b4", null));

        var loxi = await Loxi.RunAsync("lb", "list", "--url", host.Url);

        Assert.Equal(0, loxi.ExitCode);
        var line = Assert.Single(Lines(loxi.Output), line => line.Contains(Samples.WebId.ToString(), StringComparison.Ordinal));
        Assert.Contains("web", line);
        Assert.Contains("DEGRADED", line);
        Assert.Contains("node-b [rack 2] does not answer", line);
        Assert.Contains(Lines(loxi.Output), line => line.Contains("13b67514", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Lists_more_than_one_page()
    {
        var all = Enumerable.Range(0, 450).Select(n => Samples.Summary($"00000000-0000-4000-8000-{n:D12}", $"lb{n}")).ToArray();
        await using var host = await FakeHost.StartAsync(all);

        var loxi = await Loxi.RunAsync("lb", "list", "--json", "--url", host.Url);

        Assert.Equal(450, JsonSerializer.Deserialize<LoadBalancerSummary[]>(loxi.Output, ApiJson.Options)!.DistinctBy(lb => lb.Id).Count());
        Assert.Equal(3, host.Asked.Count);
    }

    [Theory]
    [InlineData("ad33cbd9-913d-4a38-9a1c-1669c2d6b522")]
    [InlineData("ad33")]
    [InlineData("AD33")]
    [InlineData("web")]
    public async Task Shows_a_load_balancer_by_id_beginning_or_name(string id)
    {
        await using var host = await ShowingAsync();

        var loxi = await Loxi.RunAsync("lb", "show", id, "--url", host.Url);

        Assert.Equal("", loxi.Errors);
        Assert.Equal(0, loxi.ExitCode);
        Assert.Contains("listener http TCP 80 ONLINE cc915834 12.3 MB came in, 3 connections of 40 seen", loxi.Output);
        Assert.Contains("member [blue] 10.1.0.1:80 weight 1 NO_MONITOR d9f9a149", loxi.Output);
        Assert.Contains("node-b unreachable holds generation 6, 2 members down: timed out", loxi.Output);
        Assert.Contains("9 member_create, accepted 2026-01-01 12:00:00Z, ends by 12:01:00Z", loxi.Output);
        Assert.Contains("listener cc915834-59b3-4481-8c7d-01a1d87644db ACTIVE ONLINE", loxi.Output);
        Assert.Contains("LoxiLB's probes have a fixed timeout", loxi.Output);
    }

    [Fact]
    public async Task A_tree_shows_children_under_their_parents()
    {
        await using var host = await ShowingAsync();

        var lines = Lines((await Loxi.RunAsync("lb", "show", "web", "--url", host.Url)).Output);

        int Indent(string text) => lines.First(line => line.Contains(text, StringComparison.Ordinal)).IndexOf(text, StringComparison.Ordinal);
        Assert.True(Indent("listener http") < Indent("pool ROUND_ROBIN"));
        Assert.True(Indent("pool ROUND_ROBIN") < Indent("member [blue]"));
    }

    [Fact]
    public async Task Json_is_one_document_that_reads_back()
    {
        await using var host = await ShowingAsync();

        var loxi = await Loxi.RunAsync("lb", "show", "web", "--json", "--url", host.Url);

        var view = JsonSerializer.Deserialize<LoadBalancerView>(loxi.Output, ApiJson.Options)!;
        Assert.Equal(7, view.Generation);
        Assert.Equal(4, view.Objects.Length);
    }

    [Fact]
    public async Task History_comes_oldest_first()
    {
        await using var host = await ShowingAsync();

        var loxi = await Loxi.RunAsync("lb", "history", "web", "--url", host.Url);

        Assert.Equal(
            ["    1 2026-01-01 12:00:00.000Z operation-accepted: accepted loadbalancer_create", "    2 2026-01-01 12:00:01.000Z operation-ended: operation 1 ended well"],
            Lines(loxi.Output));
    }

    [Fact]
    public async Task Nodes_are_listed_and_shown()
    {
        await using var host = await FakeHost.StartAsync(Samples.Web);

        var list = await Loxi.RunAsync("node", "list", "--url", host.Url);
        var show = await Loxi.RunAsync("node", "show", "node-a", "--url", host.Url);

        Assert.Contains(Lines(list.Output), line => line.Contains("node-b", StringComparison.Ordinal) && line.Contains("silent", StringComparison.Ordinal) && line.Contains("timed out", StringComparison.Ordinal));
        Assert.Contains("node-a http://127.0.0.1:11111 reachable since 2026-01-01 12:00:00Z", show.Output);
        Assert.Contains("rules: 3, 1 of them foreign", show.Output);
        Assert.Contains(Samples.WebId.ToString(), show.Output);
    }

    private static Task<FakeHost> ShowingAsync() => FakeHost.StartAsync(new Dictionary<string, Func<HttpContext, IResult>>
    {
        ["/api/v1/loadbalancers"] = _ => FakeHost.Json(new { loadbalancers = new[] { Samples.Web } }),
        [$"/api/v1/loadbalancers/{Samples.WebId}"] = _ => FakeHost.Json(Samples.WebView),
        [$"/api/v1/loadbalancers/{Samples.WebId}/history"] = _ => FakeHost.Json(new { history = Samples.History }),
    });

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
