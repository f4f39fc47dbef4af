using System.Net;
using LoxiActors.Octavia.Tests.Api;
using LoxiActors.Octavia.Tests.Sites;

namespace LoxiActors.Octavia.Tests.Cookbook;

public class ListenerTests(AllSites sites)
{
    [Theory]
    [InlineData("TCP", "tcp")]
    [InlineData("UDP", "udp")]
    [InlineData("SCTP", "sctp")]
    [InlineData("HTTPS", "tcp")]
    public async Task Each_protocol_becomes_its_rule(string protocol, string onNode)
    {
        var site = await sites.SharedAsync();
        var shop = await Shop.OpenAsync(site, new ShopPlan { Protocol = protocol });
        var rule = await shop.RuleAsync();
        Assert.Equal(($"{shop.Listener}:{shop.Balancer.Id}", onNode, 80), (rule.Name, rule.Protocol, rule.Port));
        Assert.Equal(shop.Targets(0, 1), rule.Targets);
        await shop.Balancer.OperatingAsync(shop.Listener, "ONLINE");
    }

    [Fact]
    public async Task Listeners_side_by_side_share_a_pool_and_a_port_of_another_protocol()
    {
        var site = await sites.SharedAsync();
        var shop = await Shop.OpenAsync(site);
        var second = await shop.Balancer.AddListenerAsync("TCP", 443, new Fields { ["default_pool_id"] = shop.Pool });
        var third = await shop.Balancer.AddListenerAsync("UDP", 80);
        var names = await shop.Balancer.AddPoolAsync(third.Id, "UDP");
        await shop.Balancer.AddMemberAsync(names.Id);

        var rules = await shop.Balancer.RulesAsync();
        Assert.Equal(
            [(80, "tcp", $"{shop.Listener}:{shop.Balancer.Id}"), (80, "udp", $"{third.Id}:{shop.Balancer.Id}"), (443, "tcp", $"{second.Id}:{shop.Balancer.Id}")],
            rules.Select(rule => (rule.Port, rule.Protocol, rule.Name)));
        Assert.Equal(rules[0].Targets, rules[2].Targets);
    }

    [Fact]
    public async Task Allowed_networks_become_firewall_rules_of_the_VIP_and_go_with_the_list()
    {
        var site = await sites.SharedAsync();
        var shop = await Shop.OpenAsync(site, new ShopPlan { Listener = new Fields { ["allowed_cidrs"] = new[] { "192.0.2.0/24", "198.51.100.0/25" } } });
        Assert.Equal(["192.0.2.0/24", "198.51.100.0/25"], await AllowedAsync(site, shop));

        await shop.Balancer.ChangeAsync(Kind.Listener, shop.Listener, new Fields { ["allowed_cidrs"] = new[] { "203.0.113.0/24" } });
        Assert.Equal(["203.0.113.0/24"], await AllowedAsync(site, shop));

        await shop.Balancer.ChangeAsync(Kind.Listener, shop.Listener, new Fields { ["allowed_cidrs"] = null });
        Assert.Empty(await AllowedAsync(site, shop));
        Assert.Equal(shop.Targets(0, 1), (await shop.RuleAsync()).Targets);
    }

    [Fact]
    public async Task A_second_listener_at_the_same_port_is_refused_by_Octavia_and_leaves_everything_ACTIVE()
    {
        var site = await sites.SharedAsync();
        var shop = await Shop.OpenAsync(site);
        var reply = await site.Api.TryCreateAsync(Kind.Listener, new Fields { ["loadbalancer_id"] = shop.Balancer.Id, ["protocol"] = "HTTP", ["protocol_port"] = 80 });
        Assert.Equal(HttpStatusCode.Conflict, reply.Status);
        Assert.True((await shop.Balancer.TreeAsync()).IsActive);
    }

    /// <summary>The same on each node that holds the load balancer.</summary>
    private static async Task<string[]> AllowedAsync(Site site, Shop shop)
    {
        var holding = await shop.Balancer.HoldingAsync(shop.Balancer.Vip);
        var lists = new List<string[]>();
        foreach (var name in holding.Keys)
        {
            var rules = (await site.Node(name).FirewallAsync()).Where(rule => rule.Destination == shop.Balancer.Vip + "/32").ToArray();
            Assert.Equal(rules.Any(rule => rule.Allow) ? 1 : 0, rules.Count(rule => rule.Drop));
            lists.Add([.. rules.Where(rule => rule.Allow).Select(rule => rule.Source).Order(StringComparer.Ordinal)]);
        }

        Assert.Equal(2, lists.Count);
        Assert.Equal(lists[0], lists[1]);
        return lists[0];
    }
}
