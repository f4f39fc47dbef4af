using System.Diagnostics;
using System.Net;
using LoxiActors.Imitation;
using LoxiActors.Octavia.Tests.Api;
using LoxiActors.Octavia.Tests.Sites;

namespace LoxiActors.Octavia.Tests.Faults;

public class ControlPlaneTests(AllSites sites) : FaultTests(sites)
{
    /// <summary>The driver's call_timeout is 5 s; the rest is Octavia's, on a machine that has other things to do.</summary>
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(9);

    [Fact]
    public async Task Killed_between_accepting_and_applying_it_carries_on_where_it_was()
    {
        var site = await SiteAsync();
        var shop = await Shop.OpenAsync(site);
        foreach (var node in site.Nodes)
            node.Node.Control.Faults = new NodeFaults { PostMs = 3000 };
        var fields = LoadBalancer.New(site).With(new Fields
        {
            ["listeners"] = new[] { Shop.ListenerWithPool(new ShopPlan(), [site.NextAddress(), site.NextAddress()]) },
        });
        var created = await site.Api.CreateAsync(Kind.LoadBalancer, fields);
        await site.Api.UpdateAsync(shop.Member, shop.Members[0], new Fields { ["weight"] = 3 });
        await site.Plane.KillAsync();
        Assert.Equal("PENDING_UPDATE", (await shop.Balancer.ShowAsync()).Provisioning);
        Assert.Equal("PENDING_CREATE", (await site.Api.GetAsync(Kind.LoadBalancer, created.Id)).Provisioning);

        await site.Plane.StartAsync();
        await shop.Balancer.SettledAsync("a restart");
        Assert.Equal(75, (await shop.RuleAsync()).WeightOf(shop.Targets(0)[0]));
        var tree = await Until.HoldsAsync("the new load balancer has nothing pending", () => site.Api.StatusTreeAsync(created.Id), tree => tree is { IsPending: false });
        Assert.True(tree!.IsActive, $"{tree}");
        Assert.Equal(2, Assert.Single((await shop.Balancer.HoldingAsync((string)fields["vip_address"]!)).Values.First()).Endpoints.Count);
        await site.Api.DeleteAsync(Kind.LoadBalancer, created.Id, cascade: true);
    }

    [Fact]
    public async Task Without_it_a_call_is_an_error_that_says_so_and_nothing_is_pending()
    {
        var site = await SiteAsync();
        var shop = await Shop.OpenAsync(site);
        await site.Plane.KillAsync();
        try
        {
            var name = $"lost-{Guid.NewGuid()}";
            var began = Stopwatch.GetTimestamp();
            var created = await site.Api.TryCreateAsync(Kind.LoadBalancer, LoadBalancer.New(site).With(new Fields { ["name"] = name }));
            Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, CallTimeout);
            created.IsFault(HttpStatusCode.InternalServerError, "Provider 'loxilb' reports error");
            Assert.Empty(await site.Api.ListAsync(Kind.LoadBalancer, $"name={name}"));

            (await site.Api.TryUpdateAsync(Kind.Listener, shop.Listener, new Fields { ["timeout_client_data"] = 30_000 })).IsFault(HttpStatusCode.InternalServerError, "Provider 'loxilb' reports error");
            Assert.True((await shop.Balancer.TreeAsync()).IsActive);
            Assert.Equal(50_000, (await site.Api.GetAsync(Kind.Listener, shop.Listener)).Number("timeout_client_data"));
        }
        finally
        {
            await site.Plane.StartAsync();
        }

        await Until.HoldsAsync(
            "a call is accepted again", () => site.Api.TryUpdateAsync(Kind.Listener, shop.Listener, new Fields { ["timeout_client_data"] = 40_000 }), reply => reply.Status == HttpStatusCode.OK);
        await shop.Balancer.SettledAsync("a restart");
        Assert.Equal(40, (await shop.RuleAsync()).InactiveTimeOut);
    }

    [Fact]
    public async Task A_call_that_the_driver_gave_up_on_is_undone_when_the_control_plane_wakes_up()
    {
        var site = await SiteAsync();
        var shop = await Shop.OpenAsync(site);
        var name = $"abandoned-{Guid.NewGuid()}";
        var fields = LoadBalancer.New(site).With(new Fields
        {
            ["name"] = name, ["listeners"] = new[] { Shop.ListenerWithPool(new ShopPlan(), [site.NextAddress(), site.NextAddress()]) },
        });
        site.Plane.Freeze();
        try
        {
            var calls = new[]
            {
                site.Api.TryCreateAsync(Kind.LoadBalancer, fields),
                site.Api.TryCreateAsync(shop.Member, shop.Balancer.NewMember()),
            };
            foreach (var reply in await Task.WhenAll(calls))
                reply.IsFault(HttpStatusCode.InternalServerError, "Provider 'loxilb' reports error");
        }
        finally
        {
            site.Plane.Thaw();
        }

        await UndoneAsync(site, shop, name, (string)fields["vip_address"]!);
    }

    [Fact]
    public async Task A_call_of_an_API_that_was_killed_in_the_middle_of_it_is_undone()
    {
        var site = await SiteAsync();
        var shop = await Shop.OpenAsync(site);
        var name = $"torn-{Guid.NewGuid()}";
        var fields = LoadBalancer.New(site).With(new Fields
        {
            ["name"] = name, ["listeners"] = new[] { Shop.ListenerWithPool(new ShopPlan(), [site.NextAddress(), site.NextAddress()]) },
        });
        site.Plane.Freeze();
        try
        {
            var create = site.Api.TryCreateAsync(Kind.LoadBalancer, fields);
            var member = site.Api.TryCreateAsync(shop.Member, shop.Balancer.NewMember());
            await InsideTheDriverAsync(site, shop);
            await site.Lab.KillAsync(Lab.Part.OctaviaApi);
            await Assert.ThrowsAsync<HttpRequestException>(() => create);
            await Assert.ThrowsAsync<HttpRequestException>(() => member);
        }
        finally
        {
            site.Plane.Thaw();
            await site.Lab.StartAsync(Lab.Part.OctaviaApi);
        }

        await UndoneAsync(site, shop, name, (string)fields["vip_address"]!);
    }

    /// <summary>Octavia holds the load balancer's row while it calls the driver, so another change of it has to wait.</summary>
    private static async Task InsideTheDriverAsync(Site site, Shop shop)
    {
        using var http = new HttpClient { BaseAddress = site.Lab.Api, Timeout = TimeSpan.FromSeconds(1) };
        await Until.HoldsAsync(
            "the API waits for the driver",
            async () =>
            {
                try
                {
                    using var body = new StringContent("""{"listener": {"description": "waits"}}""", System.Text.Encoding.UTF8, "application/json");
                    using var answer = await http.PutAsync($"{Kind.Listener.Path}/{shop.Listener}", body);
                    return answer.StatusCode;
                }
                catch (TaskCanceledException)
                {
                    return HttpStatusCode.RequestTimeout;
                }
            },
            status => status is HttpStatusCode.RequestTimeout or HttpStatusCode.Conflict);
    }

    private static async Task UndoneAsync(Site site, Shop shop, string name, string vip)
    {
        Assert.Empty(await site.Api.ListAsync(Kind.LoadBalancer, $"name={name}"));
        await shop.Balancer.SettledAsync("an abandoned call");
        Assert.Equal(2, (await site.Api.ListAsync(shop.Member)).Length);
        await Until.HoldsAsync("the nodes hold nothing of what was abandoned", () => NodesAsync(site, vip), rules => rules == 0);
        await Until.HoldsAsync("the nodes hold the old members only", async () => (await shop.RuleAsync()).Targets.ToArray(), targets => targets.SequenceEqual(shop.Targets(0, 1)));
        await Until.HoldsAsync("the control plane has no trace of it", () => KnownAsync(site, vip), known => !known);

        // The address is free, and the load balancer takes changes.
        var next = await LoadBalancer.CreateAsync(site, new Fields { ["vip_address"] = vip });
        await next.DeleteAsync(cascade: false);
        await shop.Balancer.ChangeAsync(Kind.Listener, shop.Listener, new Fields { ["timeout_client_data"] = 33_000 });
        Assert.Equal((33, true), ((await shop.RuleAsync()).InactiveTimeOut, (await shop.RuleAsync()).Targets.SequenceEqual(shop.Targets(0, 1))));
    }

    private static async Task<int> NodesAsync(Site site, string vip)
    {
        var rules = 0;
        foreach (var node in site.Nodes)
            rules += (await node.RulesAsync()).Count(rule => rule.ExternalIp == vip);
        return rules;
    }

    /// <summary>Whether a load balancer at that address is served by the control plane.</summary>
    private static async Task<bool> KnownAsync(Site site, string vip)
    {
        using var http = new HttpClient { BaseAddress = site.Plane.Url };
        return (await http.GetStringAsync("api/v1/loadbalancers")).Contains($"\"{vip}\"", StringComparison.Ordinal);
    }
}
