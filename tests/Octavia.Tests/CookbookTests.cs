using LoxiActors.Octavia.Tests.Api;
using LoxiActors.Octavia.Tests.Sites;

namespace LoxiActors.Octavia.Tests;

public class CookbookTests(AllSites sites)
{
    [Fact]
    public async Task A_basic_HTTP_load_balancer()
    {
        var site = await sites.SharedAsync();
        var shop = await LoadBalancer.CreateAsync(site);
        var listener = await shop.AddListenerAsync("HTTP", 80);
        var pool = await shop.AddPoolAsync(listener.Id, "HTTP");
        var first = await shop.AddMemberAsync(pool.Id);
        var second = await shop.AddMemberAsync(pool.Id);

        var shown = await shop.ShowAsync();
        Assert.Equal("loxilb", shown.Text("provider"));
        Assert.Equal([listener.Id], shown.Ids("listeners"));
        Assert.Equal([pool.Id], shown.Ids("pools"));
        var rule = await shop.RuleAsync();
        Assert.Equal(($"{listener.Id}", "tcp", 80), (rule.Name, rule.Protocol, rule.Port));
        Assert.Equal(new[] { $"{first.Text("address")}:8080", $"{second.Text("address")}:8080" }.Order(StringComparer.Ordinal), rule.Targets);

        var tree = await shop.OperatingAsync(shop.Id, "ONLINE");
        tree = await shop.OperatingAsync(listener.Id, "ONLINE");
        Assert.Equal("ONLINE", tree[pool.Id].Operating);
        Assert.Equal("NO_MONITOR", tree[first.Id].Operating);
        await shop.DeleteAsync(cascade: true);
        await shop.NothingOnNodesAsync();
    }
}
