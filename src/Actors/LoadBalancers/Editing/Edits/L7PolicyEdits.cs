using LoxiActors.Actors.LoadBalancers.Editing.Mapping;
using LoxiActors.Protocol.Octavia.Calls;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.LoadBalancers.Editing.Edits;

internal static class L7PolicyEdits
{
    public static TreeEdit.Edited Create(LoadBalancer? known, L7PolicyCreate call)
    {
        var tree = NestedPools.Adopt(Edit.Known(known), NestedPools.In(call.L7Policy, "l7policy"));
        var listener = Edit.Listener(tree, call.L7Policy.ListenerId.Or(null), "l7policy.listener_id");
        var policy = L7Mapping.Policy(call.L7Policy, null, "l7policy");
        return Put(tree, listener, policy, Touches.Created(policy.Id));
    }

    public static TreeEdit.Edited Update(LoadBalancer? known, L7PolicyUpdate call)
    {
        var id = Edit.Id(call.New.L7PolicyId, "new.l7policy_id");
        var tree = NestedPools.Adopt(Edit.Known(known), NestedPools.In(call.New, "l7policy"));
        var listener = tree.ListenerOf(id) ?? Edit.Listener(tree, call.Old.ListenerId.Or(null), "old.listener_id");
        var policy = listener.L7Policies.FirstOrDefault(policy => policy.Id == id)
            ?? Edit.FromOld("l7policy", id, tree, () => L7Mapping.Policy(call.Old, null, "old"));
        return Put(tree, listener, L7Mapping.Policy(call.New, policy, "l7policy"), Touches.Updated(id));
    }

    public static TreeEdit.Edited Delete(LoadBalancer? tree, L7PolicyDelete call)
    {
        var id = Edit.Id(call.L7Policy.L7PolicyId, "l7policy.l7policy_id");
        var listener = tree?.ListenerOf(id);
        var touches = Touches.Deleted(id).Parent(listener?.Id ?? call.L7Policy.ListenerId.Or(null)).Parent(tree?.Id);
        if (listener is not null)
            tree = tree!.WithListener(listener with { L7Policies = L7Mapping.Renumbered(listener.L7Policies.Where(policy => policy.Id != id)) });
        return Edit.Done(tree, touches);
    }

    // As Octavia does it: taken out of the list, put back at its position, and all are numbered anew from 1.
    private static TreeEdit.Edited Put(LoadBalancer tree, Listener listener, L7Policy policy, Touches touches)
    {
        var others = listener.L7Policies.RemoveAll(other => other.Id == policy.Id);
        var at = Math.Min(policy.Position - 1, others.Length);
        tree = tree.WithListener(listener with { L7Policies = L7Mapping.Renumbered(others.Insert(at, policy)) });
        TreeRules.CheckRedirect(tree, policy);
        return Edit.Checked(tree, touches.Parent(listener.Id));
    }
}
