using System.Text.Json;
using LoxiActors.Octavia.Tests.Api;
using LoxiActors.Octavia.Tests.Sites;

namespace LoxiActors.Octavia.Tests.Cookbook;

/// <summary>Every field that may be changed, of every kind of object: Octavia shows it, and the nodes have it where they have anything of it.</summary>
public class UpdateTests(AllSites sites)
{
    [Fact]
    public async Task A_load_balancer()
    {
        var site = await sites.SharedAsync();
        var shop = await Shop.OpenAsync(site);
        var qos = Guid.NewGuid();
        var before = await shop.RuleAsync();
        await ShownAsync(shop, Kind.LoadBalancer, shop.Balancer.Id, new Fields
        {
            ["name"] = "another", ["description"] = "words", ["vip_qos_policy_id"] = $"{qos}", ["admin_state_up"] = true,
        });
        await ShownAsync(shop, Kind.LoadBalancer, shop.Balancer.Id, new Fields { ["vip_qos_policy_id"] = null });
        Assert.Equal(before.Targets, (await shop.RuleAsync()).Targets);
        Assert.Equal(before.Name, (await shop.RuleAsync()).Name);
    }

    [Fact]
    public async Task A_listener()
    {
        var site = await sites.SharedAsync();
        var shop = await Shop.OpenAsync(site);
        await ShownAsync(shop, Kind.Listener, shop.Listener, new Fields
        {
            ["name"] = "another", ["description"] = "words", ["timeout_client_data"] = 70_000, ["timeout_member_data"] = 90_000,
            ["timeout_member_connect"] = 5_000, ["timeout_tcp_inspect"] = 0, ["connection_limit"] = -1, ["insert_headers"] = new Fields(),
        });
        Assert.Equal(70, (await shop.RuleAsync()).InactiveTimeOut);

        // Back to the default, which is said with null.
        await shop.Balancer.ChangeAsync(Kind.Listener, shop.Listener, new Fields { ["timeout_client_data"] = null });
        Assert.Equal(50, (await shop.RuleAsync()).InactiveTimeOut);

        var other = await shop.Balancer.AddPoolAsync(listener: null);
        var member = await shop.Balancer.AddMemberAsync(other.Id);
        await ShownAsync(shop, Kind.Listener, shop.Listener, new Fields { ["default_pool_id"] = $"{other.Id}" });
        Assert.Equal([$"{member.Text("address")}:8080"], (await shop.RuleAsync()).Targets);
        await shop.Balancer.ChangeAsync(Kind.Listener, shop.Listener, new Fields { ["default_pool_id"] = null });
        await shop.Balancer.NothingOnNodesAsync();
    }

    [Fact]
    public async Task A_pool()
    {
        var site = await sites.SharedAsync();
        var shop = await Shop.OpenAsync(site);
        await ShownAsync(shop, Kind.Pool, shop.Pool, new Fields
        {
            ["name"] = "another", ["description"] = "words", ["lb_algorithm"] = "LEAST_CONNECTIONS", ["admin_state_up"] = true, ["tls_enabled"] = false,
        });
        Assert.Equal(4, (await shop.RuleAsync()).Sel);
        await ShownAsync(shop, Kind.Pool, shop.Pool, new Fields { ["lb_algorithm"] = "ROUND_ROBIN" });
        Assert.Equal(0, (await shop.RuleAsync()).Sel);
    }

    [Fact]
    public async Task A_member()
    {
        var site = await sites.SharedAsync();
        var shop = await Shop.OpenAsync(site, new ShopPlan { Monitor = ShopPlan.TcpMonitor });
        await ShownAsync(shop, shop.Member, shop.Members[0], new Fields { ["name"] = "another", ["weight"] = 3, ["monitor_port"] = 9090 });
        Assert.Equal(75, (await shop.RuleAsync()).WeightOf(shop.Targets(0)[0]));
        Assert.Equal(9090, (await shop.Balancer.ProbesAsync([shop.Addresses[0]]))[0].Port);

        await ShownAsync(shop, shop.Member, shop.Members[0], new Fields { ["weight"] = 1, ["monitor_port"] = null, ["backup"] = true });
        Assert.Equal(shop.Targets(1), (await shop.RuleAsync()).Targets);
        await ShownAsync(shop, shop.Member, shop.Members[0], new Fields { ["backup"] = false });
        Assert.Equal(8080, (await shop.Balancer.ProbesAsync([shop.Addresses[0]]))[0].Port);

        var elsewhere = site.NextAddress();
        await ShownAsync(shop, shop.Member, shop.Members[0], new Fields { ["monitor_address"] = elsewhere });
        Assert.Contains(await shop.Balancer.ProbesAsync([elsewhere]), probe => probe.Type == "tcp");
        Assert.Equal(shop.Targets(0, 1), (await shop.RuleAsync()).Targets);
    }

    [Fact]
    public async Task A_health_monitor()
    {
        var site = await sites.SharedAsync();
        var shop = await Shop.OpenAsync(site, new ShopPlan
        {
            Protocol = "HTTP",
            Monitor = new Fields { ["type"] = "HTTP", ["delay"] = 5, ["timeout"] = 3, ["max_retries"] = 1 },
        });
        await ShownAsync(shop, Kind.HealthMonitor, shop.Monitor!.Value, new Fields
        {
            ["name"] = "another", ["delay"] = 11, ["timeout"] = 4, ["max_retries"] = 2, ["max_retries_down"] = 5, ["http_method"] = "HEAD",
            ["url_path"] = "/up", ["expected_codes"] = "200", ["admin_state_up"] = true,
        });
        Assert.All(await shop.Balancer.ProbesAsync(shop.Addresses), probe => Assert.Equal(("http", "up", 11, 5), (probe.Type, probe.Request, probe.Interval, probe.Retries)));
        Assert.Equal(shop.Targets(0, 1), (await shop.RuleAsync()).Targets);
    }

    /// <summary>Changed, and shown as it was sent.</summary>
    private static async Task ShownAsync(Shop shop, Kind kind, Guid id, Fields fields)
    {
        var shown = await shop.Balancer.ChangeAsync(kind, id, fields);
        // The default pool of a listener is shown as it is named when it is set.
        foreach (var (field, value) in fields)
            Assert.Equal(JsonSerializer.Serialize(value), JsonSerializer.Serialize(shown[field]));
    }
}
