using LoxiActors.Octavia.Tests.Api;
using LoxiActors.Octavia.Tests.Sites;

namespace LoxiActors.Octavia.Tests.Cookbook;

public class LoadBalancerTests(AllSites sites)
{
    [Fact]
    public async Task Everything_in_one_call()
    {
        var site = await sites.SharedAsync();
        var web = new ShopPlan { Protocol = "HTTP", Monitor = new Fields { ["type"] = "HTTP", ["delay"] = 5, ["timeout"] = 3, ["max_retries"] = 1 } };
        var names = new ShopPlan { Protocol = "UDP", Members = [[], [], []] };
        string[] webAddresses = [site.NextAddress(), site.NextAddress()];
        string[] nameAddresses = [site.NextAddress(), site.NextAddress(), site.NextAddress()];
        var balancer = await LoadBalancer.CreateAsync(site, new Fields
        {
            ["listeners"] = new[]
            {
                Shop.ListenerWithPool(web, webAddresses),
                Shop.ListenerWithPool(names, nameAddresses, 53),
                new Fields { ["name"] = "bare", ["protocol"] = "TCP", ["protocol_port"] = 22 },
            },
            ["pools"] = new[] { new Fields { ["name"] = "spare", ["protocol"] = "TCP", ["lb_algorithm"] = "ROUND_ROBIN" } },
        });

        var tree = await balancer.TreeAsync();
        Assert.Equal(3, tree.Count("listeners"));
        Assert.Equal(5, tree.Count("members"));
        Assert.Equal(1, tree.Count("health_monitor"));
        var pools = (await balancer.ShowAsync()).Ids("pools").ToArray();
        Assert.Equal(3, pools.Length);
        foreach (var pool in pools)
            Assert.Equal("ACTIVE", (await site.Api.GetAsync(Kind.Pool, pool)).Provisioning);
        var rules = await balancer.RulesAsync();
        Assert.Equal([(53, "udp"), (80, "tcp")], rules.Select(rule => (rule.Port, rule.Protocol)));
        Assert.Equal(nameAddresses.Select(address => $"{address}:8080").Order(StringComparer.Ordinal), rules[0].Targets);
        Assert.Equal(webAddresses.Select(address => $"{address}:8080").Order(StringComparer.Ordinal), rules[1].Targets);
        Assert.All(await balancer.ProbesAsync(nameAddresses), probe => Assert.Equal("none", probe.Type));
        Assert.All(await balancer.ProbesAsync(webAddresses), probe => Assert.Equal("http", probe.Type));

        await balancer.DeleteAsync(cascade: true);
        await balancer.NothingOnNodesAsync();
        foreach (var listener in tree.Objects.Where(one => one.Kind == "listeners"))
            Assert.Null(await site.Api.FindAsync(Kind.Listener, listener.Id));
        foreach (var pool in pools)
            Assert.Null(await site.Api.FindAsync(Kind.Pool, pool));
    }

    [Fact]
    public async Task A_VIP_at_a_port_that_the_tenant_made()
    {
        var site = await sites.SharedAsync();
        var port = Guid.NewGuid();
        var shop = await Shop.OpenAsync(site, new ShopPlan { Balancer = new Fields { ["vip_port_id"] = port } });
        var shown = await shop.Balancer.ShowAsync();
        Assert.Equal((port, shop.Balancer.Vip), (shown["vip_port_id"].GetGuid(), shown.Text("vip_address")));
        Assert.Equal(shop.Targets(0, 1), (await shop.RuleAsync()).Targets);
    }

    [Fact]
    public async Task Each_additional_VIP_has_the_same_rules()
    {
        var site = await sites.SharedAsync();
        var more = new[] { site.NextAddress(), "2001:db8::" + site.NextAddress().Replace('.', ':') };
        var shop = await Shop.OpenAsync(site, new ShopPlan
        {
            Balancer = new Fields { ["additional_vips"] = more.Select(address => new Fields { ["subnet_id"] = Guid.NewGuid(), ["ip_address"] = address }).ToArray() },
        });
        Assert.Equal(2, (await shop.Balancer.ShowAsync())["additional_vips"].GetArrayLength());
        foreach (var vip in more.Prepend(shop.Balancer.Vip))
        {
            var holding = await shop.Balancer.HoldingAsync(System.Net.IPAddress.Parse(vip).ToString());
            Assert.Equal(2, holding.Count);
            Assert.Equal(shop.Targets(0, 1), Assert.Single(holding.Values.First()).Targets);
        }

        await shop.Balancer.DeleteAsync(cascade: true);
        foreach (var vip in more)
            Assert.Empty(await shop.Balancer.HoldingAsync(System.Net.IPAddress.Parse(vip).ToString()));
    }

    [Fact]
    public async Task The_failover_call_ends_ACTIVE_with_what_was_there_before()
    {
        var site = await sites.SharedAsync();
        var shop = await Shop.OpenAsync(site);
        var before = await shop.RuleAsync();
        (await site.Api.SendAsync(HttpMethod.Put, $"{Kind.LoadBalancer.Path}/{shop.Balancer.Id}/failover")).Expect(System.Net.HttpStatusCode.Accepted, "PUT failover");
        await shop.Balancer.SettledAsync("failover");
        Assert.Equal(before.Targets, (await shop.RuleAsync()).Targets);
    }

    [Fact]
    public async Task Tags_are_kept_and_looked_up()
    {
        var site = await sites.SharedAsync();
        var tag = $"tag-{Guid.NewGuid()}";
        var shop = await Shop.OpenAsync(site);
        var shown = await shop.Balancer.ChangeAsync(Kind.LoadBalancer, shop.Balancer.Id, new Fields { ["tags"] = new[] { tag, "b" } });
        Assert.Equal(["b", tag], shown["tags"].EnumerateArray().Select(one => one.GetString()).Order(StringComparer.Ordinal));
        await shop.Balancer.ChangeAsync(Kind.Listener, shop.Listener, new Fields { ["tags"] = new[] { tag } });
        await shop.Balancer.ChangeAsync(shop.Member, shop.Members[1], new Fields { ["tags"] = new[] { tag } });

        Assert.Equal([shop.Balancer.Id], (await site.Api.ListAsync(Kind.LoadBalancer, $"tags={tag}")).Select(one => one.Id));
        Assert.Equal([shop.Listener], (await site.Api.ListAsync(Kind.Listener, $"tags={tag}")).Select(one => one.Id));
        Assert.Equal([shop.Members[1]], (await site.Api.ListAsync(shop.Member, $"tags={tag}")).Select(one => one.Id));
        Assert.Equal(shop.Targets(0, 1), (await shop.RuleAsync()).Targets);
    }

    [Fact]
    public async Task Without_cascade_a_load_balancer_with_something_in_it_stays()
    {
        var site = await sites.SharedAsync();
        var shop = await Shop.OpenAsync(site);
        var reply = await site.Api.TryDeleteAsync(Kind.LoadBalancer, shop.Balancer.Id);
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, reply.Status);
        Assert.True((await shop.Balancer.TreeAsync()).IsActive);
        Assert.Equal(shop.Targets(0, 1), (await shop.RuleAsync()).Targets);
    }
}
