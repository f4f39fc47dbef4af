using System.Net;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Seam;
using LoxiActors.Host.Tests.Fakes;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Host.Tests.Http;

public class ReadBackTests
{
    private const string Method = "loadbalancer_read_back";

    private static readonly LoadBalancerId One = new(Guid.Parse("11111111-1111-1111-1111-111111111111"));

    [Fact]
    public async Task A_tree_that_was_read_reaches_its_load_balancer()
    {
        await using var api = await TestApi.StartAsync();
        LoadBalancerId? keeper = null;
        api.LoadBalancers.Answer = (_, _) =>
        {
            keeper = api.LoadBalancers.Reserved["192.0.2.7"];
            return Reply.None;
        };
        var (status, body) = await SendAsync(api, $$$""" "after_operation":7,"loadbalancer":{"loadbalancer_id":"{{{One}}}","vip_address":"192.0.2.7","listeners":[]} """);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("""{"synced":true}""", body.GetRawText());
        var (id, input) = Assert.Single(api.LoadBalancers.Inputs);
        Assert.Equal(One, id);
        Assert.Equal("192.0.2.7", Assert.IsType<TreeRead>(input).Tree!.VipAddress.Value);
        Assert.Equal(7, ((TreeRead)input).AfterOperation);
        Assert.Equal(One, keeper);
        Assert.Empty(api.LoadBalancers.Reserved);
    }

    [Theory]
    [InlineData("""  "loadbalancer":null """)]
    [InlineData("""  "loadbalancer":{} """)]
    public async Task That_Octavia_has_none_is_said_by_null_or_by_what_the_driver_agent_answers_then(string sent)
    {
        await using var api = await TestApi.StartAsync();
        api.LoadBalancers.Answer = (_, _) => Reply.None;
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(api, sent)).Status);
        var input = Assert.IsType<TreeRead>(Assert.Single(api.LoadBalancers.Inputs).Input);
        Assert.Null(input.Tree);
        Assert.Null(input.AfterOperation);
    }

    [Fact]
    public async Task Why_Octavia_does_not_show_a_tree_reaches_its_load_balancer_too()
    {
        await using var api = await TestApi.StartAsync();
        api.LoadBalancers.Answer = (_, _) => Reply.None;
        await SendAsync(api, """ "after_operation":2,"unreadable":"no answer" """);
        Assert.Equal(new TreeUnreadable("no answer", 2), Assert.Single(api.LoadBalancers.Inputs).Input);
    }

    [Fact]
    public async Task Who_has_no_trees_says_that_the_transactions_have_ended()
    {
        await using var api = await TestApi.StartAsync();
        api.LoadBalancers.Answer = (_, _) => Reply.None;
        await SendAsync(api, """ "after_operation":2,"ended":true """);
        Assert.Equal(new TransactionsEnded(2), Assert.Single(api.LoadBalancers.Inputs).Input);
    }

    [Theory]
    [InlineData(""" "after_operation":2,"loadbalancer":{"vip_address":"192.0.2.7"} """, "loadbalancer_id")]
    [InlineData(""" "after_operation":2,"loadbalancer":7 """, "loadbalancer")]
    public async Task A_tree_that_is_none_holds_nothing_up_when_it_was_asked_for(string sent, string named)
    {
        await using var api = await TestApi.StartAsync();
        api.LoadBalancers.Answer = (_, _) => Reply.None;
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(api, sent)).Status);
        var unreadable = Assert.IsType<TreeUnreadable>(Assert.Single(api.LoadBalancers.Inputs).Input);
        Assert.Contains(named, unreadable.Reason, StringComparison.Ordinal);
        Assert.Equal(2, unreadable.AfterOperation);
    }

    [Theory]
    [InlineData(""" "ended":true """, "after_operation")]
    [InlineData(""" "after_operation":1 """, "loadbalancer")]
    [InlineData(""" "loadbalancer":null,"unreadable":"x" """, "unreadable")]
    [InlineData(""" "loadbalancer":7 """, "loadbalancer")]
    [InlineData(""" "loadbalancer":null,"after_operation":-1 """, "after_operation")]
    [InlineData(""" "loadbalancer":{"vip_address":"192.0.2.7"} """, "loadbalancer_id")]
    [InlineData(""" "loadbalancer":{"loadbalancer_id":"22222222-2222-2222-2222-222222222222"} """, "22222222-2222-2222-2222-222222222222")]
    [InlineData(""" "loadbalancer":{"loadbalancer_id":"11111111-1111-1111-1111-111111111111","listeners":[{"protocol_port":"x"}]} """, "protocol_port")]
    public async Task A_tree_that_is_none_is_refused_with_the_place(string sent, string named)
    {
        await using var api = await TestApi.StartAsync();
        Assert.Contains(named, Fault.Is(await SendAsync(api, sent), HttpStatusCode.BadRequest, "BadRequest"), StringComparison.Ordinal);
        Assert.Empty(api.LoadBalancers.Inputs);
    }

    [Fact]
    public async Task A_refused_tree_has_the_refusals_status()
    {
        await using var api = await TestApi.StartAsync();
        api.LoadBalancers.Answer = (_, _) => new Reply.Refused(Refusal.Unavailable("full"));
        Fault.Is(await SendAsync(api, """ "loadbalancer":null """), HttpStatusCode.ServiceUnavailable, "Unavailable");
    }

    [Fact]
    public async Task An_operator_may_ask_for_it()
    {
        await using var api = await TestApi.StartAsync();
        api.LoadBalancers.Answer = (id, _) => id == One ? Reply.None : new Reply.Refused(Refusal.NotFound($"there is no load balancer {id}"));
        Assert.Equal(HttpStatusCode.Accepted, (await api.CallAsync($"/api/v1/loadbalancers/{One}/sync", "{}")).Status);
        Assert.IsType<ReadBackRequested>(Assert.Single(api.LoadBalancers.Inputs).Input);
        Fault.Is(await api.CallAsync($"/api/v1/loadbalancers/{Guid.NewGuid()}/sync", "{}"), HttpStatusCode.NotFound, "NotFound");
    }

    [Fact]
    public async Task An_abandoned_call_reaches_whoever_has_its_object()
    {
        await using var api = await TestApi.StartAsync();
        var member = new MemberId(Guid.NewGuid());
        api.LoadBalancers.Owners[member] = One;
        api.LoadBalancers.Answer = (_, _) => new Reply.Accepted(4, true);
        var (_, known) = await api.MethodAsync("call_abandon", Abandon(member));
        Assert.Equal("""{"known":true}""", known.GetRawText());
        Assert.Equal((One, new DriverCallAbandoned("c1")), Assert.Single(api.LoadBalancers.Inputs));

        var (_, unknown) = await api.MethodAsync("call_abandon", Abandon(new MemberId(Guid.NewGuid())));
        Assert.Equal("""{"known":false}""", unknown.GetRawText());
        Assert.Contains("call_id", Fault.Is(await api.MethodAsync("call_abandon", """{"method":"member_delete","arguments":{}}"""), HttpStatusCode.BadRequest, "BadRequest"), StringComparison.Ordinal);
    }

    private static string Abandon(MemberId member) =>
        $$$$"""{"call_id":"c1","method":"member_delete","arguments":{"member":{"member_id":"{{{{member}}}}"}}}""";

    private static Task<(HttpStatusCode Status, System.Text.Json.JsonElement Body)> SendAsync(TestApi api, string arguments) =>
        api.MethodAsync(Method, $$"""{"loadbalancer_id":"{{One}}",{{arguments}}}""");
}
