using System.Text;
using LoxiActors.Actors.LoadBalancers.Editing;
using LoxiActors.Adapters.Octavia;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.Tests.Editing;

/// <summary>The tree that Octavia holds after a commit is the truth.</summary>
public class ReadBackTests
{
    [Fact]
    public void What_octavia_shows_replaces_what_we_had_and_what_it_does_not_show_is_gone()
    {
        var story = Story.OfAWebServer();

        var tree = Read(story, """
            {"loadbalancer_id": "@lb", "project_id": "p", "name": "truth", "description": null, "admin_state_up": true, "flavor": null, "availability_zone": "az1",
             "vip_address": "192.0.2.1", "additional_vips": [{"ip_address": "192.0.2.2", "subnet_id": null, "load_balancer_id": "@lb", "load_balancer": {"id": "@lb"}}],
             "listeners": null,
             "pools": [{"pool_id": "@new", "protocol": "TCP", "lb_algorithm": "SOURCE_IP", "members": null, "healthmonitor": null, "admin_state_up": null},
                       {"pool_id": "@web", "protocol": "HTTP", "lb_algorithm": "SOURCE_IP", "members": [
                          {"member_id": "@m9", "address": "10.0.0.9", "protocol_port": 80, "weight": null},
                          {"member_id": "@m2", "address": "10.0.0.2", "protocol_port": 80}]}]}
            """);

        Assert.Equal("truth", tree.Name);
        Assert.Empty(tree.Listeners);
        Assert.Equal("web, new", story.Names(tree.Pools, pool => pool.Id.Value));
        Assert.Equal("m2, m9", story.Names(tree.Pools[0].Members, member => member.Id.Value));
        Assert.Null(tree.Pools[0].HealthMonitor);
        Assert.Equal(1, tree.Pools[0].Members[1].Weight);
        Assert.Equal(["192.0.2.1", "192.0.2.2"], tree.VipAddresses);
        Assert.Empty(tree.UnknownOptions);
    }

    [Fact]
    public void Flavor_and_zone_stay_as_they_were_given_at_the_creation()
    {
        var story = new Story().Call("loadbalancer_create", """
            {"loadbalancer": {"loadbalancer_id": "@lb", "project_id": "p", "flavor": {"topology": "SINGLE"}, "availability_zone": {"zone": "z1"}}}
            """);

        var tree = Read(story, """{"loadbalancer_id": "@lb", "project_id": "p", "flavor": null, "availability_zone": "az1"}""");

        Assert.Equal(Topology.Single, tree.Flavor.Topology);
        Assert.Equal("z1", tree.Zone);
    }

    [Fact]
    public void A_load_balancer_that_we_do_not_know_is_taken_without_flavor_and_zone()
    {
        var tree = Read(new Story(), """{"loadbalancer_id": "@lb", "project_id": "p", "flavor": null, "availability_zone": "az1"}""");

        Assert.Equal((FlavorMetadata.None, null), (tree.Flavor, tree.Zone));
    }

    [Fact]
    public void What_contradicts_itself_is_refused_also_when_it_is_read_back()
    {
        var story = new Story();

        var refused = Assert.IsType<TreeReading.Refused>(Reading(story, """
            {"loadbalancer_id": "@lb", "project_id": "p", "listeners": [{"listener_id": "@a", "protocol": "TCP", "protocol_port": 1}, {"listener_id": "@b", "protocol": "HTTP", "protocol_port": 1}]}
            """));

        Assert.Equal(FaultKind.DriverError, refused.Refusal.Kind);
        Assert.Equal($"listener {story.Id("a")} and listener {story.Id("b")} both have TCP port 1", refused.Refusal.UserFault);
    }

    [Fact]
    public void Another_load_balancer_is_not_taken_for_ours()
    {
        var refused = Assert.IsType<TreeReading.Refused>(Reading(Story.OfAWebServer(), """{"loadbalancer_id": "@other", "project_id": "p"}"""));

        Assert.StartsWith("loadbalancer.loadbalancer_id is ", refused.Refusal.UserFault);
    }

    private static LoadBalancer Read(Story story, string payload) => Assert.IsType<TreeReading.Read>(Reading(story, payload)).Tree;

    private static TreeReading Reading(Story story, string payload) =>
        TreeEditor.FromPayload(
            Assert.IsType<LoadBalancerReadBack.Read>(LoadBalancerReadBack.From(Encoding.UTF8.GetBytes(story.WithIds(payload)))).LoadBalancer!,
            story.Tree);
}
