using System.Net;
using System.Net.Http.Headers;
using LoxiActors.Host.Configuration;
using LoxiActors.Host.Tests.Configuration;
using LoxiActors.Host.Tests.Fakes;

namespace LoxiActors.Host.Tests.Http;

public class TokenTests
{
    private const string Token = "0123456789-abcdefghij";

    [Theory]
    [InlineData("/")]
    [InlineData("/metrics")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/api/v1/nodes")]
    [InlineData("/api/v1/loadbalancers")]
    [InlineData("/octavia/v1/reports_take")]
    [InlineData("/nowhere")]
    public async Task Everything_but_health_needs_the_token(string path)
    {
        await using var api = await ProtectedAsync();
        var answer = await api.Client.GetAsync(path);
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
        Assert.Contains("is missing", Fault.Is(await TestApi.DocumentAsync(answer), HttpStatusCode.Unauthorized, "BadRequest"), StringComparison.Ordinal);
        api.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        Assert.NotEqual(HttpStatusCode.Unauthorized, (await api.Client.GetAsync(path)).StatusCode);
    }

    [Theory]
    [InlineData("/healthz/live")]
    [InlineData("/healthz/ready")]
    public async Task Health_needs_none(string path)
    {
        await using var api = await ProtectedAsync();
        Assert.Equal(HttpStatusCode.OK, (await api.Client.GetAsync(path)).StatusCode);
    }

    [Theory]
    [InlineData("Bearer 0123456789-abcdefghiX")]
    [InlineData("Bearer 0123456789-abcdefghi")]
    [InlineData("Bearer ")]
    [InlineData("Basic MDEyMzQ1Njc4OS1hYmNkZWZnaGlq")]
    [InlineData(Token)]
    public async Task A_wrong_token_is_refused_and_not_quoted(string header)
    {
        await using var api = await ProtectedAsync();
        api.Client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", header);
        var answer = await api.GetAsync("/api/v1/nodes");
        Fault.Is(answer, HttpStatusCode.Unauthorized, "BadRequest");
        Assert.DoesNotContain("0123456789", answer.Body.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_post_without_the_token_reaches_no_load_balancer()
    {
        await using var api = await ProtectedAsync();
        Fault.Is(await api.CallAsync("/octavia/v1/loadbalancer_failover", """{"loadbalancer_id":"11111111-1111-1111-1111-111111111111"}"""), HttpStatusCode.Unauthorized, "BadRequest");
        Assert.Empty(api.LoadBalancers.Inputs);
    }

    [Fact]
    public async Task With_a_certificate_the_API_speaks_HTTPS()
    {
        using var files = new Certificates();
        await using var api = await TestApi.StartAsync(settings => settings with
        {
            Host = settings.Host with { Tls = TlsIdentity.Load(files.Certificate.Path, files.Key.Path), Token = ApiToken.From(Token) },
        });
        Assert.Equal("https", api.Client.BaseAddress!.Scheme);
        Assert.Equal("live\n", await api.Client.GetStringAsync("/healthz/live"));
    }

    private static Task<TestApi> ProtectedAsync() =>
        TestApi.StartAsync(settings => settings with { Host = settings.Host with { Token = ApiToken.From(Token) } });
}
