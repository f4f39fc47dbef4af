using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Json;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.LoadBalancers.Editing.Edits;

/// <summary>What the edits of all kinds of object share.</summary>
internal static class Edit
{
    /// <summary>Ends an edit that adds or changes something: such a tree has to be free of contradictions.</summary>
    public static TreeEdit.Edited Checked(LoadBalancer tree, Touches touches)
    {
        TreeRules.Check(tree);
        return Done(tree, touches.Parent(tree.Id));
    }

    /// <summary>Ends an edit that only takes away; never refused, because Octavia is rid of the object whatever we think.</summary>
    public static TreeEdit.Edited Done(LoadBalancer? tree, Touches touches) => new(tree, touches.Sorted());

    public static TId Id<TId>(Optional<TId> sent, string field) where TId : struct, ITypedId<TId> =>
        sent.IsSet ? sent.Value : throw TreeRefusedException.Contradiction($"{field} is missing");

    /// <summary>The tree, which must be there and be the one that the object names as its parent, if it names one.</summary>
    public static LoadBalancer Known(LoadBalancer? tree, LoadBalancerId? named = null)
    {
        if (tree is not null && (named is null || named == tree.Id))
            return tree;
        throw TreeRefusedException.NotFound(named is null ? "the load balancer is not known" : $"there is no load balancer {named}");
    }

    public static Pool Pool(LoadBalancer tree, PoolId? id, string field) => id is not { } named
        ? throw TreeRefusedException.Contradiction($"{field} is missing")
        : tree.FindPool(named) ?? throw TreeRefusedException.NotFound($"there is no pool {named} in {tree}");

    public static Listener Listener(LoadBalancer tree, ListenerId? id, string field) => id is not { } named
        ? throw TreeRefusedException.Contradiction($"{field} is missing")
        : tree.FindListener(named) ?? throw TreeRefusedException.NotFound($"there is no listener {named} in {tree}");

    /// <summary>For an update of an object that the tree lacks: what <c>old</c> shows, or not found if that is no whole object.</summary>
    public static T FromOld<T>(string name, object id, LoadBalancer? tree, Func<T> map)
    {
        try
        {
            return map();
        }
        catch (TreeRefusedException)
        {
            throw TreeRefusedException.NotFound($"there is no {name} {id}" + (tree is null ? "" : $" in {tree}"));
        }
    }
}
