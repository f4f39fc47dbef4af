using System.Net;
using System.Text;
using System.Text.Json;
using LoxiActors.Host.Tests.Fakes;
using LoxiActors.Protocol.Api;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Nodes;

namespace LoxiActors.Host.Tests.Http;

public class FailoverEndpointsTests
{
    [Fact]
    public async Task The_budget_shows_its_limits_and_that_nothing_moves()
    {
        await using var api = await TestApi.StartAsync();
        var (status, body) = await api.GetAsync("/api/v1/failover");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(1200, body.GetProperty("limits").GetProperty("rate_per_minute").GetInt32());
        Assert.Equal(0.3m, body.GetProperty("limits").GetProperty("share").GetDecimal());
        Assert.Equal(0, body.GetProperty("open_count").GetInt32());
    }

    [Fact]
    public async Task A_pause_says_by_whom_until_it_ends()
    {
        await using var api = await TestApi.StartAsync();
        var (_, body) = await api.CallAsync("/api/v1/failover/pause", """{"by":"ada","reason":"switch upgrade"}""");
        Assert.Equal(("ada", "switch upgrade"), (body.GetProperty("paused").GetProperty("by").GetString(), body.GetProperty("paused").GetProperty("reason").GetString()));
        (_, body) = await TestApi.DocumentAsync(await api.Client.PostAsync("/api/v1/failover/resume", null));
        Assert.False(body.TryGetProperty("paused", out _));
    }

    [Fact]
    public async Task Limits_that_are_given_are_set_and_the_others_stay()
    {
        await using var api = await TestApi.StartAsync();
        var (status, body) = await PutAsync(api, """{"share":0.5,"concurrent":"unlimited","window":60,"by":"ada"}""");
        Assert.Equal(HttpStatusCode.OK, status);
        var limits = body.GetProperty("limits");
        Assert.Equal((0.5m, 0, 60m, 1200), (limits.GetProperty("share").GetDecimal(), limits.GetProperty("concurrent").GetInt32(), limits.GetProperty("window").GetDecimal(), limits.GetProperty("rate_per_minute").GetInt32()));
        Assert.Equal("ada", body.GetProperty("limits_set_by").GetString());

        (_, body) = await PutAsync(api, """{"reset":true,"share":0.1}""");
        Assert.Equal((0.1m, 1000), (body.GetProperty("limits").GetProperty("share").GetDecimal(), body.GetProperty("limits").GetProperty("concurrent").GetInt32()));
        (_, body) = await PutAsync(api, """{"reset":true}""");
        Assert.False(body.TryGetProperty("limits_set_by", out _));
    }

    [Theory]
    [InlineData("""{"share":1.5}""", "share is 1.5; it has to be from 0 to 1")]
    [InlineData("""{"share":"a lot"}""", "share has to be a number or \"unlimited\"")]
    [InlineData("""{"concurrent":1.5}""", "concurrent is 1.5; it has to be a whole number")]
    [InlineData("""{"window":0}""", "window is 0; it has to be from 1 to 86400")]
    [InlineData("""{"window":-1}""", "window is -1; it has to be a number of seconds")]
    [InlineData("""{"window":1e20}""", "it has to be a number of seconds")]
    [InlineData("""{"reset":"yes","share":1}""", "reset has to be true or false")]
    [InlineData("""{"reset":"yes"}""", "reset has to be true or false")]
    [InlineData("""{"reset":true,"share":1.5}""", "share is 1.5; it has to be from 0 to 1")]
    [InlineData("""{"by":5}""", "by has to be a text")]
    [InlineData("""{"shares":1}""", "shares: there is no such field")]
    [InlineData("""{"by":"ada"}""", "the body names no limit")]
    [InlineData("[]", "the body has to be a JSON object")]
    [InlineData("{", "the body is no JSON")]
    public async Task A_limit_that_makes_no_sense_is_refused_by_name(string body, string words)
    {
        await using var api = await TestApi.StartAsync();
        Assert.Contains(words, Fault.Is(await PutAsync(api, body), HttpStatusCode.BadRequest, "BadRequest"), StringComparison.Ordinal);
        Assert.Null(api.Failover.Budget.Limits);
    }

    [Fact]
    public async Task A_reset_with_a_limit_that_makes_no_sense_resets_nothing()
    {
        await using var api = await TestApi.StartAsync();
        await PutAsync(api, """{"share":0.5}""");
        Assert.Contains("zone_share is 2", Fault.Is(await PutAsync(api, """{"reset":true,"zone_share":2}"""), HttpStatusCode.BadRequest, "BadRequest"), StringComparison.Ordinal);
        Assert.Equal(0.5m, api.Failover.Budget.Limits!.Share);
    }

    [Theory]
    [InlineData("/api/v1/nodes/node-1/undrain")]
    [InlineData("/api/v1/hosts/h1/undrain")]
    public async Task A_reason_for_the_end_of_a_drain_is_refused_because_it_would_be_lost(string path)
    {
        await using var api = await TestApi.StartAsync();
        Assert.Contains("reason: there is no such field; there are by", Fault.Is(await api.CallAsync(path, """{"by":"ada","reason":"done"}"""), HttpStatusCode.BadRequest, "BadRequest"), StringComparison.Ordinal);
        Assert.Empty(api.Failover.Nodes);
    }

    [Fact]
    public async Task Causes_and_reasons_are_in_snake_case()
    {
        await using var api = await TestApi.StartAsync();
        api.Failover.Lose("node-1", "node-2");
        var (_, body) = await api.GetAsync("/api/v1/failover");
        Assert.Equal("node_dead", body.GetProperty("open")[0].GetProperty("cause").GetString());
        var waiting = body.GetProperty("waiting")[0];
        Assert.Equal(("node_dead", "zone_share"), (waiting.GetProperty("cause").GetString(), waiting.GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task Failovers_that_wait_for_an_operator_are_alarms_beside_those_of_the_nodes()
    {
        await using var api = await TestApi.StartAsync();
        Assert.Equal(0, (await api.GetAsync("/api/v1/health")).Body.GetProperty("alarms").GetArrayLength());
        api.Failover.Lose("node-1", "node-2");
        await api.CallAsync("/api/v1/failover/pause", """{"by":"ada","reason":"switch <upgrade>"}""");
        api.Failover.Shortfall = new ShortfallView("z1", 1, 2, DateTimeOffset.UnixEpoch, "spares are configured by hand");
        var alarms = (await api.GetAsync("/api/v1/health")).Body.GetProperty("alarms").EnumerateArray()
            .Select(alarm => $"{alarm.GetProperty("kind").GetString()}: {alarm.GetProperty("words").GetString()}").ToArray();
        Assert.Equal(2, alarms.Length);
        Assert.StartsWith("failover_paused: failovers are paused by ada since 2026-01-01 12:00:00Z (switch <upgrade>), 1 waiting", alarms[0], StringComparison.Ordinal);
        Assert.Equal("spares_missing: only 1 of 2 spares in zone z1 (spares are configured by hand)", alarms[1]);

        await api.Client.PostAsync("/api/v1/failover/resume", null, TestContext.Current.CancellationToken);
        var page = await api.Client.GetStringAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Contains("<strong>failover_held: 1 waiting: too many nodes of one zone were lost", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_is_drained_undrained_and_declared_dead()
    {
        await using var api = await TestApi.StartAsync();
        var (status, body) = await api.CallAsync("/api/v1/nodes/node-1/drain", """{"by":"ada","reason":"new kernel"}""");
        Assert.Equal((HttpStatusCode.Accepted, "node-1"), (status, body.GetProperty("nodes")[0].GetString()));
        Assert.Equal("ada", api.Failover.Nodes[new NodeName("node-1")].Drain!.By);
        await api.Client.PostAsync("/api/v1/nodes/node-1/undrain", null, TestContext.Current.CancellationToken);
        Assert.Null(api.Failover.Nodes[new NodeName("node-1")].Drain);
        await api.CallAsync("/api/v1/nodes/node-1/declare-dead", """{"by":"ada"}""");
        Assert.Equal(NodeVerdict.Dead, api.Failover.Nodes[new NodeName("node-1")].Verdict);

        (_, body) = await api.GetAsync("/api/v1/nodes/node-1/history?after=1");
        Assert.Equal(["drain-ended", "declared-dead"], body.GetProperty("history").EnumerateArray().Select(entry => entry.GetProperty("kind").GetString()));
    }

    [Fact]
    public async Task All_nodes_of_a_machine_are_drained_together()
    {
        await using var api = await TestApi.StartAsync();
        var (_, body) = await api.CallAsync("/api/v1/hosts/h1/drain", """{"by":"ada"}""");
        Assert.Equal(["node-1", "node-2"], body.GetProperty("nodes").EnumerateArray().Select(node => node.GetString()));
        Assert.All(["node-1", "node-2"], name => Assert.NotNull(api.Failover.Nodes[new NodeName(name)].Drain));
        Assert.DoesNotContain(new NodeName("node-3"), api.Failover.Nodes.Keys);
    }

    [Theory]
    [InlineData("/api/v1/nodes/node-9/drain", "there is no node 'node-9'")]
    [InlineData("/api/v1/nodes/No!/declare-dead", "there is no node 'No!'")]
    [InlineData("/api/v1/hosts/h9/drain", "the configuration puts no node on a machine 'h9'")]
    public async Task What_there_is_not_is_not_found(string path, string words)
    {
        await using var api = await TestApi.StartAsync();
        Assert.Equal(words, Fault.Is(await api.CallAsync(path, "{}"), HttpStatusCode.NotFound, "NotFound"));
    }

    [Fact]
    public async Task Who_asks_has_to_be_a_short_text()
    {
        await using var api = await TestApi.StartAsync();
        Assert.Contains("by has to be a text of 1 to 64 characters", Fault.Is(
            await api.CallAsync("/api/v1/nodes/node-1/drain", $$"""{"by":"{{new string('x', 65)}}"}"""), HttpStatusCode.BadRequest, "BadRequest"), StringComparison.Ordinal);
        Assert.Empty(api.Failover.Nodes);
    }

    private static async Task<(HttpStatusCode Status, JsonElement Body)> PutAsync(TestApi api, string body) =>
        await TestApi.DocumentAsync(await api.Client.PutAsync("/api/v1/failover/budget", new StringContent(body, Encoding.UTF8, "application/json")));
}
