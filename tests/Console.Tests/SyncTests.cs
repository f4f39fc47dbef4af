using LoxiActors.Console.Tests.Fakes;
using LoxiActors.Protocol.Api;
using Microsoft.AspNetCore.Http;

namespace LoxiActors.Console.Tests;

public sealed class SyncTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Shows_what_the_tree_that_was_read_back_corrected()
    {
        await using var host = await StartAsync(answersAfter: 2);

        var loxi = await Loxi.RunAsync("lb", "sync", Samples.WebId.ToString(), "--url", host.Url);

        Assert.Equal("", loxi.Errors);
        Assert.Equal(0, loxi.ExitCode);
        Assert.Contains("tree-read-back: read back from Octavia after operation 9", loxi.Output);
        Assert.Contains("tree-corrected: corrected 2 objects", loxi.Output);
        Assert.DoesNotContain("operation-accepted", loxi.Output);
    }

    [Fact]
    public async Task Says_when_nobody_reads_it()
    {
        await using var host = await StartAsync(answersAfter: int.MaxValue);

        var loxi = await Loxi.RunAsync("lb", "sync", Samples.WebId.ToString(), "--wait", "1", "--url", host.Url);

        Assert.Equal(1, loxi.ExitCode);
        Assert.Contains("no provider agent has read", loxi.Errors);
        Assert.Contains("within 1 s", loxi.Errors);
    }

    [Fact]
    public async Task Need_not_be_waited_for()
    {
        await using var host = await StartAsync(answersAfter: int.MaxValue);

        Assert.Equal(0, (await Loxi.RunAsync("lb", "sync", Samples.WebId.ToString(), "--wait", "0", "--url", host.Url)).ExitCode);
        Assert.Contains($"/api/v1/loadbalancers/{Samples.WebId}/sync", host.Asked);
    }

    [Fact]
    public async Task A_wait_that_is_none_is_named()
    {
        var loxi = await Loxi.RunAsync("lb", "sync", "web", "--wait", "x");
        Assert.Equal(2, loxi.ExitCode);
        Assert.Contains("--wait: 'x'", loxi.Errors);
    }

    private static Task<FakeHost> StartAsync(int answersAfter)
    {
        var looks = 0;
        return FakeHost.StartAsync(new Dictionary<string, Func<HttpContext, IResult>>
        {
            [$"/api/v1/loadbalancers/{Samples.WebId}/sync"] = _ => FakeHost.Json(new { asked = true }, 202),
            [$"/api/v1/loadbalancers/{Samples.WebId}/history"] = context =>
            {
                if (context.Request.Query["after"] == "0")
                    return FakeHost.Json(new { history = Samples.History });
                var answered = ++looks >= answersAfter;
                return FakeHost.Json(new
                {
                    history = answered
                        ? new HistoryEntry[]
                        {
                            new(3, Noon, "tree-read-back", "read back from Octavia after operation 9"),
                            new(4, Noon, "tree-corrected", "corrected 2 objects to what Octavia holds"),
                        }
                        : [],
                });
            },
        });
    }
}
