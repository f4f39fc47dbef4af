using System.Net;
using LoxiActors.Host.Tests.Fakes;
using LoxiActors.Protocol.Api;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Host.Tests.Http;

/// <summary>What a host answers whose lease is over, and one that waits.</summary>
public class LeaseTests
{
    private const string Over = "this host's lease is over, and another host may be active";

    [Theory]
    [InlineData("loadbalancer_delete", """{"loadbalancer": {"loadbalancer_id": "10000000-0000-0000-0000-000000000001"}}""")]
    [InlineData("get_supported_flavor_metadata", "{}")]
    [InlineData("call_abandon", """{"call_id": "a", "method": "loadbalancer_failover", "arguments": {"loadbalancer_id": "10000000-0000-0000-0000-000000000001"}}""")]
    [InlineData("reports_take", "{}")]
    [InlineData("reports_acknowledge", """{"reports": []}""")]
    [InlineData("loadbalancer_read_back", """{"loadbalancer_id": "10000000-0000-0000-0000-000000000001", "loadbalancer": null}""")]
    [InlineData("statistics_take", "{}")]
    [InlineData("statistics_acknowledge", """{"batch": 1}""")]
    public async Task Without_the_lease_every_method_is_unavailable(string method, string arguments)
    {
        await using var api = await TestApi.StartAsync();
        api.Lease.IsHeld = false;
        Assert.Contains(Over, Fault.Is(await api.MethodAsync(method, arguments), HttpStatusCode.ServiceUnavailable, "Unavailable"), StringComparison.Ordinal);
        var direct = Assert.IsType<Host.Octavia.MethodAnswer.Refused>(await api.Parts.Octavia.CallAsync(method, "call", System.Text.Encoding.UTF8.GetBytes(arguments), default));
        Assert.StartsWith(Over, direct.Refusal.UserFault, StringComparison.Ordinal);
        Assert.Empty(api.LoadBalancers.Inputs);
    }

    [Fact]
    public async Task A_report_that_was_waited_for_while_the_lease_ended_is_not_handed_out()
    {
        await using var api = await TestApi.StartAsync();
        var waiting = api.MethodAsync("reports_take", """{"wait": 60}""");
        await api.Reports.Asked.Task;
        api.Lease.IsHeld = false;
        api.Reports.Put(new StatusReport(new LoadBalancerId(Guid.NewGuid()), 1, []));
        Assert.Contains(Over, Fault.Is(await waiting, HttpStatusCode.ServiceUnavailable, "Unavailable"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Neither_are_statistics()
    {
        await using var api = await TestApi.StartAsync();
        var waiting = api.Parts.Octavia.CallAsync("statistics_take", null, """{"wait": 1}"""u8.ToArray(), default).AsTask();
        api.Lease.IsHeld = false;
        await api.Time.TimerOf(TimeSpan.FromSeconds(1));
        api.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.StartsWith(Over, Assert.IsType<Host.Octavia.MethodAnswer.Refused>(await waiting).Refusal.UserFault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_whose_lease_is_over_is_not_ready_and_is_again_when_it_is_back()
    {
        await using var api = await TestApi.StartAsync();
        api.Lease.IsHeld = false;
        Assert.Equal($"not ready: {Over}", Fault.Is(await api.GetAsync("/healthz/ready"), HttpStatusCode.ServiceUnavailable, "Unavailable"));
        Assert.Equal("live\n", await api.Client.GetStringAsync("/healthz/live"));
        Assert.Contains(Over, Fault.Is(await api.GetAsync("/api/v1/loadbalancers"), HttpStatusCode.ServiceUnavailable, "Unavailable"), StringComparison.Ordinal);
        api.Lease.IsHeld = true;
        Assert.Equal("ready\n", await api.Client.GetStringAsync("/healthz/ready"));
    }

    [Fact]
    public async Task A_waiting_host_says_who_is_active()
    {
        await using var api = await TestApi.StartAsync();
        api.Lease.IsHeld = false;
        api.Lease.View = new LeaseView("controller-2 (process 9)", 12, Held: false, FailedRenewals: 0);
        api.Readiness.Refuse("waiting: controller-2 (process 9) holds the lease (epoch 12)");
        var (status, host) = await api.GetAsync("/api/v1/host");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("controller-1 (process 7)", host.GetProperty("name").GetString());
        Assert.False(host.GetProperty("active").GetBoolean());
        Assert.Equal("waiting: controller-2 (process 9) holds the lease (epoch 12)", host.GetProperty("reason").GetString());
        Assert.Equal(("controller-2 (process 9)", 12), (host.GetProperty("lease").GetProperty("holder").GetString(), host.GetProperty("lease").GetProperty("epoch").GetInt32()));
    }

    [Fact]
    public async Task The_active_host_says_so_on_its_page_and_in_its_status()
    {
        await using var api = await TestApi.StartAsync();
        Assert.DoesNotContain("Active host", await api.Client.GetStringAsync("/"), StringComparison.Ordinal);
        api.Lease.View = new LeaseView("controller-1 <1>", 12, Held: true, FailedRenewals: 3);
        Assert.Contains("Active host: controller-1 &lt;1&gt;, epoch 12", await api.Client.GetStringAsync("/"), StringComparison.Ordinal);
        var host = (await api.GetAsync("/v2.0/lbaas/providers/loxilb/status")).Body.GetProperty("host");
        Assert.True(host.GetProperty("active").GetBoolean());
        Assert.Equal(3, host.GetProperty("lease").GetProperty("failed_renewals").GetInt32());
    }
}
