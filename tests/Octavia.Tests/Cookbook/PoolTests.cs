using LoxiActors.Octavia.Tests.Api;
using LoxiActors.Octavia.Tests.Sites;

namespace LoxiActors.Octavia.Tests.Cookbook;

public class PoolTests(AllSites sites)
{
    private const int RoundRobin = 0;
    private const int Hash = 1;
    private const int Weighted = 2;
    private const int BySource = 3;
    private const int LeastConnections = 4;

    private static Fields SourceIp => new() { ["session_persistence"] = new Fields { ["type"] = "SOURCE_IP" } };

    [Theory]
    [InlineData("ROUND_ROBIN", RoundRobin)]
    [InlineData("LEAST_CONNECTIONS", LeastConnections)]
    [InlineData("SOURCE_IP", BySource)]
    [InlineData("SOURCE_IP_PORT", Hash)]
    public async Task Each_algorithm_becomes_a_selection_on_the_nodes(string algorithm, int selection)
    {
        var site = await sites.SharedAsync();
        var shop = await Shop.OpenAsync(site, new ShopPlan { Pool = new Fields { ["lb_algorithm"] = algorithm } });
        Assert.Equal(selection, (await shop.RuleAsync()).Sel);
    }

    [Fact]
    public async Task Persistence_by_source_address_comes_and_goes()
    {
        var site = await sites.SharedAsync();
        var shop = await Shop.OpenAsync(site, new ShopPlan { Pool = SourceIp });
        Assert.Equal(BySource, (await shop.RuleAsync()).Sel);

        var shown = await shop.Balancer.ChangeAsync(Kind.Pool, shop.Pool, new Fields { ["session_persistence"] = null });
        Assert.Equal(System.Text.Json.JsonValueKind.Null, shown["session_persistence"].ValueKind);
        Assert.Equal(RoundRobin, (await shop.RuleAsync()).Sel);

        await shop.Balancer.ChangeAsync(Kind.Pool, shop.Pool, SourceIp);
        Assert.Equal(BySource, (await shop.RuleAsync()).Sel);
    }

    /// <summary>Octavia hands such a pool to the provider without its session persistence.</summary>
    [Fact]
    public async Task Persistence_that_Octavia_loses_on_the_way_is_on_the_nodes_before_the_pool_is_ACTIVE()
    {
        var site = await sites.SharedAsync();
        var balancer = await LoadBalancer.CreateAsync(site);
        var pool = await balancer.AddPoolAsync(listener: null, more: SourceIp);
        Assert.Equal("SOURCE_IP", pool["session_persistence"].GetProperty("type").GetString());
        await balancer.AddMemberAsync(pool.Id);
        await balancer.AddListenerAsync(more: new Fields { ["default_pool_id"] = pool.Id });
        Assert.Equal(BySource, (await balancer.RuleAsync()).Sel);
    }

    [Fact]
    public async Task Weights_are_shares_of_a_hundred_and_a_weight_of_zero_drains()
    {
        var site = await sites.SharedAsync();
        var shop = await Shop.OpenAsync(site, new ShopPlan { Members = [new Fields { ["weight"] = 3 }, new Fields { ["weight"] = 1 }] });
        var rule = await shop.RuleAsync();
        Assert.Equal((Weighted, 75, 25), (rule.Sel, rule.WeightOf(shop.Targets(0)[0]), rule.WeightOf(shop.Targets(1)[0])));

        var drained = await shop.Balancer.ChangeAsync(shop.Member, shop.Members[0], new Fields { ["weight"] = 0 });
        Assert.Equal(0, drained.Number("weight"));
        Assert.Equal(shop.Targets(1), (await shop.RuleAsync()).Targets);
        await shop.Balancer.OperatingAsync(shop.Members[0], "DRAINING");
    }

    [Fact]
    public async Task A_backup_serves_while_everybody_else_is_down()
    {
        var site = await sites.SharedAsync();
        var shop = await Shop.OpenAsync(site, new ShopPlan { Members = [[], new Fields { ["backup"] = true }], Monitor = ShopPlan.TcpMonitor });
        Assert.Equal(shop.Targets(0), (await shop.RuleAsync()).Targets);
        await shop.Balancer.OperatingAsync(shop.Members[0], "ONLINE");

        foreach (var node in site.Nodes)
            node.Node.Control.SetTarget(shop.Addresses[0], 8080, healthy: false);
        await shop.Balancer.OperatingAsync(shop.Members[0], "ERROR");
        await shop.Balancer.OperatingAsync(shop.Members[1], "ONLINE");
        Assert.Equal(shop.Targets(0, 1), (await shop.RuleAsync()).Targets);

        foreach (var node in site.Nodes)
            node.Node.Control.SetTarget(shop.Addresses[0], 8080, healthy: true);
        await shop.Balancer.OperatingAsync(shop.Members[0], "ONLINE");
        await Until.HoldsAsync("the backup is detached", () => shop.RuleAsync(), rule => rule.Targets.SequenceEqual(shop.Targets(0)));
        await shop.Balancer.SettledAsync("the member's return");
    }

    [Fact]
    public async Task A_pool_of_PROXY_protocol_2_says_so_on_the_nodes()
    {
        var site = await sites.SharedAsync();
        var balancer = await LoadBalancer.CreateAsync(site);
        var listener = await balancer.AddListenerAsync();
        var pool = await balancer.AddPoolAsync(listener.Id, "PROXYV2");
        await balancer.AddMemberAsync(pool.Id);
        Assert.True((await balancer.RuleAsync()).ProxyProtocol);
    }
}
