using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Console.Demo.Octavia;

/// <summary>Octavia's names of one kind of object, in calls, payloads and reports.</summary>
/// <param name="Method">Begins the driver's method names.</param>
/// <param name="Argument">The argument of create and delete.</param>
/// <param name="Id">The payload's field with its id.</param>
/// <param name="Parent">The payload's field with its parent's id.</param>
/// <param name="Reported">The list in a status report.</param>
internal sealed record KindNames(
    ObjectKind Kind, string Method, string Argument, string Id, string? Parent, ObjectKind? ParentKind, string Reported);

internal static class Kinds
{
    public static IReadOnlyList<KindNames> All { get; } =
    [
        new(ObjectKind.Member, "member", "member", "member_id", "pool_id", ObjectKind.Pool, "members"),
        new(ObjectKind.HealthMonitor, "health_monitor", "healthmonitor", "healthmonitor_id", "pool_id", ObjectKind.Pool, "healthmonitors"),
        new(ObjectKind.Pool, "pool", "pool", "pool_id", "loadbalancer_id", ObjectKind.LoadBalancer, "pools"),
        new(ObjectKind.L7Rule, "l7rule", "l7rule", "l7rule_id", "l7policy_id", ObjectKind.L7Policy, "l7rules"),
        new(ObjectKind.L7Policy, "l7policy", "l7policy", "l7policy_id", "listener_id", ObjectKind.Listener, "l7policies"),
        new(ObjectKind.Listener, "listener", "listener", "listener_id", "loadbalancer_id", ObjectKind.LoadBalancer, "listeners"),
        new(ObjectKind.LoadBalancer, "loadbalancer", "loadbalancer", "loadbalancer_id", null, null, "loadbalancers"),
    ];

    public static KindNames? OfMethod(string method) =>
        All.FirstOrDefault(names => method == $"{names.Method}_create" || method == $"{names.Method}_update" || method == $"{names.Method}_delete");

    public static KindNames Of(ObjectKind kind) => All.First(names => names.Kind == kind);
}
