using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia.Calls;
using LoxiActors.Protocol.Octavia.Payloads;
using static LoxiActors.Adapters.Octavia.Calls.Argument;
using Metadata = System.Collections.Immutable.ImmutableSortedDictionary<string, System.Text.Json.JsonElement>;

namespace LoxiActors.Adapters.Octavia.Calls;

/// <summary>All methods of octavia-lib's ProviderDriver (seen in 3.1.0), by name.</summary>
internal static class CallShapes
{
    public static FrozenDictionary<string, CallShape> ByMethod { get; } = All().ToFrozenDictionary(shape => shape.Method, StringComparer.Ordinal);

    private static IEnumerable<CallShape> All() =>
    [
        .. Provider(),
        new("loadbalancer_create", Needed<LoadBalancerPayload>("loadbalancer"), a => new LoadBalancerCreate(a.Get<LoadBalancerPayload>("loadbalancer"))),
        Update<LoadBalancerPayload>("loadbalancer_update", (old, @new) => new LoadBalancerUpdate(old, @new)),
        new("loadbalancer_delete", [Needed<LoadBalancerPayload>("loadbalancer"), Optional<bool>("cascade")],
            a => new LoadBalancerDelete(a.Get<LoadBalancerPayload>("loadbalancer"), a.Find<bool>("cascade"))),
        new("loadbalancer_failover", Needed<LoadBalancerId>("loadbalancer_id"), a => new LoadBalancerFailover(a.Get<LoadBalancerId>("loadbalancer_id"))),
        .. CreateUpdateDelete<ListenerPayload>("listener", "listener",
            it => new ListenerCreate(it), (old, @new) => new ListenerUpdate(old, @new), it => new ListenerDelete(it)),
        .. CreateUpdateDelete<PoolPayload>("pool", "pool",
            it => new PoolCreate(it), (old, @new) => new PoolUpdate(old, @new), it => new PoolDelete(it)),
        .. CreateUpdateDelete<MemberPayload>("member", "member",
            it => new MemberCreate(it), (old, @new) => new MemberUpdate(old, @new), it => new MemberDelete(it)),
        new("member_batch_update", [Needed<PoolId>("pool_id"), Needed<ImmutableArray<MemberPayload>>("members")],
            a => new MemberBatchUpdate(a.Get<PoolId>("pool_id"), a.Get<ImmutableArray<MemberPayload>>("members"))),
        .. CreateUpdateDelete<HealthMonitorPayload>("health_monitor", "healthmonitor",
            it => new HealthMonitorCreate(it), (old, @new) => new HealthMonitorUpdate(old, @new), it => new HealthMonitorDelete(it)),
        .. CreateUpdateDelete<L7PolicyPayload>("l7policy", "l7policy",
            it => new L7PolicyCreate(it), (old, @new) => new L7PolicyUpdate(old, @new), it => new L7PolicyDelete(it)),
        .. CreateUpdateDelete<L7RulePayload>("l7rule", "l7rule",
            it => new L7RuleCreate(it), (old, @new) => new L7RuleUpdate(old, @new), it => new L7RuleDelete(it)),
    ];

    private static IEnumerable<CallShape> Provider() =>
    [
        new("create_vip_port",
            [
                Needed<LoadBalancerId>("loadbalancer_id"), Optional<string>("project_id", orNull: true),
                Needed<Metadata>("vip_dictionary"), Optional<ImmutableArray<Metadata>?>("additional_vip_dicts"),
            ],
            a => new CreateVipPort(
                a.Get<LoadBalancerId>("loadbalancer_id"), a.Find<string>("project_id"),
                Kept(a.Get<Metadata>("vip_dictionary")), [.. (a.Find<ImmutableArray<Metadata>?>("additional_vip_dicts") ?? []).Select(Kept)])),
        new("get_supported_flavor_metadata", [], _ => new GetSupportedFlavorMetadata()),
        new("validate_flavor", Needed<Metadata>("flavor_metadata"), a => new ValidateFlavor(Kept(a.Get<Metadata>("flavor_metadata")))),
        new("get_supported_availability_zone_metadata", [], _ => new GetSupportedAvailabilityZoneMetadata()),
        new("validate_availability_zone", Needed<Metadata>("availability_zone_metadata"),
            a => new ValidateAvailabilityZone(Kept(a.Get<Metadata>("availability_zone_metadata")))),
    ];

    private static IEnumerable<CallShape> CreateUpdateDelete<T>(
        string prefix, string argument, Func<T, DriverCall> create, Func<T, T, DriverCall> update, Func<T, DriverCall> delete) =>
    [
        new($"{prefix}_create", Needed<T>(argument), a => create(a.Get<T>(argument))),
        Update($"{prefix}_update", update),
        new($"{prefix}_delete", Needed<T>(argument), a => delete(a.Get<T>(argument))),
    ];

    private static CallShape Update<T>(string method, Func<T, T, DriverCall> build) =>
        new(method, [Needed<T>("old"), Needed<T>("new")], a => build(a.Get<T>("old"), a.Get<T>("new")));

    // Cloned: the document that they point into is given back after the reading.
    private static Metadata Kept(Metadata metadata) =>
        metadata.ToImmutableSortedDictionary(pair => pair.Key, pair => pair.Value.Clone(), StringComparer.Ordinal);
}
