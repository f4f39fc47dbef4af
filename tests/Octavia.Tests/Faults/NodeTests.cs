using LoxiActors.Imitation;
using LoxiActors.Octavia.Tests.Api;
using LoxiActors.Octavia.Tests.Nodes;
using LoxiActors.Octavia.Tests.Sites;

namespace LoxiActors.Octavia.Tests.Faults;

public class NodeTests(AllSites sites) : FaultTests(sites)
{
    [Fact]
    public async Task While_a_node_is_away_the_load_balancer_is_DEGRADED_and_takes_changes()
    {
        var site = await SiteAsync();
        var shop = await Shop.OpenAsync(site);
        await shop.Balancer.OperatingAsync(shop.Balancer.Id, "ONLINE");
        var away = await HoldingAsync(site, shop);
        away.Node.Control.Faults = new NodeFaults { Down = true };
        var tree = await shop.Balancer.OperatingAsync(shop.Balancer.Id, "DEGRADED");
        Assert.True(tree.IsActive, $"{tree}");
        var added = await shop.Balancer.AddMemberAsync(shop.Pool);

        away.Node.Control.Faults = new NodeFaults();
        await shop.Balancer.OperatingAsync(shop.Balancer.Id, "ONLINE");
        Assert.Contains($"{added.Text("address")}:8080", (await shop.RuleAsync()).Targets);
    }

    [Fact]
    public async Task A_node_that_restarted_empty_is_filled_again_without_being_asked()
    {
        var site = await SiteAsync();
        var shop = await Shop.OpenAsync(site, new ShopPlan { Monitor = ShopPlan.TcpMonitor });
        var restarted = await HoldingAsync(site, shop);
        restarted.Node.Control.Restart();
        await restarted.Node.Control.WaitForAsync(
            state => state.Rules.SingleOrDefault(rule => rule.ExternalIp == shop.Balancer.Vip) is { Endpoints.Count: 2 }, TimeSpan.FromSeconds(30));
        await shop.Balancer.OperatingAsync(shop.Balancer.Id, "ONLINE");
        Assert.Equal(["tcp", "tcp"], await shop.ProbesAsync());
    }

    [Fact]
    public async Task A_change_that_every_node_refuses_is_an_ERROR_that_heals_by_itself()
    {
        var site = await SiteAsync();
        var shop = await Shop.OpenAsync(site);
        foreach (var node in site.Nodes)
            node.Node.Control.Faults = new NodeFaults { FailNext = 1000, FailStatus = 400, OnlyMethod = "POST", OnlyPath = "/config/loadbalancer" };
        await site.Api.CreateAsync(shop.Member, shop.Balancer.NewMember());
        var tree = await Until.HoldsAsync("nothing is pending", shop.Balancer.TreeAsync, tree => !tree.IsPending);
        Assert.Equal("ERROR", tree.LoadBalancer.Provisioning);

        foreach (var node in site.Nodes)
            node.Node.Control.Faults = new NodeFaults();
        await Until.HoldsAsync("everything is ACTIVE again", shop.Balancer.TreeAsync, tree => tree.IsActive);
        Assert.Equal(3, (await shop.RuleAsync()).Endpoints.Count);
    }

    /// <summary>A node that holds the load balancer.</summary>
    private static async Task<NodeApi> HoldingAsync(Site site, Shop shop) =>
        site.Node((await shop.Balancer.HoldingAsync(shop.Balancer.Vip)).Keys.First());
}
