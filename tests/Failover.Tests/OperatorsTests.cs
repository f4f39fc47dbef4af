using LoxiActors.Failover.Tests.Site;
using LoxiActors.Imitation;
using LoxiActors.Pair.Tests;
using LoxiActors.Pair.Tests.Pair;

namespace LoxiActors.Failover.Tests;

public sealed class OperatorsTests
{
    [Fact]
    public async Task A_restarted_host_carries_a_failover_on()
    {
        await using var cloud = await Cloud.StartAsync();
        var (active, standby) = (cloud.Serving(), cloud.StandingBy());
        standby.Control.Faults = new NodeFaults { Hang = true, OnlyPath = "/config/cistate", OnlyMethod = "POST" };
        await active.KillAsync();
        await Until.HoldsAsync("the role is on its way", () => standby.Control.Calls.Any(IsPromotion));
        var before = (await cloud.ViewAsync()).Failover;
        Assert.NotNull(before?.AdmittedAt);
        await cloud.StopPlaneAsync();
        Assert.False(standby.Serves(LoadBalancers.Vip(0)));

        standby.Control.Faults = new NodeFaults();
        await cloud.StartPlaneAsync(allAlive: false);
        await cloud.ServedByAsync(standby);
        await active.StartAgainAsync();
        await cloud.WholeAsync();
        Assert.Equal(standby, cloud.Serving());
        Assert.Single((await cloud.HistoryAsync($"loadbalancers/{LoadBalancers.Id(0)}")), entry => entry.Kind == "failover-opened");
    }

    [Fact]
    public async Task While_failovers_are_paused_nothing_moves()
    {
        await using var cloud = await Cloud.StartAsync();
        var (active, standby) = (cloud.Serving(), cloud.StandingBy());
        await cloud.PostAsync("/api/v1/failover/pause");
        await active.KillAsync();
        await cloud.VerdictAsync(active, "dead");
        await cloud.BudgetAsync("the failover waits", view => view.WaitingCount == 1 && view.Waiting[0].Reason == "paused");
        Assert.Equal("BACKUP", standby.RoleOf(LoadBalancers.Id(0)));
        Assert.DoesNotContain(standby.Control.Calls, IsPromotion);

        await cloud.PostAsync("/api/v1/failover/resume");
        await cloud.ServedByAsync(standby);
    }

    [Fact]
    public async Task A_drained_node_is_empty_in_the_end_and_nothing_is_without_service()
    {
        const int LoadBalancersThere = 6;
        await using var cloud = await Cloud.StartAsync(new CloudOptions { Nodes = 3 }, LoadBalancersThere);
        var drained = cloud.Serving();
        await cloud.PostAsync($"/api/v1/nodes/{drained.Name}/drain");
        await Until.HoldsAsync("it holds nothing", () => drained.Control.State().Rules.Count == 0);
        for (var number = 0; number < LoadBalancersThere; number++)
        {
            var whole = await cloud.WholeAsync(number);
            Assert.DoesNotContain(whole.Placements, placement => placement.Node == drained.Name);
            Assert.NotEqual(drained, cloud.Serving(number));
        }

        Assert.Equal(0, (await cloud.NodeAsync(drained)).LoadBalancers);
        Assert.NotNull((await cloud.NodeAsync(drained)).Draining);
    }

    [Fact]
    public async Task A_failover_that_Octavia_asks_for_ends_ACTIVE_on_another_node()
    {
        await using var cloud = await Cloud.StartAsync();
        var (active, standby) = (cloud.Serving(), cloud.StandingBy());
        var id = LoadBalancers.Id(0);
        await cloud.Octavia.DoAsync("loadbalancer_failover", new { loadbalancer_id = id.ToString() }, "ACTIVE", id.Value);
        await cloud.ServedByAsync(standby);
        await cloud.WholeAsync();
        Assert.Equal(standby, cloud.Serving());
        Assert.Equal("BACKUP", active.RoleOf(id));
    }

    private static bool IsPromotion(NodeCall call) =>
        call.Path == "/netlox/v1/config/cistate" && call.Body.Contains("MASTER", StringComparison.Ordinal);
}
