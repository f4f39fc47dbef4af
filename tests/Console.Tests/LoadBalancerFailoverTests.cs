using System.Text.Json;
using LoxiActors.Console.Tests.Fakes;
using LoxiActors.Protocol.Api;
using Microsoft.AspNetCore.Http;

namespace LoxiActors.Console.Tests;

public sealed class LoadBalancerFailoverTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Dictionary<string, string> Ada = new() { ["USER"] = "ada" };

    /// <summary>Another failover, which was there before, and a later one, end too.</summary>
    private static readonly HistoryEntry[] Others =
    [
        new(10, Noon, "failover-ended", "failover 1 ended: it was before"),
        new(11, Noon, "failover-ended", "failover 34 ended: it is another one"),
    ];

    [Fact]
    public async Task Waits_for_the_failover_that_was_answered()
    {
        await using var host = await StartAsync("failover 3 ended: node-b serves");
        var loxi = await Loxi.RunAsync(Ada, "lb", "failover", Samples.WebId.ToString(), "--to", "node-b", "--reason", "new kernel", "--url", host.Url);
        Assert.Equal(("", 0), (loxi.Errors, loxi.ExitCode));
        Assert.Contains("failover 3 ended: node-b serves", loxi.Output);
        Assert.DoesNotContain("failover 1 ended", loxi.Output);
        Assert.Equal([$$"""POST /api/v1/loadbalancers/{{Samples.WebId}}/failover {"to":"node-b","reason":"new kernel","by":"ada","dry_run":false}"""], host.Sent);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_that_came_to_nothing_is_a_failure(bool json)
    {
        await using var host = await StartAsync("failover 3 ended without being carried through: node-b is suspect");
        var loxi = await Loxi.RunAsync(["lb", "failover", Samples.WebId.ToString(), "--by", "bob", "--url", host.Url, .. json ? ["--json"] : Array.Empty<string>()]);
        Assert.Equal(1, loxi.ExitCode);
        Assert.Contains("without being carried through: node-b is suspect", loxi.Errors);
        Assert.Contains("\"by\":\"bob\"", Assert.Single(host.Sent));
        if (json)
            Assert.Equal("failover-opened", JsonDocument.Parse(loxi.Output).RootElement[0].GetProperty("kind").GetString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_dry_run_that_is_refused_says_so_once_and_fails(bool json)
    {
        await using var host = await StartAsync("", Samples.Preview with { Refusal = "there is no other node", WouldServe = [], Steps = [] });
        var loxi = await Loxi.RunAsync(["lb", "failover", Samples.WebId.ToString(), "--dry-run", "--url", host.Url, .. json ? ["--json"] : Array.Empty<string>()]);
        Assert.Equal(("", 1), (loxi.Errors, loxi.ExitCode));
        Assert.Equal(2, loxi.Output.Split("there is no other node").Length);
        if (json)
            Assert.Equal("there is no other node", JsonDocument.Parse(loxi.Output).RootElement.GetProperty("refusal").GetString());
    }

    [Fact]
    public async Task A_dry_run_says_what_would_happen()
    {
        await using var host = await StartAsync("", Samples.Preview);
        var loxi = await Loxi.RunAsync("lb", "failover", Samples.WebId.ToString(), "--dry-run", "--url", host.Url);
        Assert.Equal(("web served by node-a, then by node-b\n  1. node-b becomes MASTER\n", 0), (loxi.Output, loxi.ExitCode));
    }

    private static Task<FakeHost> StartAsync(string end, FailoverPreviewView? preview = null)
    {
        var asks = 0;
        var (opened, ended) = (new HistoryEntry(12, Noon, "failover-opened", "failover 3 from node-a (operator): ada"), new HistoryEntry(13, Noon, "failover-ended", end));

        // Before it was asked for, then twice until it has ended.
        HistoryEntry[] History(long after) => asks++ switch
        {
            0 => [Others[0]],
            1 => [Others[1], opened],
            _ => [.. new[] { Others[1], opened, ended }.Where(entry => entry.Sequence > after)],
        };
        return FakeHost.StartAsync(new Dictionary<string, Func<HttpContext, IResult>>
        {
            [$"/api/v1/loadbalancers/{Samples.WebId}/history"] = context =>
                FakeHost.Json(new { history = History(long.Parse(context.Request.Query["after"]!, System.Globalization.CultureInfo.InvariantCulture)) }),
            [$"/api/v1/loadbalancers/{Samples.WebId}/failover"] = _ => preview is null ? FakeHost.Json(new FailoverAcceptedBody(3), 202) : FakeHost.Json(preview),
        });
    }
}
