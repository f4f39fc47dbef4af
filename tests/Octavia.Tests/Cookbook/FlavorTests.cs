using System.Net;
using System.Text.Json;
using LoxiActors.Octavia.Tests.Api;
using LoxiActors.Octavia.Tests.Sites;

namespace LoxiActors.Octavia.Tests.Cookbook;

public class FlavorTests(AllSites sites)
{
    [Fact]
    public async Task A_flavor_says_on_how_many_nodes_and_how_members_see_clients()
    {
        var site = await sites.SharedAsync();
        var flavor = await FlavorAsync(site, new { topology = "SINGLE", nat_mode = "dnat" });
        var shop = await Shop.OpenAsync(site, new ShopPlan { Balancer = new Fields { ["flavor_id"] = flavor.Id } });
        Assert.Equal(flavor.Id, (await shop.Balancer.ShowAsync())["flavor_id"].GetGuid());
        Assert.Equal(0, (await shop.RuleAsync(nodes: 1)).Mode);

        var full = await FlavorAsync(site, new { topology = "ACTIVE_STANDBY", nat_mode = "fullnat" });
        var pair = await Shop.OpenAsync(site, new ShopPlan { Balancer = new Fields { ["flavor_id"] = full.Id } });
        Assert.Equal(2, (await pair.RuleAsync(nodes: 2)).Mode);
    }

    [Theory]
    [InlineData("""{"topology": "THREE"}""", "topology", "'THREE'")]
    [InlineData("""{"nat_mode": 1}""", "nat_mode", "1")]
    [InlineData("""{"color": "red"}""", "color", "not known")]
    public async Task A_flavor_that_means_nothing_here_is_refused_by_its_option(string data, params string[] words)
    {
        var site = await sites.SharedAsync();
        var reply = await site.Api.TryCreateAsync(Kind.FlavorProfile, new Fields { ["name"] = "bad", ["provider_name"] = "loxilb", ["flavor_data"] = data });
        reply.IsFault(HttpStatusCode.NotImplemented, words);
    }

    [Fact]
    public async Task An_availability_zone_keeps_a_load_balancer_on_its_nodes()
    {
        var site = await sites.SharedAsync();
        var zone = await ZoneAsync(site, Site.Zone);
        var shop = await Shop.OpenAsync(site, new ShopPlan { Balancer = new Fields { ["availability_zone"] = zone } });
        Assert.Equal(zone, (await shop.Balancer.ShowAsync()).Text("availability_zone"));
        Assert.Equal(["node-1", "node-2"], (await shop.Balancer.HoldingAsync(shop.Balancer.Vip)).Keys);
    }

    [Fact]
    public async Task A_zone_that_no_node_serves_is_refused()
    {
        var site = await sites.SharedAsync();
        var reply = await site.Api.TryCreateAsync(Kind.AvailabilityZoneProfile, new Fields
        {
            ["name"] = "bad", ["provider_name"] = "loxilb", ["availability_zone_data"] = """{"zone": "nowhere"}""",
        });
        reply.IsFault(HttpStatusCode.NotImplemented, "zone", "'nowhere'", Site.Zone, Site.OtherZone);
    }

    [Fact]
    public async Task The_capabilities_are_listed_with_what_they_mean()
    {
        var site = await sites.SharedAsync();
        var flavor = (await site.Api.SendAsync(HttpMethod.Get, "v2.0/lbaas/providers/loxilb/flavor_capabilities")).Expect(HttpStatusCode.OK, "GET flavor_capabilities");
        Assert.Equal(["bgp", "nat_mode", "spare", "topology"], flavor.Json.GetProperty("flavor_capabilities").EnumerateArray().Select(one => one.GetProperty("name").GetString()).Order());
        var zone = (await site.Api.SendAsync(HttpMethod.Get, "v2.0/lbaas/providers/loxilb/availability_zone_capabilities")).Expect(HttpStatusCode.OK, "GET availability_zone_capabilities");
        Assert.Equal(["zone"], zone.Json.GetProperty("availability_zone_capabilities").EnumerateArray().Select(one => one.GetProperty("name").GetString()));
    }

    private static async Task<ApiObject> FlavorAsync(Site site, object data)
    {
        var profile = await site.Api.CreateAsync(Kind.FlavorProfile, new Fields
        {
            ["name"] = $"profile-{Guid.NewGuid()}", ["provider_name"] = "loxilb", ["flavor_data"] = JsonSerializer.Serialize(data),
        });
        return await site.Api.CreateAsync(Kind.Flavor, new Fields { ["name"] = $"flavor-{Guid.NewGuid()}", ["flavor_profile_id"] = profile.Id, ["enabled"] = true });
    }

    /// <summary>The name of an availability zone whose nodes are those of a zone.</summary>
    private static async Task<string> ZoneAsync(Site site, string zone)
    {
        var profile = await site.Api.CreateAsync(Kind.AvailabilityZoneProfile, new Fields
        {
            ["name"] = $"profile-{Guid.NewGuid()}", ["provider_name"] = "loxilb", ["availability_zone_data"] = JsonSerializer.Serialize(new { zone }),
        });
        var name = $"zone-{Guid.NewGuid()}";
        await site.Api.CreateAsync(Kind.AvailabilityZone, new Fields { ["name"] = name, ["availability_zone_profile_id"] = profile.Id, ["enabled"] = true });
        return name;
    }
}
