using LoxiActors.Console.Tests.Fakes;
using LoxiActors.Protocol.Api;
using Microsoft.AspNetCore.Http;

namespace LoxiActors.Console.Tests;

public class HostTests
{
    [Fact]
    public async Task The_active_host_of_a_pair_says_so()
    {
        var answer = await AskAsync(new HostView("ctl-1 (process 7)", "0.1.0", true, null, new LeaseView("ctl-1 (process 7)", 12, true, 3)));
        Assert.Equal(
            "ctl-1 (process 7), loxiactors 0.1.0: active\nLease: held by this host, epoch 12\nRenewals that failed since its start: 3\n", answer);
    }

    [Fact]
    public async Task A_waiting_host_names_the_active_one()
    {
        var answer = await AskAsync(new HostView(
            "ctl-2 (process 9)", "0.1.0", false, "waiting: ctl-1 (process 7) holds the lease (epoch 12)", new LeaseView("ctl-1 (process 7)", 12, false, 0)));
        Assert.Equal(
            "ctl-2 (process 9), loxiactors 0.1.0: waiting: ctl-1 (process 7) holds the lease (epoch 12)\nLease: of ctl-1 (process 7), epoch 12\n", answer);
    }

    [Fact]
    public async Task A_host_alone_has_no_lease()
    {
        var answer = await AskAsync(new HostView("ctl-1", "0.1.0", true, null, null));
        Assert.Equal("ctl-1, loxiactors 0.1.0: active\nIt has its journal to itself.\n", answer);
    }

    [Theory]
    [InlineData(3, "3 members")]
    [InlineData(1, "one member")]
    public async Task A_host_of_a_cluster_names_it(int members, string words)
    {
        var answer = await AskAsync(new HostView("ctl-1", "0.1.0", true, null, null, members));
        Assert.Equal($"ctl-1, loxiactors 0.1.0: active\nIts cluster has {words}, which 'loxi cluster' shows.\n", answer);
    }

    private static async Task<string> AskAsync(HostView view)
    {
        await using var host = await FakeHost.StartAsync(new Dictionary<string, Func<HttpContext, IResult>> { ["/api/v1/host"] = _ => FakeHost.Json(view) });
        var ran = await Loxi.RunAsync("host", "--url", host.Url);
        Assert.Equal(0, ran.ExitCode);
        return ran.Output.ReplaceLineEndings("\n");
    }
}
