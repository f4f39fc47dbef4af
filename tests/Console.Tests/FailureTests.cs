using System.Net;
using System.Net.Sockets;
using LoxiActors.Console.Tests.Fakes;
using LoxiActors.Protocol.Api;
using LoxiActors.Protocol.Octavia;
using Microsoft.AspNetCore.Http;

namespace LoxiActors.Console.Tests;

public sealed class FailureTests
{
    [Theory]
    [InlineData("lb", "lsit")]
    [InlineData("lb", "show")]
    [InlineData("lb", "list", "--nope")]
    [InlineData("demo", "--post-ms", "-1")]
    [InlineData("demo", "--post-ms", "fast")]
    [InlineData("lb", "list", "--url", "nonsense")]
    [InlineData("lb", "list", "--url", "http://127.0.0.1:1/api")]
    [InlineData("lb", "list", "--token-file", "/nonexistent/token")]
    [InlineData("lb", "history", "web", "--json", "--follow")]
    [InlineData("demo", "--json")]
    public async Task Wrong_arguments_end_with_2_and_one_sentence(params string[] arguments) => OneSentence(await Loxi.RunAsync(arguments), 2);

    [Fact]
    public async Task What_is_mistyped_is_quoted() => Assert.StartsWith("loxi: 'lsit' is not known here; ", (await Loxi.RunAsync("lb", "lsit")).Errors);

    [Fact]
    public async Task A_host_that_is_not_there_ends_with_3()
    {
        using var port = new TcpListener(IPAddress.Loopback, 0);
        port.Start();
        var url = $"http://{port.LocalEndpoint}";
        port.Stop();

        var loxi = await Loxi.RunAsync("lb", "list", "--url", url);

        OneSentence(loxi, 3);
        Assert.Contains($"the host at {url}/ can't be reached: connection refused", loxi.Errors);
    }

    [Fact]
    public async Task What_is_not_there_ends_with_1()
    {
        await using var host = await FakeHost.StartAsync(Samples.Web);

        var unknown = await Loxi.RunAsync("lb", "show", "nope", "--url", host.Url);
        var node = await Loxi.RunAsync("node", "show", "node-c", "--url", host.Url);

        OneSentence(unknown, 1);
        Assert.Contains("no load balancer has the name 'nope'", unknown.Errors);
        OneSentence(node, 1);
        Assert.Contains("there are: node-a, node-b", node.Errors);
    }

    [Fact]
    public async Task A_beginning_that_fits_several_names_them()
    {
        await using var host = await FakeHost.StartAsync(
            Samples.Summary("ad33cbd9-913d-4a38-9a1c-1669c2d6b522", null), Samples.Summary("ad44cbd9-913d-4a38-9a1c-1669c2d6b522", null));

        var loxi = await Loxi.RunAsync("lb", "show", "ad", "--url", host.Url);

        OneSentence(loxi, 1);
        Assert.Contains("'ad' fits 2 load balancers (ad33cbd9-913d-4a38-9a1c-1669c2d6b522, ad44cbd9-913d-4a38-9a1c-1669c2d6b522)", loxi.Errors);
    }

    [Fact]
    public async Task A_refusal_says_what_the_host_said()
    {
        var fault = new FaultBody(FaultKind.NotFound, "gone", "there is no load balancer of that id");
        await using var host = await FakeHost.StartAsync(new Dictionary<string, Func<HttpContext, IResult>>
        {
            [$"/api/v1/loadbalancers/{Samples.WebId}"] = _ => FakeHost.Json(fault, 404),
        });

        var loxi = await Loxi.RunAsync("lb", "show", Samples.WebId.ToString(), "--url", host.Url);

        OneSentence(loxi, 1);
        Assert.Contains("there is no load balancer of that id", loxi.Errors);
    }

    [Fact]
    public async Task Something_that_is_no_host_is_said_to_be_none()
    {
        await using var host = await FakeHost.StartAsync(new Dictionary<string, Func<HttpContext, IResult>>
        {
            ["/api/v1/nodes"] = _ => Results.Text("<html>", "text/html"),
        });

        var loxi = await Loxi.RunAsync("node", "list", "--url", host.Url);

        OneSentence(loxi, 1);
        Assert.Contains("is it LoxiActors?", loxi.Errors);
    }

    [Fact]
    public async Task The_token_and_the_address_may_come_from_the_environment()
    {
        await using var host = await FakeHost.StartAsync(Samples.Web);
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await File.WriteAllTextAsync(file, "sesame-sesame-sesame\n", TestContext.Current.CancellationToken);
        try
        {
            var loxi = await Loxi.RunAsync(new Dictionary<string, string> { ["LOXI_URL"] = host.Url, ["LOXI_TOKEN_FILE"] = file }, "node", "list");

            Assert.Equal(0, loxi.ExitCode);
            Assert.Equal("Bearer sesame-sesame-sesame", host.Authorization);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static void OneSentence(Loxi loxi, int code)
    {
        Assert.Equal(code, loxi.ExitCode);
        Assert.Equal("", loxi.Output);
        Assert.StartsWith("loxi: ", loxi.Errors);
        Assert.Single(loxi.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.DoesNotContain("   at ", loxi.Errors);
    }
}
