using LoxiActors.Actors.LoadBalancers.Editing.Mapping;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Protocol.Octavia.Calls;
using LoxiActors.Protocol.Octavia.Payloads;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.LoadBalancers.Editing.Edits;

internal static class LoadBalancerEdits
{
    /// <summary>One that exists is replaced: only a repeat of the call can bring the same id again.</summary>
    public static TreeEdit.Edited Create(LoadBalancerCreate call)
    {
        var tree = LoadBalancerMapping.Whole(call.LoadBalancer, "loadbalancer");
        foreach (var policy in tree.Listeners.SelectMany(listener => listener.L7Policies))
            TreeRules.CheckRedirect(tree, policy);
        return Edit.Checked(tree, new Touches().Everything(tree, ObjectChange.Created));
    }

    public static TreeEdit.Edited Update(LoadBalancer? tree, LoadBalancerUpdate call)
    {
        var id = Edit.Id(call.New.LoadBalancerId, "new.loadbalancer_id");
        if (tree is not null)
            Edit.Known(tree, id);
        tree ??= Edit.FromOld("load balancer", id, null, () => LoadBalancerMapping.Whole(call.Old, "old"));
        return Edit.Checked(LoadBalancerMapping.Attributes(call.New, tree, "loadbalancer"), Touches.Updated(id));
    }

    public static TreeEdit.Edited Delete(LoadBalancer? tree, LoadBalancerDelete call)
    {
        var id = Edit.Id(call.LoadBalancer.LoadBalancerId, "loadbalancer.loadbalancer_id");
        if (tree is not null)
            Edit.Known(tree, id);
        if (!call.Cascade && tree is { } parent && (parent.Listeners.Length > 0 || parent.Pools.Length > 0))
            throw TreeRefusedException.Contradiction(
                $"{parent} still has {Count(parent.Listeners.Length, "listener")} and {Count(parent.Pools.Length, "pool")}; delete them first, or with cascade");
        var touches = Touches.Deleted(id);
        if (tree is not null)
            touches.Everything(tree, ObjectChange.Deleted);
        if (call.Cascade)
            Children(call.LoadBalancer, touches);
        return Edit.Done(null, touches);
    }

    public static TreeEdit.Edited Failover(LoadBalancer? tree, LoadBalancerFailover call) =>
        Edit.Done(Edit.Known(tree, call.LoadBalancerId), Touches.Updated(call.LoadBalancerId));

    // A child that Octavia has and the tree lacks would stay behind as an orphan if it were not reported DELETED too.
    private static void Children(LoadBalancerPayload sent, Touches touches)
    {
        foreach (var listener in sent.Listeners.Or(null) ?? [])
        {
            Deleted(touches, Fields.IdOrNull(listener.ListenerId));
            if (listener.DefaultPool.Or(null) is { } pool)
                Pool(pool, touches);
            foreach (var policy in listener.L7Policies.Or(null) ?? [])
            {
                Deleted(touches, Fields.IdOrNull(policy.L7PolicyId));
                foreach (var rule in policy.Rules.Or(null) ?? [])
                    Deleted(touches, Fields.IdOrNull(rule.L7RuleId));
            }
        }
        foreach (var pool in sent.Pools.Or(null) ?? [])
            Pool(pool, touches);
    }

    private static void Pool(PoolPayload pool, Touches touches)
    {
        Deleted(touches, Fields.IdOrNull(pool.PoolId));
        if (pool.HealthMonitor.Or(null) is { } monitor)
            Deleted(touches, Fields.IdOrNull(monitor.HealthMonitorId));
        foreach (var member in pool.Members.Or(null) ?? [])
            Deleted(touches, Fields.IdOrNull(member.MemberId));
    }

    private static void Deleted(Touches touches, ObjectRef? @object)
    {
        if (@object is { } child)
            touches.Add(child, ObjectChange.Deleted);
    }

    private static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";
}
