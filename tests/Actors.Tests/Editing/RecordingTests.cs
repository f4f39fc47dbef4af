using System.Text.Json;
using LoxiActors.Actors.LoadBalancers;
using LoxiActors.Actors.LoadBalancers.Editing;
using LoxiActors.Adapters.Octavia;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Protocol.Octavia.Calls;
using LoxiActors.Protocol.Octavia.Tree;
using LoxiActors.Tests.Data;

namespace LoxiActors.Actors.Tests.Editing;

/// <summary>A real Octavia's calls, held against what the same Octavia shows of its objects later.</summary>
public class RecordingTests
{
    private static readonly IReadOnlyList<Replayed> Calls = Replay.All();

    [Fact]
    public void No_recorded_call_is_refused()
    {
        Assert.Equal(123, Calls.Count);
        Assert.Empty(Calls.Where(call => call.Edit is TreeEdit.Refused).Select(call => $"{call.Recorded}: {((TreeEdit.Refused)call.Edit).Refusal.UserFault}"));
    }

    [Fact]
    public void Before_every_update_and_delete_our_tree_is_what_octavia_shows_except_for_what_it_lost_on_the_way()
    {
        var compared = Calls.Where(call => call.Call is not MemberBatchUpdate && (call.Recorded.Method.EndsWith("_update") || call.Recorded.Method.EndsWith("_delete"))).ToList();
        Assert.Equal(50, compared.Count);
        Assert.All(compared, call => Assert.NotNull(call.Before));
        var differences = compared.SelectMany(call => call.Differences.Select(difference => $"{call.Recorded.Line} {difference}"));

        Assert.Equal(
        [
            // A load balancer's creation has no QoS policy when Octavia makes the port.
            """20 VipQosPolicyId: null, not "66666666-6666-6666-6666-666666666666" """.TrimEnd(),
            """21 VipQosPolicyId: null, not "66666666-6666-6666-6666-666666666666" """.TrimEnd(),
            // The creation of a pool on a load balancer has no session persistence.
            """61 Pools[1ba31bef].SessionPersistence: null, not {"Type":"SOURCE_IP","CookieName":null,"PersistenceTimeout":60,"PersistenceGranularity":"255.255.255.0"}""",
            """62 Pools[1ba31bef].SessionPersistence: null, not {"Type":"SOURCE_IP","CookieName":null,"PersistenceTimeout":60,"PersistenceGranularity":"255.255.255.0"}""",
            """64 Pools[88d451c5].SessionPersistence: null, not {"Type":"SOURCE_IP","CookieName":null,"PersistenceTimeout":null,"PersistenceGranularity":null}""",
            // A fully populated creation has no SNI references.
            """135 Listeners[3d4b3092].Tls.SniContainerRefs: [], not ["sni1"]""",
            """136 Listeners[3d4b3092].Tls.SniContainerRefs: [], not ["sni1"]""",
            // To clear the SNI references reaches a driver as nothing at all.
            """137 Listeners[d3f6380b].Tls.SniContainerRefs: ["sni1"], not []""",
            """137 Pools[446c515f].SessionPersistence: null, not {"Type":"HTTP_COOKIE","CookieName":null,"PersistenceTimeout":null,"PersistenceGranularity":null}""",
            """137 Pools[5a6b1ba7].SessionPersistence: null, not {"Type":"HTTP_COOKIE","CookieName":null,"PersistenceTimeout":null,"PersistenceGranularity":null}""",
            """137 Pools[f7412679].SessionPersistence: null, not {"Type":"APP_COOKIE","CookieName":"sid","PersistenceTimeout":null,"PersistenceGranularity":null}""",
        ],
        differences);
    }

    [Theory]
    [InlineData("lb update: name", "old")]
    [InlineData("lb update with children", "old")]
    [InlineData("lb cascade delete", "loadbalancer")]
    [InlineData("lb0 cascade delete", "loadbalancer")]
    public void Reading_the_whole_load_balancer_back_brings_what_was_lost(string name, string argument)
    {
        var replayed = Calls.Single(call => call.Recorded.Name == name);
        Assert.NotEmpty(replayed.Differences);
        var payload = Assert.IsType<LoadBalancerReadBack.Read>(
            LoadBalancerReadBack.From(JsonSerializer.SerializeToUtf8Bytes(replayed.Recorded.ReadBack(argument)))).LoadBalancer!;

        var synced = Assert.IsType<TreeReading.Read>(TreeEditor.FromPayload(payload, replayed.Before)).Tree;
        var fresh = Assert.IsType<TreeReading.Read>(TreeEditor.FromPayload(payload with { Flavor = default }, null)).Tree;

        Assert.Equal(replayed.Differences, TreeText.Differences(replayed.Before!, synced));
        Assert.Equal([], TreeText.Differences(synced, fresh with { Flavor = synced.Flavor, Zone = synced.Zone }));
        Assert.Equal(replayed.Before!.Listeners.Select(listener => listener.Id), synced.Listeners.Select(listener => listener.Id));
        Assert.Equal(replayed.Before!.Pools.Select(pool => pool.Id), synced.Pools.Select(pool => pool.Id));
    }

    [Fact]
    public void Every_call_touches_children_before_parents_and_the_load_balancer_last()
    {
        Assert.All(Calls, call =>
        {
            var touched = ((TreeEdit.Edited)call.Edit).Touched;
            Assert.Equal(touched.OrderBy(o => o.Object.Kind), touched);
            Assert.Equal(touched.Length, touched.Select(o => o.Object).Distinct().Count());
            Assert.Equal(ObjectKind.LoadBalancer, touched[^1].Object.Kind);
            Assert.Single(touched, o => o.Object.Kind == ObjectKind.LoadBalancer);
        });
    }

    [Fact]
    public void The_fully_populated_load_balancer_is_whole_although_its_listeners_came_without_parts_of_their_pools()
    {
        var created = (TreeEdit.Edited)Calls.Single(call => call.Recorded.Name == "lb fully populated").Edit;

        var tree = created.Tree!;
        Assert.Equal([TrafficProtocol.Http, TrafficProtocol.TerminatedHttps, TrafficProtocol.Udp], tree.Listeners.Select(listener => listener.Protocol));
        Assert.All(tree.Listeners, listener => Assert.NotEmpty(tree.FindPool(listener.DefaultPoolId!.Value)!.Members));
        Assert.NotNull(tree.FindPool(tree.Listeners[0].L7Policies[0].RedirectPoolId!.Value));
        Assert.Equal(TreeObjects.Of(tree).ToHashSet(), created.Touched.Select(o => o.Object).ToHashSet());
        Assert.All(created.Touched, o => Assert.Equal(ObjectChange.Created, o.Change));
    }

    [Fact]
    public void A_cascade_delete_touches_every_child_as_deleted()
    {
        var replayed = Calls.Single(call => call.Recorded.Name == "lb0 cascade delete");
        var deleted = (TreeEdit.Edited)replayed.Edit;

        Assert.Null(deleted.Tree);
        Assert.Equal(TreeObjects.Of(replayed.Before!).ToHashSet(), deleted.Touched.Select(o => o.Object).ToHashSet());
        Assert.All(deleted.Touched, o => Assert.Equal(ObjectChange.Deleted, o.Change));
    }

    [Fact]
    public void A_flavor_that_this_provider_does_not_know_is_refused_at_the_creation_by_its_key()
    {
        var full = RecordedCall.All.Single(call => call is { Method: "loadbalancer_create", Name: "lb full" });

        var refused = Assert.IsType<TreeEdit.Refused>(TreeEditor.Apply(null, Replay.Parse(full, withFlavor: true)));

        Assert.Equal(FaultKind.UnsupportedOption, refused.Refusal.Kind);
        Assert.Equal("flavor option oneArm (true) is not known; known: bgp, nat_mode, spare, topology", refused.Refusal.UserFault);
    }

    [Fact]
    public void No_certificate_or_key_gets_into_a_tree()
    {
        Assert.Contains(Calls, call => call.Recorded.Arguments.ToJsonString().Contains("PRIVATE KEY"));
        Assert.All(Calls, call => Assert.DoesNotContain("-----BEGIN", JsonSerializer.Serialize(((TreeEdit.Edited)call.Edit).Tree)));
    }

    [Fact]
    public void The_changes_of_every_recorded_call_lead_from_one_tree_to_the_next()
    {
        Assert.All(Calls, call =>
        {
            if (((TreeEdit.Edited)call.Edit).Tree is not { } after)
                return;
            var changes = TreeChanges.Between(call.Before, after);
            Assert.True(TreeEquality.Same(after, TreeChanges.ApplyTo(call.Before, changes)), call.Recorded.ToString());
            if (call.Call is MemberCreate or MemberUpdate or MemberDelete)
                Assert.Single(changes);
        });
    }

    [Fact]
    public void Only_known_keys_are_supported_for_flavors_and_zones()
    {
        Assert.All(
            RecordedCall.All.Where(call => call.Method == "validate_flavor"),
            call => Assert.Equal(FaultKind.UnsupportedOption, ProviderMetadata.ValidateFlavor(((ValidateFlavor)Replay.Parse(call)).FlavorMetadata)!.Kind));
    }
}
