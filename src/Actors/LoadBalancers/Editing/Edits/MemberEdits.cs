using LoxiActors.Actors.LoadBalancers.Editing.Mapping;
using LoxiActors.Protocol.Octavia.Calls;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.LoadBalancers.Editing.Edits;

internal static class MemberEdits
{
    public static TreeEdit.Edited Create(LoadBalancer? known, MemberCreate call)
    {
        var tree = Edit.Known(known);
        var pool = Edit.Pool(tree, call.Member.PoolId.Or(null), "member.pool_id");
        var member = MemberMapping.Map(call.Member, null, "member");
        return Edit.Checked(tree.WithPool(pool.WithMember(member)), Touches.Created(member.Id).ParentPool(tree, pool.Id));
    }

    public static TreeEdit.Edited Update(LoadBalancer? known, MemberUpdate call)
    {
        var id = Edit.Id(call.New.MemberId, "new.member_id");
        var tree = Edit.Known(known);
        var pool = tree.PoolOf(id) ?? Edit.Pool(tree, call.Old.PoolId.Or(null), "old.pool_id");
        var member = pool.Members.FirstOrDefault(member => member.Id == id)
            ?? Edit.FromOld("member", id, tree, () => MemberMapping.Map(call.Old, null, "old"));
        tree = tree.WithPool(pool.WithMember(MemberMapping.Map(call.New, member, "member")));
        return Edit.Checked(tree, Touches.Updated(id).ParentPool(tree, pool.Id));
    }

    public static TreeEdit.Edited Delete(LoadBalancer? tree, MemberDelete call)
    {
        var id = Edit.Id(call.Member.MemberId, "member.member_id");
        var pool = tree?.PoolOf(id);
        var touches = Touches.Deleted(id).ParentPool(tree, pool?.Id ?? call.Member.PoolId.Or(null)).Parent(tree?.Id);
        return Edit.Done(pool is null ? tree : tree!.WithPool(pool.WithoutMember(id)), touches);
    }
}
