using System.Net;
using LoxiActors.Host.Tests.Fakes;
using LoxiActors.Protocol.Api;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Host.Tests.Http;

public class LoadBalancerEndpointsTests
{
    private static readonly LoadBalancerId One = new(Guid.Parse("11111111-1111-1111-1111-111111111111"));
    private static readonly LoadBalancerId Two = new(Guid.Parse("22222222-2222-2222-2222-222222222222"));

    [Fact]
    public async Task The_list_is_paged_by_id()
    {
        await using var api = await TestApi.StartAsync();
        api.Queries.Views.AddRange([FakeQueries.View(Two, "two"), FakeQueries.View(One, "one")]);
        Assert.Equal("one two", await NamesAsync(api, ""));
        Assert.Equal("one", await NamesAsync(api, "?limit=1"));
        Assert.Equal("two", await NamesAsync(api, $"?limit=1&after={One}"));
        Assert.Equal("", await NamesAsync(api, $"?after={Two}"));
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=1001", "limit")]
    [InlineData("limit=x", "limit")]
    [InlineData("limit=1&limit=2", "limit")]
    [InlineData("after=x", "after")]
    public async Task A_bad_parameter_is_named(string query, string named)
    {
        await using var api = await TestApi.StartAsync();
        Assert.Contains($"the parameter {named} is", Fault.Is(await api.GetAsync($"/api/v1/loadbalancers?{query}"), HttpStatusCode.BadRequest, "BadRequest"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_is_shown_in_the_words_of_the_API()
    {
        await using var api = await TestApi.StartAsync();
        api.Queries.Views.Add(FakeQueries.View(One, "one"));
        var (status, body) = await api.GetAsync($"/api/v1/loadbalancers/{One}");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(3, body.GetProperty("generation").GetInt64());
        Assert.Equal("ONLINE", body.GetProperty("summary").GetProperty("operating_status").GetString());
        Assert.Equal("ACTIVE", body.GetProperty("summary").GetProperty("provisioning_status").GetString());
        Assert.False(body.GetProperty("summary").TryGetProperty("reason", out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/history")]
    public async Task An_unknown_one_is_not_found_and_a_bad_id_a_bad_request(string suffix)
    {
        await using var api = await TestApi.StartAsync();
        Assert.Contains($"{One}", Fault.Is(await api.GetAsync($"/api/v1/loadbalancers/{One}{suffix}"), HttpStatusCode.NotFound, "NotFound"), StringComparison.Ordinal);
        Assert.Contains("'abc'", Fault.Is(await api.GetAsync($"/api/v1/loadbalancers/abc{suffix}"), HttpStatusCode.BadRequest, "BadRequest"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task History_is_paged_by_sequence_and_empty_after_its_end()
    {
        await using var api = await TestApi.StartAsync();
        api.Queries.Views.Add(FakeQueries.View(One, "one"));
        api.Queries.Histories[One] = [.. Enumerable.Range(1, 3).Select(i => new HistoryEntry(i, DateTimeOffset.UnixEpoch, "kind", $"text {i}"))];
        var (_, body) = await api.GetAsync($"/api/v1/loadbalancers/{One}/history?after=1&limit=1");
        var entry = Assert.Single(body.GetProperty("history").EnumerateArray());
        Assert.Equal("""{"sequence":2,"at":"1970-01-01T00:00:00+00:00","kind":"kind","text":"text 2"}""", entry.GetRawText());
        Assert.Equal("""{"history":[]}""", (await api.GetAsync($"/api/v1/loadbalancers/{One}/history?after=3")).Body.GetRawText());
        Fault.Is(await api.GetAsync($"/api/v1/loadbalancers/{One}/history?after=-1"), HttpStatusCode.BadRequest, "BadRequest");
    }

    [Fact]
    public async Task Nodes_are_listed_and_shown()
    {
        await using var api = await TestApi.StartAsync();
        api.Active.Nodes.AddRange([FakeActiveHost.Node("node-1"), FakeActiveHost.Node("node-2")]);
        var (_, list) = await api.GetAsync("/api/v1/nodes");
        Assert.Equal(["node-1", "node-2"], list.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("name").GetString()));
        Assert.Equal(4, (await api.GetAsync("/api/v1/nodes/node-2")).Body.GetProperty("rules").GetInt32());
        Assert.Contains("'node-3'", Fault.Is(await api.GetAsync("/api/v1/nodes/node-3"), HttpStatusCode.NotFound, "NotFound"), StringComparison.Ordinal);
    }

    private static async Task<string> NamesAsync(TestApi api, string query) =>
        string.Join(' ', (await api.GetAsync($"/api/v1/loadbalancers{query}")).Body.GetProperty("loadbalancers").EnumerateArray().Select(one => one.GetProperty("name").GetString()));
}
