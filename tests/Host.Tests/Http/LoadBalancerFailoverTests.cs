using System.Net;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Seam;
using LoxiActors.Host.Tests.Fakes;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Host.Tests.Http;

public class LoadBalancerFailoverTests
{
    private static readonly LoadBalancerId One = new(Guid.Parse("11111111-1111-1111-1111-111111111111"));
    private static readonly string Path = $"/api/v1/loadbalancers/{One}/failover";

    [Theory]
    [InlineData("{}", "an operator asks for it")]
    [InlineData("""{"by":"ada"}""", "ada asks for it")]
    [InlineData("""{"reason":"new kernel"}""", "new kernel")]
    [InlineData("""{"by":"ada","reason":"new kernel","to":"node-2"}""", "ada: new kernel")]
    public async Task Who_asks_and_why_stands_in_the_history(string body, string reason)
    {
        await using var api = await TestApi.StartAsync();
        api.LoadBalancers.Answer = (_, _) => new Reply.Accepted(7, false);
        var (status, answer) = await api.CallAsync(Path, body);
        Assert.Equal((HttpStatusCode.Accepted, 7), (status, answer.GetProperty("failover").GetInt32()));
        var asked = Assert.IsType<FailoverRequested>(Assert.Single(api.LoadBalancers.Inputs).Input);
        Assert.Equal((reason, body.Contains("to", StringComparison.Ordinal) ? "node-2" : null), (asked.Reason, asked.To?.Value));
    }

    [Fact]
    public async Task The_body_may_be_missing()
    {
        await using var api = await TestApi.StartAsync();
        var answer = await api.Client.PostAsync(new Uri(Path, UriKind.Relative), null, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Null(Assert.IsType<FailoverRequested>(Assert.Single(api.LoadBalancers.Inputs).Input).To);
    }

    [Theory]
    [InlineData("""{"to":"No!"}""", "to: 'No!' can't be a node's name")]
    [InlineData("""{"to":5}""", "to has to be a text of 1 to 63 characters")]
    [InlineData("""{"dry_run":"yes"}""", "dry_run has to be true or false")]
    [InlineData("""{"away":"node-1"}""", "away: there is no such field; there are to, reason, by, dry_run")]
    public async Task A_field_that_makes_no_sense_is_refused_by_name(string body, string words)
    {
        await using var api = await TestApi.StartAsync();
        Assert.Contains(words, Fault.Is(await api.CallAsync(Path, body), HttpStatusCode.BadRequest, "BadRequest"), StringComparison.Ordinal);
        Assert.Empty(api.LoadBalancers.Inputs);
    }

    [Fact]
    public async Task A_reason_has_a_bound()
    {
        await using var api = await TestApi.StartAsync();
        Assert.Contains("reason has to be a text of 1 to 500 characters", Fault.Is(
            await api.CallAsync(Path, $$"""{"reason":"{{new string('x', 501)}}"}"""), HttpStatusCode.BadRequest, "BadRequest"), StringComparison.Ordinal);
        Assert.Empty(api.LoadBalancers.Inputs);
    }

    [Fact]
    public async Task A_dry_run_asks_for_nothing()
    {
        await using var api = await TestApi.StartAsync();
        api.Queries.Views.Add(FakeQueries.View(One, "shop"));
        var (status, body) = await api.CallAsync(Path, """{"dry_run":true,"to":"node-3"}""");
        Assert.Equal((HttpStatusCode.OK, "node-3"), (status, body.GetProperty("would_serve")[0].GetString()));
        Assert.Empty(api.LoadBalancers.Inputs);
    }

    [Fact]
    public async Task The_loss_of_an_unknown_node_is_not_found()
    {
        await using var api = await TestApi.StartAsync();
        Assert.Equal("there is no node 'node-9'", Fault.Is(await api.GetAsync("/api/v1/nodes/node-9/loss"), HttpStatusCode.NotFound, "NotFound"));
        var (status, body) = await api.GetAsync("/api/v1/nodes/node-1/loss");
        Assert.Equal((HttpStatusCode.OK, 0), (status, body.GetProperty("loadbalancers").GetArrayLength()));
        api.Queries.Views.Add(FakeQueries.View(One, "shop"));
        (_, body) = await api.GetAsync("/api/v1/nodes/node-1/loss");
        Assert.Equal("shop", body.GetProperty("loadbalancers")[0].GetProperty("name").GetString());
    }
}
