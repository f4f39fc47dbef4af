using LoxiActors.Octavia.Tests.Api;
using LoxiActors.Octavia.Tests.Sites;

namespace LoxiActors.Octavia.Tests.Cookbook;

public class MemberTests(AllSites sites)
{
    [Fact]
    public async Task A_batch_is_the_whole_of_a_pools_members()
    {
        var site = await sites.SharedAsync();
        var shop = await Shop.OpenAsync(site);
        var added = shop.Balancer.NewMember();
        await shop.Balancer.BatchAsync(shop.Pool, additiveOnly: false, Kept(shop, 1).With(new Fields { ["name"] = "kept" }), added);

        var members = await site.Api.ListAsync(shop.Member);
        Assert.Equal(2, members.Length);
        Assert.Equal("kept", members.Single(member => member.Id == shop.Members[1]).Text("name"));
        Assert.Equal(shop.Targets(1).Append($"{added["address"]}:8080").Order(StringComparer.Ordinal), (await shop.RuleAsync()).Targets);
    }

    [Fact]
    public async Task A_batch_that_only_adds_leaves_the_others_alone()
    {
        var site = await sites.SharedAsync();
        var shop = await Shop.OpenAsync(site);
        var added = shop.Balancer.NewMember();
        await shop.Balancer.BatchAsync(shop.Pool, additiveOnly: true, added, Kept(shop, 0).With(new Fields { ["weight"] = 1, ["name"] = "first" }));

        Assert.Equal(3, (await site.Api.ListAsync(shop.Member)).Length);
        Assert.Equal("first", (await site.Api.GetAsync(shop.Member, shop.Members[0])).Text("name"));
        Assert.Equal(shop.Targets(0, 1).Append($"{added["address"]}:8080").Order(StringComparer.Ordinal), (await shop.RuleAsync()).Targets);
    }

    [Fact]
    public async Task An_empty_batch_takes_the_last_member_away_and_with_it_the_rule()
    {
        var site = await sites.SharedAsync();
        var shop = await Shop.OpenAsync(site);
        await shop.Balancer.BatchAsync(shop.Pool, additiveOnly: false);
        Assert.Empty(await site.Api.ListAsync(shop.Member));
        await shop.Balancer.NothingOnNodesAsync();

        var next = await shop.Balancer.AddMemberAsync(shop.Pool);
        Assert.Equal([$"{next.Text("address")}:8080"], (await shop.RuleAsync()).Targets);
    }

    [Fact]
    public async Task Every_member_is_on_the_nodes_however_many_came_at_once()
    {
        var site = await sites.SharedAsync();
        var shop = await Shop.OpenAsync(site, new ShopPlan { Members = [.. Enumerable.Range(0, 12).Select(_ => new Fields())] });
        Assert.Equal(shop.Targets([.. Enumerable.Range(0, 12)]), (await shop.RuleAsync()).Targets);
        var tree = await shop.Balancer.TreeAsync();
        Assert.Equal(12, tree.Count("members"));
    }

    [Fact]
    public async Task What_the_nodes_find_of_a_member_is_what_Octavia_shows()
    {
        var site = await sites.SharedAsync();
        var shop = await Shop.OpenAsync(site, new ShopPlan { Monitor = ShopPlan.TcpMonitor });
        await shop.Balancer.OperatingAsync(shop.Members[0], "ONLINE");
        await shop.Balancer.OperatingAsync(shop.Members[1], "ONLINE");

        foreach (var node in site.Nodes)
            node.Node.Control.SetTarget(shop.Addresses[0], 8080, healthy: false);
        await shop.Balancer.OperatingAsync(shop.Members[0], "ERROR");
        await shop.Balancer.OperatingAsync(shop.Pool, "DEGRADED");
        await shop.Balancer.OperatingAsync(shop.Balancer.Id, "DEGRADED");

        foreach (var node in site.Nodes)
            node.Node.Control.SetTarget(shop.Addresses[1], 8080, healthy: false);
        await shop.Balancer.OperatingAsync(shop.Listener, "ERROR");
        await shop.Balancer.OperatingAsync(shop.Balancer.Id, "ERROR");

        foreach (var node in site.Nodes)
        {
            foreach (var address in shop.Addresses)
                node.Node.Control.SetTarget(address, 8080, healthy: true);
        }

        await shop.Balancer.OperatingAsync(shop.Members[0], "ONLINE");
        var tree = await shop.Balancer.OperatingAsync(shop.Balancer.Id, "ONLINE");
        Assert.True(tree.IsActive, $"{tree}");
        Assert.Equal(("ONLINE", "ONLINE"), (tree[shop.Members[1]].Operating, tree[shop.Listener].Operating));
    }

    private static Fields Kept(Shop shop, int member) => new() { ["address"] = shop.Addresses[member], ["protocol_port"] = 8080 };
}
