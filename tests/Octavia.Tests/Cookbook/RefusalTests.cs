using System.Net;
using LoxiActors.Octavia.Tests.Api;
using LoxiActors.Octavia.Tests.Sites;

namespace LoxiActors.Octavia.Tests.Cookbook;

/// <summary>
/// What LoxiLB can't do is a 501 that names the option. Nothing of it is left, nothing is pending, and the load balancer can
/// be changed at once.
/// </summary>
public class RefusalTests(AllSites sites)
{
    [Theory]
    [InlineData("connection_limit", 5)]
    [InlineData("timeout_member_connect", 7000)]
    [InlineData("timeout_tcp_inspect", 10)]
    [InlineData("timeout_client_data", 0)]
    public async Task A_listener_with_such_an_option_is_neither_made_nor_changed(string option, int value)
    {
        var site = await sites.SharedAsync();
        var shop = await Shop.OpenAsync(site);
        await RefusedAsync(shop, [option, $"{value}"], () => site.Api.TryCreateAsync(Kind.Listener, Listener(shop, "TCP").With(new Fields { [option] = value })));
        await RefusedAsync(shop, [option, $"{value}"], () => site.Api.TryUpdateAsync(Kind.Listener, shop.Listener, new Fields { [option] = value }));
    }

    [Fact]
    public async Task Headers_and_policies_that_look_into_requests()
    {
        var site = await sites.SharedAsync();
        var shop = await Shop.OpenAsync(site, new ShopPlan { Protocol = "HTTP" });
        var headers = new Fields { ["insert_headers"] = new Fields { ["X-Forwarded-For"] = "true" } };
        await RefusedAsync(shop, ["insert_headers"], () => site.Api.TryUpdateAsync(Kind.Listener, shop.Listener, headers));
        await RefusedAsync(shop, ["L7 policy"], () => site.Api.TryCreateAsync(Kind.L7Policy, new Fields
        {
            ["listener_id"] = shop.Listener, ["action"] = "REDIRECT_TO_URL", ["redirect_url"] = "http://www.example.com",
        }));
        await RefusedAsync(shop, ["PROMETHEUS"], () => site.Api.TryCreateAsync(Kind.Listener, Listener(shop, "PROMETHEUS")));
    }

    [Fact]
    public async Task Persistence_by_cookies()
    {
        var site = await sites.SharedAsync();
        var shop = await Shop.OpenAsync(site, new ShopPlan { Protocol = "HTTP" });
        var cookie = new Fields { ["session_persistence"] = new Fields { ["type"] = "HTTP_COOKIE" } };
        await RefusedAsync(shop, ["HTTP_COOKIE"], () => site.Api.TryUpdateAsync(Kind.Pool, shop.Pool, cookie));
        var named = new Fields { ["session_persistence"] = new Fields { ["type"] = "APP_COOKIE", ["cookie_name"] = "basket" } };
        await RefusedAsync(shop, ["APP_COOKIE"], () => site.Api.TryUpdateAsync(Kind.Pool, shop.Pool, named));
    }

    /// <summary>Octavia hands such a pool over without its session persistence, so the call can't be refused.</summary>
    [Fact]
    public async Task Cookies_that_Octavia_loses_on_the_way_are_an_ERROR_that_ends_when_they_are_given_up()
    {
        var site = await sites.SharedAsync();
        var balancer = await LoadBalancer.CreateAsync(site);
        var pool = await site.Api.CreateAsync(Kind.Pool, new Fields
        {
            ["loadbalancer_id"] = balancer.Id, ["protocol"] = "HTTP", ["lb_algorithm"] = "ROUND_ROBIN",
            ["session_persistence"] = new Fields { ["type"] = "HTTP_COOKIE" },
        });
        await Until.HoldsAsync("the pool is in ERROR", () => site.Api.GetAsync(Kind.Pool, pool.Id), pool => pool.Provisioning == "ERROR");
        await Until.HoldsAsync("nothing is pending", balancer.TreeAsync, tree => !tree.IsPending);
        await balancer.DeleteAsync(cascade: true);
        await balancer.NothingOnNodesAsync();
    }

    [Fact]
    public async Task Monitors_that_the_nodes_have_no_probe_for()
    {
        var site = await sites.SharedAsync();
        var shop = await Shop.OpenAsync(site, new ShopPlan { Protocol = "HTTP" });
        await RefusedAsync(shop, ["expected_codes"], () => site.Api.TryCreateAsync(Kind.HealthMonitor, Monitor(shop, "HTTP").With(new Fields { ["expected_codes"] = "200-204" })));
        await RefusedAsync(shop, ["http_method"], () => site.Api.TryCreateAsync(Kind.HealthMonitor, Monitor(shop, "HTTP").With(new Fields { ["http_method"] = "POST" })));
        await RefusedAsync(shop, ["TLS-HELLO"], () => site.Api.TryCreateAsync(Kind.HealthMonitor, Monitor(shop, "TLS-HELLO")));
    }

    [Fact]
    public async Task A_whole_load_balancer_with_one_such_option_in_it()
    {
        var site = await sites.SharedAsync();
        var name = $"refused-{Guid.NewGuid()}";
        var plan = new ShopPlan { Listener = new Fields { ["connection_limit"] = 7 } };
        var fields = LoadBalancer.New(site).With(new Fields { ["name"] = name, ["listeners"] = new[] { Shop.ListenerWithPool(plan, [site.NextAddress(), site.NextAddress()]) } });
        (await site.Api.TryCreateAsync(Kind.LoadBalancer, fields)).IsFault(HttpStatusCode.NotImplemented, "connection_limit 7");
        Assert.Empty(await site.Api.ListAsync(Kind.LoadBalancer, $"name={name}"));

        // Its address was not taken.
        var balancer = await LoadBalancer.CreateAsync(site, new Fields { ["vip_address"] = fields["vip_address"] });
        await balancer.DeleteAsync(cascade: false);
    }

    [Fact]
    public async Task An_address_that_another_load_balancer_has()
    {
        var site = await sites.SharedAsync();
        var shop = await Shop.OpenAsync(site);
        var reply = await site.Api.TryCreateAsync(Kind.LoadBalancer, LoadBalancer.New(site).With(new Fields { ["vip_address"] = shop.Balancer.Vip }));
        reply.IsFault(HttpStatusCode.InternalServerError, shop.Balancer.Vip, $"{shop.Balancer.Id}");
        Assert.True((await shop.Balancer.TreeAsync()).IsActive);
    }

    private static Fields Listener(Shop shop, string protocol) =>
        new() { ["loadbalancer_id"] = shop.Balancer.Id, ["protocol"] = protocol, ["protocol_port"] = 8443 };

    private static Fields Monitor(Shop shop, string type) =>
        new() { ["pool_id"] = shop.Pool, ["type"] = type, ["delay"] = 5, ["timeout"] = 3, ["max_retries"] = 1 };

    private static async Task RefusedAsync(Shop shop, string[] words, Func<Task<ApiReply>> call)
    {
        var before = await shop.Balancer.TreeAsync();
        (await call()).IsFault(HttpStatusCode.NotImplemented, ["Provider 'loxilb' does not support a requested option", .. words]);
        var after = await shop.Balancer.TreeAsync();
        Assert.True(after.IsActive, $"{after}");
        Assert.Equal(before.Objects.Select(one => one.Id).Order(), after.Objects.Select(one => one.Id).Order());

        await shop.Balancer.ChangeAsync(Kind.Listener, shop.Listener, new Fields { ["description"] = $"after {words[0]}" });
        Assert.Equal(shop.Targets(0, 1), (await shop.RuleAsync()).Targets);
    }
}
