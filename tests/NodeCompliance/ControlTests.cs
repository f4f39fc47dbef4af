using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using LoxiActors.Imitation;

namespace LoxiActors.NodeCompliance;

/// <summary>Faults, restarts and what the control API shows.</summary>
public sealed class ControlTests : NodeTest
{
    [Fact]
    public async Task A_restart_forgets_everything()
    {
        NeedsControl();
        var member = NewMember();
        (await PostRule(Rules.Of(NewVip(), member).With("monitor", true))).IsSuccess();
        Control.SetRole("MASTER");
        Control.Restart();
        Assert.Empty((await Get("config/loadbalancer/all")).Json["lbAttr"]!.AsArray());
        Assert.Empty((await Get("config/endpoint/all")).Json["Attr"]!.AsArray());
        Assert.Equal("NOT_DEFINED", Assert.Single(Control.State().Roles).State);
        Assert.Equal(1, Control.State().Restarts);
    }

    [Fact]
    public async Task A_node_that_is_down_closes_connections()
    {
        Control.Faults = new NodeFaults { Down = true };
        await Assert.ThrowsAsync<HttpRequestException>(() => Get("version"));
        Control.Faults = new NodeFaults();
        Assert.Equal(HttpStatusCode.OK, (await Get("version")).Status);
    }

    [Fact]
    public async Task Failures_are_counted_off_and_apply_nothing()
    {
        Control.Faults = new NodeFaults { FailNext = 1, FailStatus = 500, FailBody = "{\"code\":500}" };
        var body = Rules.Of(NewVip(), NewMember());
        var failed = await PostRule(body);
        Assert.Equal((500, "{\"code\":500}"), ((int)failed.Status, failed.Body));
        Assert.Empty(Control.State().Rules);
        (await PostRule(body)).IsSuccess();
    }

    [Fact]
    public async Task A_dropped_call_is_not_applied_and_a_call_dropped_afterwards_is()
    {
        var (before, after) = (NewVip(), NewVip());
        Control.Faults = new NodeFaults { DropNext = 1 };
        await Assert.ThrowsAsync<HttpRequestException>(() => PostRule(Rules.Of(before, NewMember())));
        Control.Faults = new NodeFaults { DropAfterNext = 1 };
        await Assert.ThrowsAsync<HttpRequestException>(() => PostRule(Rules.Of(after, NewMember())));
        Assert.Empty(await RulesOf(before));
        Assert.Single(await RulesOf(after));
    }

    [Fact]
    public async Task A_reply_after_the_client_gave_up_is_for_something_that_was_done()
    {
        Control.Faults = new NodeFaults { AnswerAfterClientGaveUp = 60_000 };
        var vip = NewVip();
        using var patience = new CancellationTokenSource();
        var post = Http.PostAsync(
            "config/loadbalancer",
            new StringContent(Rules.Of(vip, NewMember()).ToJsonString(), Encoding.UTF8, "application/json"),
            patience.Token);
        await Control.WaitForAsync(state => state.Rules.Count == 1);
        Assert.False(post.IsCompleted);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => post);
        Assert.Single(await RulesOf(vip));
    }

    [Fact]
    public async Task A_hanging_node_answers_no_more_until_the_fault_ends()
    {
        Control.Faults = new NodeFaults { Hang = true, OnlyMethod = "DELETE" };
        Assert.Equal(HttpStatusCode.OK, (await Get("version")).Status);
        var hung = Delete("config/loadbalancer/all");
        await Control.WaitForAsync(state => state.Calls.Any(call => call is { Method: "DELETE", Status: 0 }));
        Assert.False(hung.IsCompleted);
        Control.Faults = new NodeFaults();
        await Assert.ThrowsAsync<HttpRequestException>(() => hung);
    }

    [Fact]
    public async Task Rule_posts_take_their_time_one_after_the_other()
    {
        Control.Faults = new NodeFaults { PostMs = 50 };
        var vip = NewVip();
        var posts = Enumerable.Range(1, 4).Select(port => PostRule(Rules.Of(vip, NewMember()).With("port", port))).ToArray();
        foreach (var answer in await Task.WhenAll(posts))
            answer.IsSuccess();

        // A loaded machine can only make it longer; timers may be a little early.
        var calls = Control.Calls.Where(call => call.Kind == "POST /config/loadbalancer").ToArray();
        var lastEnd = calls.Max(call => call.Start.AddMilliseconds(call.DurationMs));
        Assert.InRange((lastEnd - calls.Min(call => call.Start)).TotalMilliseconds, 180, double.MaxValue);
    }

    [Fact]
    public async Task Every_change_waits_for_a_rule_post_and_no_read_of_rules_does()
    {
        Control.Faults = new NodeFaults { PostMs = 60_000 };
        var running = PostRule(Rules.Of(NewVip(), NewMember()));
        await Control.WaitForAsync(state => state.Rules.Count == 1);
        var deletion = Delete("config/loadbalancer/externalipaddress/192.0.2.1/port/1/protocol/tcp");
        var role = Post("config/cistate", new JsonObject { ["instance"] = "llb-inst0", ["state"] = "MASTER" });
        await Control.WaitForAsync(state => state.Calls.Count(call => call.Status == 0) == 3);
        Assert.Single((await Get("config/loadbalancer/all")).Json["lbAttr"]!.AsArray());
        Assert.Equal("NOT_DEFINED", (string)(await Get("config/cistate/all")).Json["Attr"]![0]!["state"]!);
        Assert.False(running.IsCompleted || deletion.IsCompleted || role.IsCompleted);
        Control.Restart();
        await Assert.ThrowsAsync<HttpRequestException>(() => running);
        await Assert.ThrowsAsync<HttpRequestException>(() => deletion);
        await Assert.ThrowsAsync<HttpRequestException>(() => role);
    }

    [Fact]
    public async Task Calls_waiting_for_the_lock_are_lost_in_a_restart()
    {
        Control.Faults = new NodeFaults { PostMs = 60_000 };
        var (first, second) = (NewVip(), NewVip());
        var running = PostRule(Rules.Of(first, NewMember()));
        await Control.WaitForAsync(state => state.Rules.Count == 1);
        var waiting = PostRule(Rules.Of(second, NewMember()));
        await Control.WaitForAsync(state => state.Calls.Count(call => call.Status == 0) == 2);
        Control.Restart();
        await Assert.ThrowsAsync<HttpRequestException>(() => running);
        await Assert.ThrowsAsync<HttpRequestException>(() => waiting);
        Assert.Empty(Control.State().Rules);
    }

    [Fact]
    public async Task A_refused_post_does_not_take_the_time_of_an_applied_one()
    {
        var body = Rules.Of(NewVip(), NewMember());
        (await PostRule(body)).IsSuccess();
        Control.Faults = new NodeFaults { PostMs = 60_000 };
        (await PostRule(body)).IsRefused(409, "lbrule-exists error");
    }

    [Fact]
    public async Task Traffic_counters_are_added_and_set()
    {
        var (vip, member) = (NewVip(), NewMember());
        (await PostRule(Rules.Of(vip, member, NewMember()))).IsSuccess();
        var traffic = new TrafficCounters { ExternalIp = vip, Port = 80, Protocol = "tcp", EndpointIp = member, TargetPort = 8080, Packets = 2, Bytes = 300 };
        Assert.Equal(1, Control.CountTraffic(traffic));
        Assert.Equal(1, Control.CountTraffic(traffic));
        Assert.Equal("4:600", (string)(await RuleOf(vip))["endpoints"]!.AsArray().Single(e => (string?)e!["endpointIP"] == member)!["counter"]!);
        Control.CountTraffic(traffic with { Set = true });
        Assert.Equal("2:300", (string)(await RuleOf(vip))["endpoints"]!.AsArray().Single(e => (string?)e!["endpointIP"] == member)!["counter"]!);
    }

    [Fact]
    public async Task Calls_are_logged_and_counted_by_kind()
    {
        NeedsControl();
        await Get("version");
        await Delete("config/loadbalancer/name/x");
        await Get("nowhere?a=b");
        Assert.Equal(["GET /version", "DELETE /config/loadbalancer/name/{name}", "GET (unknown)"], Control.Calls.Select(call => call.Kind));
        Assert.Equal(["/netlox/v1/version", "/netlox/v1/config/loadbalancer/name/x", "/netlox/v1/nowhere?a=b"], Control.Calls.Select(call => call.Path));
        Assert.Equal([200, 200, 404], Control.Calls.Select(call => call.Status));
        Assert.Equal(1, Control.CallCounts["GET /version"]);
        Control.ClearCalls();
        Assert.Empty(Control.Calls);
    }

    [Fact]
    public async Task The_control_api_does_the_same_over_http()
    {
        NeedsControl();
        var vip = NewVip();
        (await PostRule(Rules.Of(vip, NewMember()))).IsSuccess();
        var root = new Uri(Node.Url, "imitation/");
        Assert.Equal(vip, (string)(await Get(root + "state")).Json["rules"]![0]!["externalIp"]!);
        Assert.Equal(HttpStatusCode.OK, (await Send(HttpMethod.Put, root + "faults", Json("{\"failNext\":1,\"failStatus\":404}"))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Get("version")).Status);
        Assert.Equal(HttpStatusCode.OK, (await PostText(root + "targets/10.0.0.1/80", "{\"healthy\":false}")).Status);
        Assert.Equal(["10.0.0.1_80"], Control.State().DownTargets);
        Assert.Equal(HttpStatusCode.OK, (await PostText(root + "role", "{\"state\":\"BACKUP\"}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await PostText(root + "traffic", "{\"packets\":1,\"bytes\":2}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await Send(HttpMethod.Post, root + "restart")).Status);
        Assert.Empty(Control.State().Rules);
    }

    [Theory]
    [InlineData("PUT", "faults", "{\"slowMs\":-1}", "slowMs")]
    [InlineData("PUT", "faults", "{\"slow\":1}", "slow")]
    [InlineData("PUT", "faults", "{\"failNext\":1,\"failStatus\":99}", "failStatus")]
    [InlineData("POST", "targets/10.0.0/80", "{\"healthy\":true}", "ip")]
    [InlineData("POST", "targets/10.0.0.1/80", "{}", "healthy")]
    [InlineData("POST", "role", "{\"state\":\"KING\"}", "state")]
    [InlineData("POST", "bfd", "{\"remoteIp\":\"10.0.0.9\",\"state\":\"BFDUp\"}", "remoteIp")]
    [InlineData("POST", "restart", "{\"downtimeMs\":-5}", "downtimeMs")]
    [InlineData("POST", "traffic", "{\"packets\":1}", "traffic")]
    public async Task Bad_control_calls_name_the_field(string method, string path, string body, string named)
    {
        NeedsControl();
        var answer = await Send(new HttpMethod(method), new Uri(Node.Url, "imitation/" + path).ToString(), Json(body));
        Assert.Equal(400, (int)answer.Status);
        Assert.Contains(named, (string)answer.Json["error"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waiting_for_what_does_not_come_ends()
    {
        var control = Control;
        await Assert.ThrowsAsync<TimeoutException>(() => control.WaitForAsync(_ => false, TimeSpan.FromMilliseconds(1)));
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
}
