using System.Collections.Immutable;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Json;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Protocol.Octavia.Calls;
using LoxiActors.Protocol.Octavia.Payloads;

namespace LoxiActors.Host.Routing;

/// <summary>Whom a call names, in the order in which they are asked who owns it.</summary>
/// <param name="Own">Set when the call is about a load balancer itself: nobody has to be asked.</param>
/// <param name="Others">The load balancer, the object itself and its parents, those of the new object before those of the old.</param>
internal sealed record CallParties(LoadBalancerId? Own, ImmutableArray<ObjectRef> Others)
{
    public static CallParties Of(DriverCall call) => call switch
    {
        LoadBalancerCreate create => Itself(create.LoadBalancer),
        LoadBalancerUpdate update => Itself(update.New, update.Old),
        LoadBalancerDelete delete => Itself(delete.LoadBalancer),
        LoadBalancerFailover failover => new CallParties(failover.LoadBalancerId, []),
        ListenerCreate create => Among(Listener(create.Listener)),
        ListenerUpdate update => Among(Listener(update.New), Listener(update.Old)),
        ListenerDelete delete => Among(Listener(delete.Listener)),
        PoolCreate create => Among(Pool(create.Pool)),
        PoolUpdate update => Among(Pool(update.New), Pool(update.Old)),
        PoolDelete delete => Among(Pool(delete.Pool)),
        MemberCreate create => Among(Member(create.Member)),
        MemberUpdate update => Among(Member(update.New), Member(update.Old)),
        MemberDelete delete => Among(Member(delete.Member)),
        MemberBatchUpdate batch => Among([batch.PoolId]),
        HealthMonitorCreate create => Among(Monitor(create.HealthMonitor)),
        HealthMonitorUpdate update => Among(Monitor(update.New), Monitor(update.Old)),
        HealthMonitorDelete delete => Among(Monitor(delete.HealthMonitor)),
        L7PolicyCreate create => Among(Policy(create.L7Policy)),
        L7PolicyUpdate update => Among(Policy(update.New), Policy(update.Old)),
        L7PolicyDelete delete => Among(Policy(delete.L7Policy)),
        L7RuleCreate create => Among(Rule(create.L7Rule)),
        L7RuleUpdate update => Among(Rule(update.New), Rule(update.Old)),
        L7RuleDelete delete => Among(Rule(delete.L7Rule)),
        _ => throw new NotSupportedException($"{call.Method} isn't for a load balancer"),
    };

    private static CallParties Itself(params ReadOnlySpan<LoadBalancerPayload> payloads)
    {
        foreach (var payload in payloads)
        {
            if (payload.LoadBalancerId.IsSet)
                return new CallParties(payload.LoadBalancerId.Value, []);
        }

        return new CallParties(null, []);
    }

    /// <summary>A load balancer that is named settles it, so those come first; sorting by kind keeps everything else in its order.</summary>
    private static CallParties Among(params ReadOnlySpan<IEnumerable<ObjectRef>> named)
    {
        var all = new List<ObjectRef>();
        foreach (var some in named)
            all.AddRange(some);
        return new CallParties(null, [.. all.Distinct().OrderBy(party => party.Kind == ObjectKind.LoadBalancer ? 0 : 1)]);
    }

    private static IEnumerable<ObjectRef> Listener(ListenerPayload listener) =>
        [.. Parent(listener.LoadBalancerId, id => id), .. Itself(listener.ListenerId, id => id)];

    private static IEnumerable<ObjectRef> Pool(PoolPayload pool) =>
        [.. Parent(pool.LoadBalancerId, id => id), .. Itself(pool.PoolId, id => id), .. Parent(pool.ListenerId, id => id)];

    private static IEnumerable<ObjectRef> Member(MemberPayload member) =>
        [.. Itself(member.MemberId, id => id), .. Parent(member.PoolId, id => id)];

    private static IEnumerable<ObjectRef> Monitor(HealthMonitorPayload monitor) =>
        [.. Itself(monitor.HealthMonitorId, id => id), .. Parent(monitor.PoolId, id => id)];

    private static IEnumerable<ObjectRef> Policy(L7PolicyPayload policy) =>
        [.. Itself(policy.L7PolicyId, id => id), .. Parent(policy.ListenerId, id => id)];

    private static IEnumerable<ObjectRef> Rule(L7RulePayload rule) =>
        [.. Itself(rule.L7RuleId, id => id), .. Parent(rule.L7PolicyId, id => id)];

    private static ObjectRef[] Itself<TId>(Optional<TId> id, Func<TId, ObjectRef> toRef) where TId : struct =>
        id.IsSet ? [toRef(id.Value)] : [];

    private static ObjectRef[] Parent<TId>(Optional<TId?> id, Func<TId, ObjectRef> toRef) where TId : struct =>
        id is { IsSet: true, Value: { } value } ? [toRef(value)] : [];
}
