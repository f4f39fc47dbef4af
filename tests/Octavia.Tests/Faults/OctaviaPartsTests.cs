using System.Net;
using LoxiActors.Octavia.Tests.Api;
using LoxiActors.Octavia.Tests.Lab;
using LoxiActors.Octavia.Tests.Sites;

namespace LoxiActors.Octavia.Tests.Faults;

public class OctaviaPartsTests(AllSites sites) : FaultTests(sites)
{
    [Fact]
    public async Task A_broker_that_restarts_is_found_again()
    {
        var site = await SiteAsync();
        var shop = await Shop.OpenAsync(site);
        await site.Lab.StopAsync(Part.RabbitMq);
        try
        {
            (await site.Api.TryUpdateAsync(Kind.Listener, shop.Listener, new Fields { ["timeout_client_data"] = 30_000 })).IsFault(HttpStatusCode.InternalServerError, "Provider 'loxilb' reports error");
            Assert.True((await shop.Balancer.TreeAsync()).IsActive);
        }
        finally
        {
            await site.Lab.StartAsync(Part.RabbitMq);
        }

        await Until.HoldsAsync(
            "a call gets through", () => site.Api.TryUpdateAsync(Kind.Listener, shop.Listener, new Fields { ["timeout_client_data"] = 40_000 }), reply => reply.Status == HttpStatusCode.OK);
        await shop.Balancer.SettledAsync("a broker's restart");
        Assert.Equal(40, (await shop.RuleAsync()).InactiveTimeOut);
    }

    [Fact]
    public async Task What_is_pending_while_the_driver_agent_is_away_ends_when_it_is_back()
    {
        var site = await SiteAsync();
        var shop = await Shop.OpenAsync(site);
        await site.Lab.KillAsync(Part.DriverAgent);
        try
        {
            await site.Api.UpdateAsync(shop.Member, shop.Members[0], new Fields { ["weight"] = 3 });
            await Until.HoldsAsync("the nodes have it", () => shop.RuleAsync(), rule => rule.Endpoints.Any(endpoint => endpoint.Weight == 75));
            Assert.True((await shop.Balancer.TreeAsync()).IsPending);
            await ImmutableAsync(site, shop);
        }
        finally
        {
            await site.Lab.StartAsync(Part.DriverAgent);
        }

        await shop.Balancer.SettledAsync("the driver-agent's return");
        Assert.Equal(75, (await shop.RuleAsync()).WeightOf(shop.Targets(0)[0]));
    }

    [Fact]
    public async Task A_provider_agent_that_was_killed_is_back_with_the_driver_agent()
    {
        var site = await SiteAsync();
        var shop = await Shop.OpenAsync(site);
        await site.Lab.KillProviderAgentAsync();
        await site.Api.UpdateAsync(shop.Member, shop.Members[0], new Fields { ["weight"] = 3 });
        await site.Lab.StopAsync(Part.DriverAgent);
        await site.Lab.StartAsync(Part.DriverAgent);
        await shop.Balancer.SettledAsync("the provider agent's return");
        Assert.Equal(75, (await shop.RuleAsync()).WeightOf(shop.Targets(0)[0]));
    }

    /// <summary>What is pending takes no other change.</summary>
    private static async Task ImmutableAsync(Site site, Shop shop)
    {
        (await site.Api.TryUpdateAsync(Kind.LoadBalancer, shop.Balancer.Id, new Fields { ["name"] = "too early" })).IsFault(HttpStatusCode.Conflict, "PENDING_UPDATE");
        (await site.Api.TryUpdateAsync(Kind.Pool, shop.Pool, new Fields { ["name"] = "too early" })).IsFault(HttpStatusCode.Conflict, "immutable");
        (await site.Api.TryDeleteAsync(Kind.LoadBalancer, shop.Balancer.Id, cascade: true)).IsFault(HttpStatusCode.Conflict, "PENDING_UPDATE");
    }
}
