using System.Net;
using System.Text.Json;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Seam;
using LoxiActors.Host.Tests.Fakes;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Protocol.Octavia.Calls;

namespace LoxiActors.Host.Tests.Http;

public class OctaviaEndpointsTests
{
    private const string Id = "11111111-1111-1111-1111-111111111111";
    private const string Failover = $$"""{"loadbalancer_id":"{{Id}}"}""";

    [Fact]
    public async Task An_accepted_call_tells_its_operation()
    {
        await using var api = await TestApi.StartAsync();
        api.LoadBalancers.Answer = (_, _) => new Reply.Accepted(17, true);
        var (status, body) = await api.CallAsync("/octavia/v1/loadbalancer_failover", Failover, "call 1");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("""{"accepted":true,"operation":17,"duplicate":true}""", body.GetRawText());
        var (id, input) = Assert.Single(api.LoadBalancers.Inputs);
        Assert.Equal(Id, id.ToString());
        var received = Assert.IsType<DriverCallReceived>(input);
        Assert.Equal("call 1", received.CallId);
        Assert.IsType<LoadBalancerFailover>(received.Call);
        Assert.Equal("node-1", Assert.Single(received.Nodes.Nodes).Name.Value);
    }

    [Fact]
    public async Task A_call_without_an_id_is_given_a_fresh_one_each_time()
    {
        await using var api = await TestApi.StartAsync();
        await api.CallAsync("/octavia/v1/loadbalancer_failover", Failover);
        await api.CallAsync("/octavia/v1/loadbalancer_failover", Failover);
        var ids = api.LoadBalancers.Inputs.Select(entry => ((DriverCallReceived)entry.Input).CallId).ToArray();
        Assert.Equal(2, ids.Distinct().Count());
        Assert.All(ids, id => Assert.InRange(id.Length, 1, 128));
    }

    [Theory]
    [InlineData(FaultKind.UnsupportedOption, 501, "UnsupportedOptionError")]
    [InlineData(FaultKind.NotImplemented, 501, "NotImplementedError")]
    [InlineData(FaultKind.DriverError, 409, "DriverError")]
    [InlineData(FaultKind.NotFound, 404, "NotFound")]
    [InlineData(FaultKind.BadRequest, 400, "BadRequest")]
    [InlineData(FaultKind.Unavailable, 503, "Unavailable")]
    public async Task Every_kind_of_refusal_has_its_status(FaultKind kind, int status, string word)
    {
        await using var api = await TestApi.StartAsync();
        api.LoadBalancers.Answer = (_, _) => new Reply.Refused(new Refusal(kind, "for the tenant", "for the operator"));
        var answer = await api.PostAsync("/octavia/v1/loadbalancer_failover", Failover);
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(status == 503 ? "1" : null, answer.Headers.RetryAfter?.ToString());
        var document = await TestApi.DocumentAsync(answer);
        Assert.Equal("for the tenant", Fault.Is(document, (HttpStatusCode)status, word));
        Assert.Equal("for the operator", document.Body.GetProperty("operator_fault_string").GetString());
    }

    [Theory]
    [InlineData("get_supported_flavor_metadata", "topology")]
    [InlineData("get_supported_availability_zone_metadata", "zone")]
    public async Task Supported_metadata_is_a_result(string method, string key)
    {
        await using var api = await TestApi.StartAsync();
        var (status, body) = await api.CallAsync($"/octavia/v1/{method}", "{}");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.NotEqual("", body.GetProperty("result").GetProperty(key).GetString());
    }

    [Theory]
    [InlineData("validate_flavor", """{"flavor_metadata":{"topology":"SINGLE"}}""")]
    [InlineData("validate_availability_zone", """{"availability_zone_metadata":{"zone":"zone-a"}}""")]
    public async Task A_passing_validation_has_the_result_null(string method, string body)
    {
        await using var api = await TestApi.StartAsync();
        var (status, answer) = await api.CallAsync($"/octavia/v1/{method}", body);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("""{"result":null}""", answer.GetRawText());
    }

    [Theory]
    [InlineData("validate_flavor", """{"flavor_metadata":{"colour":"red"}}""", "colour")]
    [InlineData("validate_availability_zone", """{"availability_zone_metadata":{"zone":"nowhere"}}""", "nowhere")]
    public async Task A_failing_validation_names_the_option(string method, string body, string named)
    {
        await using var api = await TestApi.StartAsync();
        Assert.Contains(named, Fault.Is(await api.CallAsync($"/octavia/v1/{method}", body), HttpStatusCode.NotImplemented, "UnsupportedOptionError"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_VIPs_port_is_left_to_Octavia()
    {
        await using var api = await TestApi.StartAsync();
        var answer = await api.CallAsync("/octavia/v1/create_vip_port",
            $$"""{"loadbalancer_id":"{{Id}}","project_id":"p","vip_dictionary":{"vip_network_id":"n"},"additional_vip_dicts":[]}""");
        Assert.Contains("Octavia", Fault.Is(answer, HttpStatusCode.NotImplemented, "NotImplementedError"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("loadbalancer_failover", "{", "malformed")]
    [InlineData("loadbalancer_failover", "", "malformed")]
    [InlineData("loadbalancer_failover", "[]", "expected an object")]
    [InlineData("loadbalancer_failover", "{}", "loadbalancer_id")]
    [InlineData("loadbalancer_failover", """{"loadbalancer_id":7}""", "loadbalancer_id")]
    [InlineData("loadbalancer_failover", """{"loadbalancer_id":"abc"}""", "loadbalancer_id")]
    [InlineData("member_create", """{"member":{"member_id":"11111111-1111-1111-1111-111111111111","protocol_port":"http"}}""", "protocol_port")]
    [InlineData("member_batch_update", """{"pool_id":"11111111-1111-1111-1111-111111111111","members":{}}""", "members")]
    public async Task A_body_that_is_no_call_is_answered_with_the_place(string method, string body, string named)
    {
        await using var api = await TestApi.StartAsync();
        Assert.Contains(named, Fault.Is(await api.CallAsync($"/octavia/v1/{method}", body), HttpStatusCode.BadRequest, "BadRequest"), StringComparison.Ordinal);
        Assert.Empty(api.LoadBalancers.Inputs);
    }

    [Fact]
    public async Task An_unknown_method_is_not_found()
    {
        await using var api = await TestApi.StartAsync();
        Assert.Contains("'loadbalancer_explode'", Fault.Is(await api.CallAsync("/octavia/v1/loadbalancer_explode", "{}"), HttpStatusCode.NotFound, "NotFound"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_object_that_no_load_balancer_has_is_not_found_by_its_id()
    {
        await using var api = await TestApi.StartAsync();
        var answer = await api.CallAsync("/octavia/v1/member_delete", $$$"""{"member":{"member_id":"{{{Id}}}"}}""");
        Assert.Contains(Id, Fault.Is(answer, HttpStatusCode.NotFound, "NotFound"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("caf\u00e9")]
    [InlineData("too-long")]
    public async Task A_bad_call_id_is_refused(string callId)
    {
        await using var api = await TestApi.StartAsync();
        callId = callId == "too-long" ? new string('x', 129) : callId;
        var answer = await api.CallAsync("/octavia/v1/loadbalancer_failover", Failover, callId);
        Assert.Contains("X-Call-Id", Fault.Is(answer, HttpStatusCode.BadRequest, "BadRequest"), StringComparison.Ordinal);
        Assert.Empty(api.LoadBalancers.Inputs);
    }

    [Fact]
    public async Task A_call_id_of_128_characters_is_taken()
    {
        await using var api = await TestApi.StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await api.CallAsync("/octavia/v1/loadbalancer_failover", Failover, new string('~', 128))).Status);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task A_body_of_another_type_is_refused(string type)
    {
        await using var api = await TestApi.StartAsync();
        var answer = await TestApi.DocumentAsync(await api.PostAsync("/octavia/v1/loadbalancer_failover", Failover, null, type));
        Assert.Contains(type, Fault.Is(answer, HttpStatusCode.UnsupportedMediaType, "BadRequest"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused()
    {
        await using var api = await TestApi.StartAsync(settings => settings with { Octavia = settings.Octavia with { MaxBodySize = 65536 } });
        var answer = await api.CallAsync("/octavia/v1/loadbalancer_failover", $$"""{"loadbalancer_id":"{{Id}}","pad":"{{new string('x', 70000)}}"}""");
        Assert.Contains("65536 bytes", Fault.Is(answer, HttpStatusCode.RequestEntityTooLarge, "BadRequest"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chunked_body_that_is_too_large_is_refused()
    {
        await using var api = await TestApi.StartAsync(settings => settings with { Octavia = settings.Octavia with { MaxBodySize = 65536 } });
        using var content = new StringContent($$"""{"pad":"{{new string('x', 70000)}}"}""", System.Text.Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/octavia/v1/loadbalancer_failover") { Content = content };
        request.Headers.TransferEncodingChunked = true;
        Fault.Is(await TestApi.DocumentAsync(await api.Client.SendAsync(request)), HttpStatusCode.RequestEntityTooLarge, "BadRequest");
    }

    [Fact]
    public async Task Our_own_mistake_is_told_without_its_inside()
    {
        await using var api = await TestApi.StartAsync();
        api.LoadBalancers.Answer = (_, _) => throw new InvalidOperationException("the secret inside");
        var answer = await api.CallAsync("/octavia/v1/loadbalancer_failover", Failover);
        Fault.Is(answer, HttpStatusCode.InternalServerError, "DriverError");
        Assert.DoesNotContain("secret inside", answer.Body.GetRawText(), StringComparison.Ordinal);
    }
}
