using LoxiActors.Actors.LoadBalancers.Editing.Mapping;
using LoxiActors.Protocol.Octavia.Calls;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.LoadBalancers.Editing.Edits;

internal static class ListenerEdits
{
    public static TreeEdit.Edited Create(LoadBalancer? known, ListenerCreate call)
    {
        var tree = Edit.Known(known, call.Listener.LoadBalancerId.Or(null));
        var listener = ListenerMapping.Map(call.Listener, null, "listener");
        tree = NestedPools.Adopt(tree, NestedPools.In(call.Listener, "listener")).WithListener(listener);
        foreach (var policy in listener.L7Policies)
            TreeRules.CheckRedirect(tree, policy);
        return Edit.Checked(tree, Touches.Created(listener.Id));
    }

    public static TreeEdit.Edited Update(LoadBalancer? known, ListenerUpdate call)
    {
        var id = Edit.Id(call.New.ListenerId, "new.listener_id");
        var tree = Edit.Known(known, call.Old.LoadBalancerId.Or(null));
        var listener = tree.FindListener(id);
        if (listener is null)
        {
            listener = Edit.FromOld("listener", id, tree, () => ListenerMapping.Map(call.Old, null, "old"));
            tree = NestedPools.Adopt(tree, NestedPools.In(call.Old, "old"));
        }
        tree = NestedPools.Adopt(tree, NestedPools.In(call.New, "listener"));
        return Edit.Checked(tree.WithListener(ListenerMapping.Map(call.New, listener, "listener")), Touches.Updated(id));
    }

    public static TreeEdit.Edited Delete(LoadBalancer? tree, ListenerDelete call)
    {
        var id = Edit.Id(call.Listener.ListenerId, "listener.listener_id");
        var touches = Touches.Deleted(id).Parent(tree?.Id ?? call.Listener.LoadBalancerId.Or(null));
        return Edit.Done(tree?.WithoutListener(id), touches);
    }
}
