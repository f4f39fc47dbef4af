using LoxiActors.Octavia.Tests.Api;
using LoxiActors.Octavia.Tests.Sites;

namespace LoxiActors.Octavia.Tests.Cookbook;

/// <summary>What its administrator takes down is not on the nodes, and comes back with him.</summary>
public class AdminStateTests(AllSites sites)
{
    private static readonly Fields Down = new() { ["admin_state_up"] = false };
    private static readonly Fields Up = new() { ["admin_state_up"] = true };

    [Fact]
    public async Task A_load_balancer()
    {
        var shop = await Shop.OpenAsync(await sites.SharedAsync());
        await DownAndUpAsync(shop, Kind.LoadBalancer, shop.Balancer.Id);
    }

    [Fact]
    public async Task A_listener()
    {
        var shop = await Shop.OpenAsync(await sites.SharedAsync());
        await DownAndUpAsync(shop, Kind.Listener, shop.Listener);
    }

    [Fact]
    public async Task A_pool()
    {
        var shop = await Shop.OpenAsync(await sites.SharedAsync());
        await DownAndUpAsync(shop, Kind.Pool, shop.Pool);
    }

    [Fact]
    public async Task A_member()
    {
        var shop = await Shop.OpenAsync(await sites.SharedAsync());
        await shop.Balancer.ChangeAsync(shop.Member, shop.Members[0], Down);
        Assert.Equal(shop.Targets(1), (await shop.RuleAsync()).Targets);
        await shop.Balancer.OperatingAsync(shop.Members[0], "OFFLINE");
        await shop.Balancer.ChangeAsync(shop.Member, shop.Members[0], Up);
        Assert.Equal(shop.Targets(0, 1), (await shop.RuleAsync()).Targets);
        await shop.Balancer.OperatingAsync(shop.Members[0], "NO_MONITOR");
    }

    [Fact]
    public async Task A_health_monitor()
    {
        var shop = await Shop.OpenAsync(await sites.SharedAsync(), new ShopPlan { Monitor = ShopPlan.TcpMonitor });
        Assert.Equal(["tcp", "tcp"], await shop.ProbesAsync());
        await shop.Balancer.ChangeAsync(Kind.HealthMonitor, shop.Monitor!.Value, Down);
        Assert.Equal(["none", "none"], await shop.ProbesAsync());
        await shop.Balancer.OperatingAsync(shop.Members[0], "NO_MONITOR");
        await shop.Balancer.ChangeAsync(Kind.HealthMonitor, shop.Monitor!.Value, Up);
        Assert.Equal(["tcp", "tcp"], await shop.ProbesAsync());
        await shop.Balancer.OperatingAsync(shop.Members[0], "ONLINE");
    }

    private static async Task DownAndUpAsync(Shop shop, Kind kind, Guid id)
    {
        var shown = await shop.Balancer.ChangeAsync(kind, id, Down);
        Assert.False(shown["admin_state_up"].GetBoolean());
        await shop.Balancer.NothingOnNodesAsync();
        await shop.Balancer.OperatingAsync(id, "OFFLINE");
        await shop.Balancer.ChangeAsync(kind, id, Up);
        Assert.Equal(shop.Targets(0, 1), (await shop.RuleAsync()).Targets);
        await shop.Balancer.OperatingAsync(id, "ONLINE");
    }
}
