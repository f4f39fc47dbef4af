using System.Net;
using LoxiActors.Octavia.Tests.Api;
using LoxiActors.Octavia.Tests.Sites;

namespace LoxiActors.Octavia.Tests;

/// <summary>The same over HTTP, in an Octavia that asks for roles and counts quotas.</summary>
public class HttpTransportTests(AllSites sites)
{
    [Fact]
    public async Task A_load_balancers_life()
    {
        var site = await sites.HttpAsync();
        var shop = await Shop.OpenAsync(site, new ShopPlan { Monitor = ShopPlan.TcpMonitor });
        Assert.Equal(shop.Targets(0, 1), (await shop.RuleAsync()).Targets);
        await shop.Balancer.OperatingAsync(shop.Balancer.Id, "ONLINE");
        await shop.Balancer.ChangeAsync(Kind.Listener, shop.Listener, new Fields { ["timeout_client_data"] = 20_000 });
        Assert.Equal(20, (await shop.RuleAsync()).InactiveTimeOut);
        var added = await shop.Balancer.AddMemberAsync(shop.Pool);
        Assert.Contains($"{added.Text("address")}:8080", (await shop.RuleAsync()).Targets);
        await shop.Balancer.RemoveAsync(shop.Member, shop.Members[0]);
        await shop.Balancer.DeleteAsync(cascade: true);
        await shop.Balancer.NothingOnNodesAsync();
    }

    [Fact]
    public async Task What_Octavia_loses_on_the_way_is_read_back()
    {
        var site = await sites.HttpAsync();
        var balancer = await LoadBalancer.CreateAsync(site);
        var pool = await balancer.AddPoolAsync(listener: null, more: new Fields { ["session_persistence"] = new Fields { ["type"] = "SOURCE_IP" } });
        await balancer.AddMemberAsync(pool.Id);
        await balancer.AddListenerAsync(more: new Fields { ["default_pool_id"] = pool.Id });
        Assert.Equal(3, (await balancer.RuleAsync()).Sel);
    }

    [Fact]
    public async Task A_refusal_has_the_same_words()
    {
        var site = await sites.HttpAsync();
        var shop = await Shop.OpenAsync(site);
        (await site.Api.TryUpdateAsync(Kind.Listener, shop.Listener, new Fields { ["connection_limit"] = 5 }))
            .IsFault(HttpStatusCode.NotImplemented, "Provider 'loxilb' does not support a requested option: connection_limit 5");
        Assert.True((await shop.Balancer.TreeAsync()).IsActive);
    }

    [Fact]
    public async Task A_quota_is_used_up_by_what_was_accepted_only()
    {
        var site = await sites.HttpAsync();
        var project = Guid.NewGuid().ToString("N");
        (await site.Api.SendAsync(HttpMethod.Put, $"v2.0/lbaas/quotas/{project}", new { quota = new { load_balancer = 1, listener = 1 } })).Expect(HttpStatusCode.Accepted, "PUT quota");
        using var tenant = new OctaviaApi(site.Lab.Api, Caller.Member(project));

        // Refused by the provider: the quota is free again.
        var refused = LoadBalancer.New(site).With(new Fields { ["listeners"] = new[] { new Fields { ["protocol"] = "TCP", ["protocol_port"] = 80, ["connection_limit"] = 5 } } });
        (await tenant.TryCreateAsync(Kind.LoadBalancer, refused)).IsFault(HttpStatusCode.NotImplemented, "connection_limit");

        var shop = await Shop.OpenAsync(site, tenant, new ShopPlan());
        Assert.Equal(HttpStatusCode.Forbidden, (await tenant.TryCreateAsync(Kind.LoadBalancer, LoadBalancer.New(site))).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await tenant.TryCreateAsync(Kind.Listener, new Fields
        {
            ["loadbalancer_id"] = shop.Balancer.Id, ["protocol"] = "TCP", ["protocol_port"] = 81,
        })).Status);
        Assert.True((await shop.Balancer.TreeAsync()).IsActive);

        // A cascade gives all of it back.
        await shop.Balancer.DeleteAsync(cascade: true);
        var next = await Shop.OpenAsync(site, tenant, new ShopPlan());
        await next.Balancer.DeleteAsync(cascade: true);
    }

    [Fact]
    public async Task Whose_load_balancer_it_is_decides_Octavia()
    {
        var site = await sites.HttpAsync();
        using var owner = new OctaviaApi(site.Lab.Api, Caller.Member(Guid.NewGuid().ToString("N")));
        using var stranger = new OctaviaApi(site.Lab.Api, Caller.Member(Guid.NewGuid().ToString("N")));
        var shop = await Shop.OpenAsync(site, owner, new ShopPlan());
        Assert.Equal(HttpStatusCode.Forbidden, (await stranger.TryUpdateAsync(Kind.LoadBalancer, shop.Balancer.Id, new Fields { ["name"] = "mine" })).Status);
        var failover = await owner.SendAsync(HttpMethod.Put, $"{Kind.LoadBalancer.Path}/{shop.Balancer.Id}/failover");
        Assert.Equal(HttpStatusCode.Forbidden, failover.Status);
        Assert.True((await shop.Balancer.TreeAsync()).IsActive);
    }
}
