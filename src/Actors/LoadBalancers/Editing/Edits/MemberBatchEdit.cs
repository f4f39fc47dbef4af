using LoxiActors.Actors.LoadBalancers.Editing.Mapping;
using LoxiActors.Protocol.Octavia.Calls;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.LoadBalancers.Editing.Edits;

/// <summary>
/// The call brings the whole wanted set of a pool's members. What Octavia keeps comes with its name and subnet unset if
/// the client did not send them, so those stay; what does not come is to be deleted.
/// </summary>
internal static class MemberBatchEdit
{
    public static TreeEdit.Edited Apply(LoadBalancer? known, MemberBatchUpdate call)
    {
        var tree = Edit.Known(known);
        var pool = Edit.Pool(tree, call.PoolId, "pool_id");
        var wanted = pool with { Members = [] };
        var before = pool.Members.ToDictionary(member => member.Id);
        var touches = new Touches();
        for (var i = 0; i < call.Members.Length; i++)
        {
            var path = $"members[{i}]";
            var id = Edit.Id(call.Members[i].MemberId, $"{path}.member_id");
            var member = MemberMapping.Map(call.Members[i], before.GetValueOrDefault(id), path);
            if (wanted.Members.Any(other => other.Id == id))
                throw TreeRefusedException.Contradiction($"{path}: member {id} stands twice in the list");
            wanted = wanted.WithMember(member);
            touches.Add(id, before.ContainsKey(id) ? ObjectChange.Updated : ObjectChange.Created);
        }
        foreach (var member in pool.Members)
            touches.Add(member.Id, ObjectChange.Deleted);
        var edited = TreeOrder.As(tree, tree.WithPool(wanted));
        return Edit.Checked(edited, touches.ParentPool(edited, pool.Id));
    }
}
