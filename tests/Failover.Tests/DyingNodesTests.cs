using LoxiActors.Failover.Tests.Site;
using LoxiActors.Host.Configuration;
using LoxiActors.Pair.Tests;
using LoxiActors.Pair.Tests.Pair;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Failover.Tests;

public sealed class DyingNodesTests
{
    [Fact]
    public async Task The_standby_serves_and_the_old_active_node_is_fenced_before_it_is_filled()
    {
        await using var cloud = await Cloud.StartAsync();
        var (active, standby) = (cloud.Serving(), cloud.StandingBy());
        await active.KillAsync();
        await cloud.ServedByAsync(standby);
        Assert.Equal("MASTER", standby.RoleOf(LoadBalancers.Id(0)));

        await active.StartAgainAsync();
        Assert.Contains($"{LoadBalancers.Vip(0)}/32", active.Control.State().Addresses["lo"]);
        var whole = await cloud.WholeAsync();
        Assert.Equal(standby, cloud.Serving());
        Assert.Equal("BACKUP", active.RoleOf(LoadBalancers.Id(0)));
        Assert.False(active.Shows(LoadBalancers.Vip(0))!.Held);
        Assert.Equal(["BACKUP", "MASTER"], whole.Placements.Select(placement => placement.Role).Order());
        var changes = active.Control.Calls.Where(call => call.Method != "GET").Select(call => call.Kind).ToList();
        Assert.InRange(changes.IndexOf("POST /config/cistate"), 0, changes.IndexOf("POST /config/loadbalancer") - 1);
        Assert.DoesNotContain(active.Control.Calls, call => call.Kind == "POST /config/cistate" && call.Body.Contains("MASTER", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_spare_takes_the_place_of_a_single_node_and_keeps_it()
    {
        await using var cloud = await Cloud.StartAsync(new CloudOptions { Nodes = 3, Spare = true, Topology = Topology.Single });
        var lost = cloud.Serving();
        await lost.KillAsync();
        await cloud.ServedByAsync(cloud.Nodes[2]);

        await lost.StartAgainAsync();
        await cloud.VerdictAsync(lost, "alive");
        var whole = await cloud.WholeAsync();
        Assert.Equal(cloud.Nodes[2].Name, Assert.Single(whole.Placements).Node);
        await Until.HoldsAsync("the lost node holds nothing", () => lost.Shows(LoadBalancers.Vip(0)) is null);
    }

    [Fact]
    public async Task After_both_nodes_were_lost_the_one_that_returns_serves()
    {
        await using var cloud = await Cloud.StartAsync(new CloudOptions { Failover = new FailoverSettings { FailBackAfter = TimeSpan.Zero, Share = 0, ZoneShare = 0 } });
        var (active, standby) = (cloud.Serving(), cloud.StandingBy());
        await active.KillAsync();
        await cloud.ServedByAsync(standby);
        await standby.KillAsync();
        await cloud.VerdictAsync(standby, "dead");

        // It was the standby at last, and is the only one there is.
        await active.StartAgainAsync();
        await cloud.ServedByAsync(active);
        await standby.StartAgainAsync();
        await cloud.WholeAsync();
        Assert.Equal(active, cloud.Serving());
        Assert.Equal("BACKUP", standby.RoleOf(LoadBalancers.Id(0)));
    }

    [Fact]
    public async Task With_a_third_node_the_pair_is_filled_up_again()
    {
        await using var cloud = await Cloud.StartAsync(
            new CloudOptions { Nodes = 3, Failover = new FailoverSettings { FailBackAfter = TimeSpan.Zero, RebuildAfter = TimeSpan.Zero } });
        var (active, standby) = (cloud.Serving(), cloud.StandingBy());
        var third = cloud.Nodes.Single(node => node != active && node != standby);
        await active.KillAsync();
        await cloud.ServedByAsync(standby);
        await Until.HoldsAsync("the third stands by", () => third.Shows(LoadBalancers.Vip(0)) is { Rules: > 0, Role: "BACKUP", Held: false });

        await active.StartAgainAsync();
        var whole = await cloud.WholeAsync();
        Assert.Equal(standby, cloud.Serving());
        Assert.DoesNotContain(whole.Placements, placement => placement.Node == active.Name);
        Assert.Null(active.Shows(LoadBalancers.Vip(0)));
    }
}
