using LoxiActors.Actors.LoadBalancers.Editing.Mapping;
using LoxiActors.Protocol.Octavia.Calls;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.LoadBalancers.Editing.Edits;

internal static class PoolEdits
{
    public static TreeEdit.Edited Create(LoadBalancer? known, PoolCreate call)
    {
        var tree = Edit.Known(known, call.Pool.LoadBalancerId.Or(null));
        var pool = PoolMapping.Map(call.Pool, null, "pool");
        tree = tree.WithPool(pool);
        if (call.Pool.ListenerId.Or(null) is { } named)
            tree = tree.WithListener(Edit.Listener(tree, named, "pool.listener_id") with { DefaultPoolId = pool.Id });
        return Edit.Checked(tree, Touches.Created(pool.Id).ListenersUsing(tree, pool.Id));
    }

    public static TreeEdit.Edited Update(LoadBalancer? known, PoolUpdate call)
    {
        var id = Edit.Id(call.New.PoolId, "new.pool_id");
        var tree = Edit.Known(known, call.Old.LoadBalancerId.Or(null));
        var pool = tree.FindPool(id) ?? Edit.FromOld("pool", id, tree, () => PoolMapping.Map(call.Old, null, "old"));
        tree = tree.WithPool(PoolMapping.Map(call.New, pool, "pool"));
        return Edit.Checked(tree, Touches.Updated(id).ListenersUsing(tree, id));
    }

    public static TreeEdit.Edited Delete(LoadBalancer? tree, PoolDelete call)
    {
        var id = Edit.Id(call.Pool.PoolId, "pool.pool_id");
        var touches = Touches.Deleted(id)
            .ListenersUsing(tree, id)
            .Parent(call.Pool.ListenerId.Or(null))
            .Parent(tree?.Id ?? call.Pool.LoadBalancerId.Or(null));
        if (tree is not null)
        {
            tree = tree.WithoutPool(id) with
            {
                Listeners = [.. tree.Listeners.Select(listener => listener.DefaultPoolId == id ? listener with { DefaultPoolId = null } : listener)],
            };
        }
        return Edit.Done(tree, touches);
    }
}
