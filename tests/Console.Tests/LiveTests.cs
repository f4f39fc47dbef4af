using LoxiActors.Console.Tests.Fakes;
using LoxiActors.Protocol.Api;
using LoxiActors.Protocol.Octavia;
using Microsoft.AspNetCore.Http;

namespace LoxiActors.Console.Tests;

public class LiveTests
{
    [Fact]
    public async Task A_host_that_answers_is_alive_and_no_token_is_shown()
    {
        await using var host = await StartAsync();
        var ran = await Loxi.RunAsync("live", "--url", host.Url);
        Assert.Equal((0, "live\n"), (ran.ExitCode, ran.Output.ReplaceLineEndings("\n")));
        Assert.Null(host.Authorization);
        Assert.Equal(["/healthz/live"], host.Asked);
    }

    [Fact]
    public async Task For_scripts_it_is_a_JSON_document()
    {
        await using var host = await StartAsync();
        var ran = await Loxi.RunAsync("live", "--json", "--url", host.Url);
        Assert.Equal((0, "\"live\"\n"), (ran.ExitCode, ran.Output.ReplaceLineEndings("\n")));
    }

    [Fact]
    public async Task A_host_that_takes_no_calls_yet_is_not_ready_and_says_why()
    {
        await using var host = await StartAsync();
        var ran = await Loxi.RunAsync("live", "--ready", "--url", host.Url);
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains("not ready: starting", ran.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_host_is_not_alive()
    {
        string url;
        await using (var host = await StartAsync())
            url = host.Url;
        Assert.Equal(3, (await Loxi.RunAsync("live", "--url", url)).ExitCode);
    }

    private static Task<FakeHost> StartAsync() => FakeHost.StartAsync(new Dictionary<string, Func<HttpContext, IResult>>
    {
        ["/healthz/live"] = _ => Results.Text("live\n"),
        ["/healthz/ready"] = _ => FakeHost.Json(new FaultBody(FaultKind.Unavailable, "later", "not ready: starting"), 503),
    });
}
