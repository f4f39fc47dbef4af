using System.Net;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Seam;
using LoxiActors.Host.Tests.Fakes;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Host.Tests.Http;

public class AgentMethodsTests
{
    private static readonly LoadBalancerId One = new(Guid.Parse("11111111-1111-1111-1111-111111111111"));

    [Fact]
    public async Task A_waiting_agent_gets_an_item_when_it_comes()
    {
        await using var api = await TestApi.StartAsync();
        var reading = api.MethodAsync("reports_take", """{"max":5,"wait":20,"agent":"ctl-1"}""");
        Assert.Equal((5, TimeSpan.FromSeconds(20)), await api.Reports.Asked.Task);
        Assert.False(reading.IsCompleted);
        api.Reports.Put(new StatusReport(One, 3, [new ObjectStatus(One, ProvisioningStatus.Active, OperatingStatus.Online)], new ReadBack(2, OperatingStatus.Offline)));
        var (status, body) = await reading;
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(
            $$$"""{"reports":[{"loadbalancer_id":"{{{One}}}","number":3,"lease":15,"read_back":{"after_operation":2,"operating_status":"OFFLINE"},"statuses":{"loadbalancers":[{"id":"{{{One}}}","provisioning_status":"ACTIVE","operating_status":"ONLINE"}]}}]}""",
            body.GetRawText());
        Assert.Equal("ctl-1", Assert.Single(api.Agents.All).Name);
    }

    [Fact]
    public async Task Without_a_wait_nothing_is_an_empty_list()
    {
        await using var api = await TestApi.StartAsync();
        Assert.Equal("""{"reports":[]}""", (await api.MethodAsync("reports_take", "{}")).Body.GetRawText());
        Assert.Equal((100, TimeSpan.Zero), await api.Reports.Asked.Task);
    }

    [Fact]
    public async Task No_more_are_taken_than_the_configuration_allows()
    {
        await using var api = await TestApi.StartAsync(settings => settings with { Octavia = settings.Octavia with { ReportBatch = 7 } });
        await api.MethodAsync("reports_take", """{"max":900}""");
        Assert.Equal(7, (await api.Reports.Asked.Task).Max);
    }

    [Theory]
    [InlineData("max", "0")]
    [InlineData("max", "1001")]
    [InlineData("wait", "61")]
    [InlineData("wait", "-1")]
    [InlineData("wait", "1.5")]
    public async Task Bounds_are_kept(string name, string value)
    {
        await using var api = await TestApi.StartAsync();
        Assert.Contains(name, Fault.Is(await api.MethodAsync("reports_take", $$"""{"{{name}}":{{value}}}"""), HttpStatusCode.BadRequest, "BadRequest"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_ends_the_waiting()
    {
        await using var api = await TestApi.StartAsync();
        var reading = api.MethodAsync("reports_take", """{"wait":60}""");
        await api.Reports.Asked.Task;
        var stopping = api.StopServerAsync();
        Fault.Is(await reading, HttpStatusCode.ServiceUnavailable, "Unavailable");
        await stopping;
    }

    [Fact]
    public async Task Acknowledgements_are_answered_one_by_one_and_end_the_lease_of_what_was_taken()
    {
        await using var api = await TestApi.StartAsync();
        var other = new LoadBalancerId(Guid.NewGuid());
        api.LoadBalancers.Answer = (id, _) => id == One ? Reply.None : new Reply.Refused(Refusal.NotFound($"there is no {id}"));
        var (status, body) = await api.MethodAsync("reports_acknowledge",
            $$"""{"reports":[{"loadbalancer_id":"{{One}}","number":4},{"loadbalancer_id":"{{other}}","number":9},{"loadbalancer_id":"{{One}}","number":0}]}""");
        Assert.Equal(HttpStatusCode.OK, status);
        var answers = body.GetProperty("reports").EnumerateArray().ToArray();
        Assert.Equal([true, false, false], answers.Select(answer => answer.GetProperty("accepted").GetBoolean()));
        Assert.False(answers[0].TryGetProperty("fault", out _));
        Assert.Equal("NotFound", answers[1].GetProperty("fault").GetProperty("fault").GetString());
        Assert.Equal("BadRequest", answers[2].GetProperty("fault").GetProperty("fault").GetString());
        Assert.Equal([(One, 4L), (other, 9L)], api.LoadBalancers.Inputs.Select(entry => (entry.Id, ((ReportAcknowledged)entry.Input).Number)));
        Assert.Equal([(One, 4L)], api.Reports.Released);
    }

    [Fact]
    public async Task What_is_given_back_settles_nothing()
    {
        await using var api = await TestApi.StartAsync();
        var (status, _) = await api.MethodAsync("reports_acknowledge", $$"""{"reports":[{"loadbalancer_id":"{{One}}","number":4,"told":false}]}""");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Empty(api.LoadBalancers.Inputs);
        Assert.Equal([(One, 4L)], api.Reports.Released);
    }

    [Theory]
    [InlineData("{}", "reports")]
    [InlineData("""{"reports":null}""", "reports")]
    [InlineData("""{"reports":[null]}""", "reports[0]")]
    [InlineData("""{"reports":[{"number":1}]}""", "loadbalancer_id")]
    [InlineData("""{"reports":[{"loadbalancer_id":"x","number":1}]}""", "'x' is not a UUID")]
    [InlineData("""{"reports":[{"loadbalancer_id":"11111111-1111-1111-1111-111111111111","number":"1"}]}""", "number")]
    [InlineData("""{"reports":""", "the body can't be read")]
    public async Task Arguments_that_acknowledge_nothing_are_refused_with_the_place(string arguments, string named)
    {
        await using var api = await TestApi.StartAsync();
        Assert.Contains(named, Fault.Is(await api.MethodAsync("reports_acknowledge", arguments), HttpStatusCode.BadRequest, "BadRequest"), StringComparison.Ordinal);
        Assert.Empty(api.LoadBalancers.Inputs);
    }
}
