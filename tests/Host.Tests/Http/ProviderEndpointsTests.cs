using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Seam;
using LoxiActors.Host.Tests.Fakes;
using LoxiActors.Protocol.Api;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Host.Tests.Http;

public class ProviderEndpointsTests
{
    private const string Root = "/v2.0/lbaas/providers/loxilb";

    private static readonly LoadBalancerId One = new(Guid.Parse("11111111-1111-1111-1111-111111111111"));
    private static readonly LoadBalancerId Two = new(Guid.Parse("22222222-2222-2222-2222-222222222222"));

    [Fact]
    public async Task The_provider_is_well_when_its_nodes_answer_and_an_agent_asks()
    {
        await using var api = await TestApi.StartAsync();
        api.Active.Nodes.Add(FakeActiveHost.Node("node-1"));
        api.Queries.Views.Add(FakeQueries.View(One, "one"));
        await api.MethodAsync("reports_take", """{"agent":"ctl-1"}""");
        var (_, status) = await api.GetAsync($"{Root}/status");
        Assert.Equal("ONLINE", status.GetProperty("operating_status").GetString());
        Assert.Equal(1, status.GetProperty("nodes_reachable").GetInt32());
        Assert.Equal("""{"ACTIVE":1}""", status.GetProperty("provisioning_statuses").GetRawText());
        Assert.Equal("""{"ONLINE":1}""", status.GetProperty("operating_statuses").GetRawText());
        Assert.Equal("ctl-1", Assert.Single(status.GetProperty("agents").EnumerateArray()).GetProperty("name").GetString());
        Assert.Empty(status.GetProperty("reasons").EnumerateArray());
    }

    [Fact]
    public async Task Otherwise_it_says_why_not()
    {
        await using var api = await TestApi.StartAsync();
        api.Active.Nodes.Add(FakeActiveHost.Node("node-1"));
        api.Active.Nodes.Add(FakeActiveHost.Node("node-2", "timed out") with { Reachable = false });
        var (_, status) = await api.GetAsync($"{Root}/status");
        Assert.Equal("DEGRADED", status.GetProperty("operating_status").GetString());
        Assert.Collection(
            status.GetProperty("reasons").EnumerateArray().Select(reason => reason.GetString()!),
            reason => Assert.Equal("node node-2 does not answer: timed out", reason),
            reason => Assert.StartsWith("no provider agent has asked for reports yet", reason, StringComparison.Ordinal));

        api.Readiness.Serve(api.Parts with { TakesRpcCalls = () => false });
        Assert.StartsWith("RabbitMQ can't be used", (await api.GetAsync($"{Root}/status")).Body.GetProperty("reasons")[0].GetString(), StringComparison.Ordinal);

        api.Active.Nodes.RemoveAt(0);
        Assert.Equal("ERROR", (await api.GetAsync($"{Root}/status")).Body.GetProperty("operating_status").GetString());
    }

    [Fact]
    public async Task The_cluster_is_its_nodes_and_the_metrics_are_those_of_the_host()
    {
        await using var api = await TestApi.StartAsync();
        api.Active.Nodes.Add(FakeActiveHost.Node("node-1"));
        var (_, cluster) = await api.GetAsync($"{Root}/cluster");
        Assert.Equal("SINGLE", cluster.GetProperty("default_topology").GetString());
        Assert.Equal("node-1", Assert.Single(cluster.GetProperty("nodes").EnumerateArray()).GetProperty("name").GetString());
        Assert.Contains("# TYPE loxiactors_", await api.Client.GetStringAsync($"{Root}/metrics"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", 2)]
    [InlineData("""{"loadbalancer_ids":["22222222-2222-2222-2222-222222222222"]}""", 1)]
    public async Task A_sync_asks_for_the_trees_of_all_or_of_some(string body, int asked)
    {
        await using var api = await TestApi.StartAsync();
        api.Queries.Views.AddRange([FakeQueries.View(One, "one"), FakeQueries.View(Two, "two")]);
        api.LoadBalancers.Answer = (_, _) => Reply.None;
        var (status, answer) = await api.CallAsync($"{Root}/sync", body);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(asked, answer.GetProperty("asked").GetInt32());
        Assert.All(api.LoadBalancers.Inputs, input => Assert.IsType<ReadBackRequested>(input.Input));
        Assert.Contains(Two, api.LoadBalancers.Inputs.Select(input => input.Id));
    }

    [Fact]
    public async Task A_validation_names_what_is_not_as_it_should_be()
    {
        await using var api = await TestApi.StartAsync();
        var well = FakeQueries.View(One, "one") with { Placements = [new PlacementView(new NodeName("node-1"), "in-sync", 3, null, 0)] };
        api.Queries.Views.AddRange(
        [
            well,
            well with
            {
                Summary = well.Summary with { Id = Two, Name = "two", ProvisioningStatus = "ERROR", Reason = "no room" },
                Placements = [new PlacementView(new NodeName("node-1"), "refused", null, "rule-hwm error", 0)],
                Owed = [new ObjectStatus(Two, ProvisioningStatus.Error, null)],
                ReadBack = new ReadBackView(true, 1, null),
            },
        ]);
        var (_, answer) = await api.CallAsync($"{Root}/validate", "{}");
        Assert.False(answer.GetProperty("valid").GetBoolean());
        Assert.Equal(2, answer.GetProperty("checked").GetInt32());
        var finding = Assert.Single(answer.GetProperty("findings").EnumerateArray());
        Assert.Equal("two", finding.GetProperty("name").GetString());
        Assert.Equal(
            ["node node-1 is refused: rule-hwm error", "it is in ERROR: no room", "Octavia has not taken 1 statuses yet", "its tree has not been read back from Octavia since it last changed"],
            finding.GetProperty("differences").EnumerateArray().Select(difference => difference.GetString()));

        (_, answer) = await api.CallAsync($"{Root}/validate", $$"""{"loadbalancer_ids":["{{One}}"]}""");
        Assert.True(answer.GetProperty("valid").GetBoolean());
        var stranger = Guid.NewGuid();
        (_, answer) = await api.CallAsync($"{Root}/validate", $$"""{"loadbalancer_ids":["{{stranger}}"]}""");
        Assert.False(answer.GetProperty("valid").GetBoolean());
        Assert.Equal(stranger, Assert.Single(answer.GetProperty("unknown").EnumerateArray()).GetGuid());
    }

    [Theory]
    [InlineData("""{"loadbalancer_ids":["x"]}""", "loadbalancer_ids")]
    [InlineData("[]", "the body can't be read")]
    public async Task A_scope_that_is_none_is_refused_with_the_place(string body, string named)
    {
        await using var api = await TestApi.StartAsync();
        foreach (var verb in (string[])["sync", "validate"])
            Assert.Contains(named, Fault.Is(await api.CallAsync($"{Root}/{verb}", body), HttpStatusCode.BadRequest, "BadRequest"), StringComparison.Ordinal);
    }
}
