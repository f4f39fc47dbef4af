using LoxiActors.Actors.LoadBalancers.Editing;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.LoadBalancers;

/// <summary>
/// Octavia shows an object until its DELETED was reported. Until then a tree that is read back must not bring it to life again.
/// </summary>
internal static class DepartingObjects
{
    public static LoadBalancer Without(this LoadBalancer tree, LoadBalancerState state)
    {
        var shown = TreeObjects.Of(tree).ToHashSet();
        var departing = state.Operations
            .Where(operation => !IsRolledBack(operation, shown))
            .SelectMany(operation => operation.Touched)
            .Concat(state.Faulted)
            .Where(touched => touched.Change is ObjectChange.Deleted)
            .Select(touched => touched.Object)
            .Concat(state.Owed.Where(owed => owed.Status.Provisioning is ProvisioningStatus.Deleted).Select(owed => owed.Status.Object))
            .ToHashSet();
        return departing.Count == 0 ? tree : Without(tree, departing);
    }

    /// <summary>A call that replaces objects either brought all of the new ones or none.</summary>
    private static bool IsRolledBack(Operation operation, HashSet<ObjectRef> shown)
    {
        var created = operation.Touched.Where(touched => touched.Change is ObjectChange.Created).ToArray();
        return created.Length > 0 && !created.Any(touched => shown.Contains(touched.Object));
    }

    private static LoadBalancer Without(LoadBalancer tree, HashSet<ObjectRef> departing) => tree with
    {
        Listeners = [.. tree.Listeners
            .Where(listener => !departing.Contains(listener.Id))
            .Select(listener => Without(listener, departing))],
        Pools = [.. tree.Pools
            .Where(pool => !departing.Contains(pool.Id))
            .Select(pool => pool with
            {
                Members = pool.Members.RemoveAll(member => departing.Contains(member.Id)),
                HealthMonitor = pool.HealthMonitor is { } monitor && departing.Contains(monitor.Id) ? null : pool.HealthMonitor,
            })],
    };

    private static Listener Without(Listener listener, HashSet<ObjectRef> departing) => listener with
    {
        DefaultPoolId = listener.DefaultPoolId is { } pool && departing.Contains(pool) ? null : listener.DefaultPoolId,
        L7Policies = [.. listener.L7Policies
            .Where(policy => !departing.Contains(policy.Id))
            .Select(policy => policy with { Rules = policy.Rules.RemoveAll(rule => departing.Contains(rule.Id)) })],
    };
}
