using System.Net;
using LoxiActors.Imitation;
using LoxiActors.Octavia.Tests.Api;
using LoxiActors.Octavia.Tests.Nodes;
using LoxiActors.Octavia.Tests.Sites;

namespace LoxiActors.Octavia.Tests.Faults;

public class StatisticsTests(AllSites sites) : FaultTests(sites)
{
    [Fact]
    public async Task What_the_nodes_count_is_what_Octavia_tells_and_never_shrinks()
    {
        var site = await SiteAsync();
        var shop = await Shop.OpenAsync(site);
        var nodes = (await shop.Balancer.HoldingAsync(shop.Balancer.Vip)).Keys.Select(site.Node).ToArray();
        // Of both members on both nodes.
        Count(nodes, shop, 500);
        await BytesAsync(site, shop, bytes => bytes == 2000);

        nodes[0].Node.Control.Restart();
        await nodes[0].Node.Control.WaitForAsync(
            state => state.Rules.SingleOrDefault(rule => rule.ExternalIp == shop.Balancer.Vip) is { Endpoints.Count: 2 }, TimeSpan.FromSeconds(30));
        await shop.Balancer.OperatingAsync(shop.Balancer.Id, "ONLINE");
        Assert.Equal(2000, await BytesAsync(site, shop, bytes => bytes >= 0));
        Count(nodes, shop, 100);
        var lowest = long.MaxValue;
        await BytesAsync(site, shop, bytes =>
        {
            lowest = Math.Min(lowest, bytes);
            return bytes == 2400;
        });
        Assert.Equal(2000, lowest);

        await site.Plane.KillAsync();
        await site.Plane.StartAsync();
        Count(nodes, shop, 100);
        await BytesAsync(site, shop, bytes => bytes == 2800);
    }

    private static void Count(NodeApi[] nodes, Shop shop, ulong bytes)
    {
        foreach (var node in nodes)
            Assert.Equal(2, node.Node.Control.CountTraffic(new TrafficCounters { ExternalIp = shop.Balancer.Vip, Packets = 5, Bytes = bytes }));
    }

    /// <summary>The load balancer's and its only listener's are the same.</summary>
    private static Task<long> BytesAsync(Site site, Shop shop, Func<long, bool> holds) =>
        Until.HoldsAsync(
            "the listener's statistics",
            async () =>
            {
                var listener = (await site.Api.SendAsync(HttpMethod.Get, $"{Kind.Listener.Path}/{shop.Listener}/stats")).Expect(HttpStatusCode.OK, "GET stats");
                return listener.Json.GetProperty("stats").GetProperty("bytes_in").GetInt64();
            },
            holds);
}
