using System.Net;
using LoxiActors.Actors.Hosting;
using LoxiActors.Host.Tests.Fakes;

namespace LoxiActors.Host.Tests.Http;

public class RoutesTests
{
    [Fact]
    public async Task An_unknown_route_is_a_fault()
    {
        await using var api = await TestApi.StartAsync();
        Assert.Contains("/api/v2/x", Fault.Is(await api.GetAsync("/api/v2/x"), HttpStatusCode.NotFound, "NotFound"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/octavia/v1/loadbalancer_create", "POST")]
    [InlineData("/octavia/v1/reports_take", "POST")]
    public async Task A_refused_method_is_a_fault_that_names_the_right_one(string path, string right)
    {
        await using var api = await TestApi.StartAsync();
        Assert.Contains($"it takes {right}", Fault.Is(await api.GetAsync(path), HttpStatusCode.MethodNotAllowed, "BadRequest"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_load_balancer_that_cannot_be_asked_now_is_unavailable()
    {
        await using var api = await TestApi.StartAsync();
        api.Queries.Failure = new EntityUnavailableException("its mailbox is full");
        Assert.Equal("its mailbox is full", Fault.Is(await api.GetAsync("/api/v1/loadbalancers"), HttpStatusCode.ServiceUnavailable, "Unavailable"));
    }

    [Fact]
    public async Task Liveness_and_readiness_tell_apart_starting_from_serving()
    {
        await using var api = await TestApi.StartAsync();
        Assert.Equal("ready\n", await api.Client.GetStringAsync("/healthz/ready"));
        api.Readiness.Refuse("starting: load balancers are being brought back");
        Assert.Equal("live\n", await api.Client.GetStringAsync("/healthz/live"));
        Assert.Contains("being brought back", Fault.Is(await api.GetAsync("/healthz/ready"), HttpStatusCode.ServiceUnavailable, "Unavailable"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/api/v1/loadbalancers")]
    [InlineData("/api/v1/nodes")]
    [InlineData("/octavia/v1/reports_take")]
    public async Task While_not_ready_nothing_is_served_that_needs_load_balancers(string path)
    {
        await using var api = await TestApi.StartAsync();
        api.Readiness.Refuse("stopping");
        var answer = await api.Client.GetAsync(path);
        Assert.Equal("1", answer.Headers.RetryAfter!.ToString());
        Assert.Contains("stopping", Fault.Is(await TestApi.DocumentAsync(answer), HttpStatusCode.ServiceUnavailable, "Unavailable"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await api.Client.GetAsync("/metrics")).StatusCode);
    }

    [Fact]
    public async Task The_page_shows_load_balancers_and_nodes_and_escapes_their_names()
    {
        await using var api = await TestApi.StartAsync();
        api.Queries.Views.Add(FakeQueries.View(new(Guid.NewGuid()), "<script>alert(1)</script>"));
        api.Active.Nodes.Add(FakeActiveHost.Node("node-1", "no answer & <nothing>"));
        var answer = await api.Client.GetAsync("/");
        Assert.Equal("text/html", answer.Content.Headers.ContentType!.MediaType);
        var page = await answer.Content.ReadAsStringAsync();
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", page, StringComparison.Ordinal);
        Assert.Contains("no answer &amp; &lt;nothing&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        foreach (var link in (string[])["/api/v1/loadbalancers", "/api/v1/nodes", "/metrics", "/healthz/ready", "/openapi/v1.json"])
            Assert.Contains($"href=\"{link}\"", page, StringComparison.Ordinal);
    }
}
