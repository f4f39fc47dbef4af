using System.Net;
using LoxiActors.Host.Composition;
using LoxiActors.Host.Metrics;
using LoxiActors.Host.Tests.Fakes;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Host.Tests.Http;

public sealed class ClusterEndpointsTests
{
    private const string Second = "/api/v1/cluster/members/10.0.0.2:4053";

    private readonly FakeCluster _cluster = new();

    [Fact]
    public async Task Shows_the_members_and_where_the_shards_are()
    {
        await using var api = await StartAsync();

        var (status, body) = await api.GetAsync("/api/v1/cluster");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(
            """
            {"members":[{"address":"10.0.0.1:4053","name":"controller-1","status":"up","reachable":true,"since":"2026-01-01T12:00:00+00:00","here":true,"acts":true},{"address":"10.0.0.2:4053","status":"leaving","reachable":false,"here":false,"acts":false,"draining":{"by":"ada","reason":"new kernel","at":"2026-01-01T12:00:00+00:00"}}],"acts_at":"10.0.0.1:4053","shards":[{"kind":"loadbalancer","shards":100,"hosts":[{"address":"10.0.0.1:4053","shards":60,"entities":70},{"address":"10.0.0.2:4053"}]}]}
            """,
            body.GetRawText());
    }

    [Fact]
    public async Task What_is_wanted_of_a_member_is_passed_on_and_answered_in_words()
    {
        await using var api = await StartAsync();

        var (status, body) = await api.CallAsync($"{Second}/drain", """{"by":"ada","reason":"new kernel"}""");
        Assert.Equal((HttpStatusCode.Accepted, "drain 10.0.0.2:4053 is under way"), (status, body.GetProperty("words").GetString()));
        foreach (var path in (string[])[$"{Second}/undrain", $"{Second}/leave", $"{Second}/down", "/api/v1/cluster/rebalance"])
            Assert.Equal(HttpStatusCode.Accepted, (await api.Client.PostAsync(path, null, TestContext.Current.CancellationToken)).StatusCode);
        await api.CallAsync($"{Second}/down", """{"force":true,"by":"bob"}""");

        Assert.Equal(
            [
                "drain 10.0.0.2:4053 by ada: new kernel",
                "undrain 10.0.0.2:4053 by an operator: ",
                "leave 10.0.0.2:4053 by an operator: ",
                "down 10.0.0.2:4053 False by an operator: ",
                "rebalance by an operator: ",
                "down 10.0.0.2:4053 True by bob: ",
            ],
            _cluster.Asked);
    }

    [Fact]
    public async Task A_refusal_has_its_status_and_words()
    {
        await using var api = await StartAsync();
        _cluster.Refuses = Refusal.NotFound("there is no such member");
        Assert.Equal("there is no such member", Fault.Is(await api.CallAsync($"{Second}/leave", "{}"), HttpStatusCode.NotFound, "NotFound"));
        _cluster.Refuses = Refusal.Contradiction("it is reachable");
        Assert.Equal("it is reachable", Fault.Is(await api.CallAsync($"{Second}/down", "{}"), HttpStatusCode.Conflict, "DriverError"));
    }

    [Theory]
    [InlineData("/down", """{"force":"yes"}""", "force has to be true or false")]
    [InlineData("/leave", """{"force":true}""", "force: there is no such field; there are by, reason")]
    [InlineData("/drain", """{"by":""}""", "by has to be a text of 1 to 64 characters")]
    public async Task A_body_that_is_wrong_is_refused_and_nothing_is_asked(string operation, string body, string words)
    {
        await using var api = await StartAsync();
        Assert.Contains(words, Fault.Is(await api.CallAsync(Second + operation, body), HttpStatusCode.BadRequest, "BadRequest"), StringComparison.Ordinal);
        Assert.Empty(_cluster.Asked);
    }

    [Fact]
    public async Task Where_the_engine_is_one_process_there_is_no_cluster()
    {
        await using var api = await TestApi.StartAsync();
        Assert.Contains("no cluster", Fault.Is(await api.GetAsync("/api/v1/cluster"), HttpStatusCode.NotFound, "NotFound"), StringComparison.Ordinal);
        Assert.Contains("no cluster", Fault.Is(await api.CallAsync($"{Second}/leave", "{}"), HttpStatusCode.NotFound, "NotFound"), StringComparison.Ordinal);
        Assert.Equal("ready\n", await api.Client.GetStringAsync("/healthz/ready", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_host_that_is_not_up_is_not_ready_but_shows_and_steers_its_cluster()
    {
        await using var api = await StartAsync();
        Assert.Equal("ready\n", await api.Client.GetStringAsync("/healthz/ready", TestContext.Current.CancellationToken));
        _cluster.WhyNotUp = "this host is joining the cluster";

        Assert.Equal("not ready: this host is joining the cluster", Fault.Is(await api.GetAsync("/healthz/ready"), HttpStatusCode.ServiceUnavailable, "Unavailable"));
        Assert.Contains("joining", Fault.Is(await api.GetAsync("/api/v1/loadbalancers"), HttpStatusCode.ServiceUnavailable, "Unavailable"), StringComparison.Ordinal);
        api.Readiness.Refuse("starting: load balancers are being brought back");
        Assert.Equal(
            "not ready: starting: load balancers are being brought back; this host is joining the cluster",
            Fault.Is(await api.GetAsync("/healthz/ready"), HttpStatusCode.ServiceUnavailable, "Unavailable"));
        Assert.Equal(HttpStatusCode.OK, (await api.GetAsync("/api/v1/cluster")).Status);
        Assert.Equal(HttpStatusCode.Accepted, (await api.CallAsync($"{Second}/down", "{}")).Status);
    }

    [Fact]
    public void Its_figures_are_told()
    {
        using var collector = new MetricsCollector();
        using var metrics = new ClusterMetrics(_cluster);
        var text = collector.Text();
        Assert.Contains("loxiactors_cluster_members{reachable=\"true\",status=\"up\"} 1", text, StringComparison.Ordinal);
        Assert.Contains("loxiactors_cluster_members{reachable=\"false\",status=\"leaving\"} 1", text, StringComparison.Ordinal);
        Assert.Contains("loxiactors_cluster_shards{kind=\"loadbalancer\"} 60", text, StringComparison.Ordinal);
        Assert.Contains("loxiactors_cluster_acts 1", text, StringComparison.Ordinal);
        Assert.Contains("loxiactors_cluster_up 1", text, StringComparison.Ordinal);
        Assert.Contains("loxiactors_cluster_members_drained 1", text, StringComparison.Ordinal);
    }

    private Task<TestApi> StartAsync() => TestApi.StartAsync(cluster: _cluster);
}
