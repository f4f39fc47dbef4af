using System.Text.Json;
using LoxiActors.Console.Tests.Fakes;
using LoxiActors.Protocol.Api;
using LoxiActors.Protocol.Json;
using Microsoft.AspNetCore.Http;

namespace LoxiActors.Console.Tests;

public sealed class FailoverTests
{
    private static readonly Dictionary<string, string> Ada = new() { ["USER"] = "ada" };

    [Fact]
    public async Task Shows_the_alarm_the_pause_the_limits_and_who_waits_why()
    {
        await using var host = await StartAsync();

        var loxi = await Loxi.RunAsync("failover", "--url", host.Url);

        Assert.Equal(("", 0), (loxi.Errors, loxi.ExitCode));
        Assert.Contains("ALARM: too many nodes were lost", loxi.Output);
        Assert.Contains("paused by ada since 2026-01-01 12:00:00Z: switch [upgrade]", loxi.Output);
        Assert.Contains("1 on the move, 12 waiting", loxi.Output);
        Assert.Contains("limits: 1200 per minute (burst 1000), unlimited at once, unlimited per machine, set by ada", loxi.Output);
        Assert.Contains("lost within the window: 1 of 10 nodes, 3 allowed: node-a", loxi.Output);
        Assert.Contains("an operator has to look", loxi.Output);
        Assert.Contains("web (ad33cbd9), …", loxi.Output);
        Assert.Contains("node_dead", loxi.Output);
    }

    [Fact]
    public async Task Who_is_on_the_move_is_shown_by_id_when_the_name_can_not_be_had()
    {
        await using var host = await FakeHost.StartAsync(new Dictionary<string, Func<HttpContext, IResult>> { ["/api/v1/failover"] = _ => FakeHost.Json(Samples.Failover) });
        var loxi = await Loxi.RunAsync("failover", "--url", host.Url);
        Assert.Equal(("", 0), (loxi.Errors, loxi.ExitCode));
        Assert.Contains(Samples.WebId.ToString(), loxi.Output);
    }

    [Fact]
    public async Task Shows_what_the_loss_of_a_node_would_do()
    {
        await using var host = await StartAsync();
        var loxi = await Loxi.RunAsync("failover", "loss", "node-a", "--url", host.Url);
        Assert.Equal(("", 0), (loxi.Errors, loxi.ExitCode));
        Assert.Contains("web served by node-a, then by node-b", loxi.Output);
        Assert.Contains("1. node-b becomes MASTER", loxi.Output);
        Assert.Equal("node-b holds no load balancer.\n", (await Loxi.RunAsync("failover", "loss", "node-b", "--url", host.Url)).Output);
        Assert.Single(JsonDocument.Parse((await Loxi.RunAsync("failover", "loss", "node-a", "--json", "--url", host.Url)).Output).RootElement.EnumerateArray());
        loxi = await Loxi.RunAsync("failover", "loss", "node-x", "--url", host.Url);
        Assert.Equal(1, loxi.ExitCode);
        Assert.Contains("there is no node 'node-x'", loxi.Errors);
    }

    [Fact]
    public async Task Prints_the_budget_as_one_document()
    {
        await using var host = await StartAsync();
        var loxi = await Loxi.RunAsync("failover", "--json", "--url", host.Url);
        Assert.Equal(12, JsonSerializer.Deserialize<FailoverBudgetView>(loxi.Output, ApiJson.Options)!.WaitingCount);
    }

    [Fact]
    public async Task Pauses_and_resumes_in_the_name_of_the_user()
    {
        await using var host = await StartAsync();
        Assert.Equal(0, (await Loxi.RunAsync(Ada, "failover", "pause", "--reason", "switch upgrade", "--url", host.Url)).ExitCode);
        Assert.Equal(0, (await Loxi.RunAsync(Ada, "failover", "resume", "--by", "bob", "--url", host.Url)).ExitCode);
        Assert.Equal(
            ["""POST /api/v1/failover/pause {"by":"ada","reason":"switch upgrade"}""", """POST /api/v1/failover/resume {"by":"bob"}"""],
            host.Sent);
    }

    [Fact]
    public async Task Sets_only_the_limits_that_are_given()
    {
        await using var host = await StartAsync();
        var loxi = await Loxi.RunAsync(Ada, "failover", "budget", "--rate", "60", "--share", "0.5", "--concurrent", "unlimited", "--url", host.Url);
        Assert.Equal(("", 0), (loxi.Errors, loxi.ExitCode));
        Assert.Equal(["""PUT /api/v1/failover/budget {"by":"ada","rate_per_minute":60,"concurrent":0,"share":0.5}"""], host.Sent);
        await Loxi.RunAsync(Ada, "failover", "budget", "--reset", "--url", host.Url);
        Assert.Equal("""PUT /api/v1/failover/budget {"by":"ada","reset":true}""", host.Sent[^1]);
    }

    [Theory]
    [InlineData("failover budget", "give at least one limit, or --reset")]
    [InlineData("failover budget --share much", "--share: 'much' is neither a number nor unlimited")]
    [InlineData("node drain", "takes either a node or --host")]
    [InlineData("node drain node-a --host h1", "takes either a node or --host")]
    public async Task A_command_that_makes_no_sense_is_refused(string command, string words)
    {
        await using var host = await StartAsync();
        var loxi = await Loxi.RunAsync([.. command.Split(' '), "--url", host.Url]);
        Assert.Equal(2, loxi.ExitCode);
        Assert.Contains(words, loxi.Errors);
        Assert.Empty(host.Sent);
    }

    [Fact]
    public async Task Shows_spares_and_where_some_are_missing()
    {
        await using var host = await StartAsync();

        var loxi = await Loxi.RunAsync("spares", "--url", host.Url);

        Assert.Equal(("", 0), (loxi.Errors, loxi.ExitCode));
        Assert.Contains("ALARM: only 1 of 2 spares in zone z1 (spares are configured by hand)", loxi.Output);
        Assert.Contains("nothing takes the place of node-b: no spare is alive in zone z2", loxi.Output);
        Assert.Contains("nodes in use take the place of node-d: node-e", loxi.Output);
        Assert.Contains("rack [1]", loxi.Output);
    }

    [Fact]
    public async Task Drains_one_node_or_all_of_a_machine()
    {
        await using var host = await StartAsync();
        var loxi = await Loxi.RunAsync(Ada, "node", "drain", "node-a", "--reason", "new kernel", "--url", host.Url);
        Assert.Equal("node-a: drained from here on\n", loxi.Output);
        loxi = await Loxi.RunAsync(Ada, "node", "drain", "--host", "rack 1", "--url", host.Url);
        Assert.Equal("node-a: drained from here on\nnode-b: drained from here on\n", loxi.Output);
        await Loxi.RunAsync(Ada, "node", "undrain", "node-a", "--url", host.Url);
        Assert.Equal(
            [
                """POST /api/v1/nodes/node-a/drain {"by":"ada","reason":"new kernel"}""",
                """POST /api/v1/hosts/rack%201/drain {"by":"ada"}""",
                """POST /api/v1/nodes/node-a/undrain {"by":"ada"}""",
            ],
            host.Sent);
    }

    [Fact]
    public async Task A_death_is_declared_by_the_whole_name_only()
    {
        await using var host = await StartAsync();
        var loxi = await Loxi.RunAsync(Ada, "node", "declare-dead", "node", "--url", host.Url);
        Assert.Equal(1, loxi.ExitCode);
        Assert.Contains("there is no node 'node'; there are: node-a, node-b", loxi.Errors);
        loxi = await Loxi.RunAsync(Ada, "node", "declare-dead", "node-a", "--url", host.Url);
        Assert.Equal("node-a: taken for dead until it is judged alive again\n", loxi.Output);
        Assert.Equal(["""POST /api/v1/nodes/node-a/declare-dead {"by":"ada"}"""], host.Sent);
    }

    [Theory]
    [InlineData("node history node-a")]
    [InlineData("failover history")]
    [InlineData("spares history")]
    public async Task Prints_a_history(string command)
    {
        await using var host = await StartAsync();
        var loxi = await Loxi.RunAsync([.. command.Split(' '), "--url", host.Url]);
        Assert.Contains("operation-ended: operation 1 ended well", loxi.Output);
    }

    [Fact]
    public async Task A_node_shows_what_it_is_held_to_be_and_why()
    {
        await using var host = await StartAsync();
        var loxi = await Loxi.RunAsync("node", "show", "node-b", "--url", host.Url);
        Assert.Contains("held to be: dead since 2026-01-01 12:00:00Z", loxi.Output);
        Assert.Contains("when it was judged\n    not heard by probe: connection refused\n", loxi.Output);
        Assert.Contains("drained: by ada since 2026-01-01 12:00:00Z: new kernel", loxi.Output);
        Assert.Contains("dead drained spare", (await Loxi.RunAsync("node", "list", "--url", host.Url)).Output);
    }

    private static Task<FakeHost> StartAsync()
    {
        var noon = new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
        var down = Samples.Nodes[1] with
        {
            Verdict = "dead",
            VerdictSince = noon,
            Witnesses = [new WitnessView("probe", false, "connection refused")],
            Draining = new OperatorsWordView("ada", "new kernel", noon),
            Spare = true,
        };
        static IResult History(HttpContext context) => FakeHost.Json(new { history = context.Request.Query["after"] == "0" ? Samples.History : [] });
        static IResult Taken(params string[] nodes) => FakeHost.Json(new { nodes }, 202);
        return FakeHost.StartAsync(new Dictionary<string, Func<HttpContext, IResult>>
        {
            ["/api/v1/failover"] = _ => FakeHost.Json(Samples.Failover),
            ["/api/v1/failover/pause"] = _ => FakeHost.Json(Samples.Failover),
            ["/api/v1/failover/resume"] = _ => FakeHost.Json(Samples.Failover),
            ["/api/v1/failover/budget"] = _ => FakeHost.Json(Samples.Failover),
            ["/api/v1/failover/history"] = History,
            ["/api/v1/spares"] = _ => FakeHost.Json(Samples.Spares),
            ["/api/v1/spares/history"] = History,
            [$"/api/v1/loadbalancers/{Samples.WebId}"] = _ => FakeHost.Json(Samples.WebView),
            ["/api/v1/nodes/node-a/loss"] = _ => FakeHost.Json(new LossPreviewList([Samples.Preview])),
            ["/api/v1/nodes/node-b/loss"] = _ => FakeHost.Json(new LossPreviewList([])),
            ["/api/v1/loadbalancers"] = _ => FakeHost.Json(new { loadbalancers = Array.Empty<LoadBalancerSummary>() }),
            ["/api/v1/nodes"] = _ => FakeHost.Json(new { nodes = new[] { Samples.Nodes[0], down } }),
            ["/api/v1/nodes/node-a/history"] = History,
            ["/api/v1/nodes/node-a/drain"] = _ => Taken("node-a"),
            ["/api/v1/nodes/node-a/undrain"] = _ => Taken("node-a"),
            ["/api/v1/nodes/node-a/declare-dead"] = _ => Taken("node-a"),
            ["/api/v1/hosts/rack%201/drain"] = _ => Taken("node-a", "node-b"),
        });
    }
}
