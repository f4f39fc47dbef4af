using LoxiActors.Actors.LoadBalancers.Editing.Mapping;
using LoxiActors.Protocol.Octavia.Calls;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.LoadBalancers.Editing.Edits;

internal static class HealthMonitorEdits
{
    /// <summary>A pool has one monitor, so a new one takes the place of any other: Octavia has already refused a second.</summary>
    public static TreeEdit.Edited Create(LoadBalancer? known, HealthMonitorCreate call)
    {
        var tree = Edit.Known(known);
        var pool = Edit.Pool(tree, call.HealthMonitor.PoolId.Or(null), "healthmonitor.pool_id");
        var monitor = HealthMonitorMapping.Map(call.HealthMonitor, null, "healthmonitor");
        return Edit.Checked(tree.WithPool(pool with { HealthMonitor = monitor }), Touches.Created(monitor.Id).ParentPool(tree, pool.Id));
    }

    public static TreeEdit.Edited Update(LoadBalancer? known, HealthMonitorUpdate call)
    {
        var id = Edit.Id(call.New.HealthMonitorId, "new.healthmonitor_id");
        var tree = Edit.Known(known);
        var pool = tree.PoolOf(id);
        var monitor = pool?.HealthMonitor;
        pool ??= Edit.Pool(tree, call.Old.PoolId.Or(null), "old.pool_id");
        monitor ??= Edit.FromOld("healthmonitor", id, tree, () => HealthMonitorMapping.Map(call.Old, null, "old"));
        tree = tree.WithPool(pool with { HealthMonitor = HealthMonitorMapping.Map(call.New, monitor, "healthmonitor") });
        return Edit.Checked(tree, Touches.Updated(id).ParentPool(tree, pool.Id));
    }

    public static TreeEdit.Edited Delete(LoadBalancer? tree, HealthMonitorDelete call)
    {
        var id = Edit.Id(call.HealthMonitor.HealthMonitorId, "healthmonitor.healthmonitor_id");
        var pool = tree?.PoolOf(id);
        var touches = Touches.Deleted(id).ParentPool(tree, pool?.Id ?? call.HealthMonitor.PoolId.Or(null)).Parent(tree?.Id);
        return Edit.Done(pool is null ? tree : tree!.WithPool(pool with { HealthMonitor = null }), touches);
    }
}
