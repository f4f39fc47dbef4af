using System.Text.Json.Serialization;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.LoadBalancers.Editing;

/// <summary>One step from a tree to the next. Stands in the journal, so the names of the cases never change.</summary>
[JsonPolymorphic]
[JsonDerivedType(typeof(LoadBalancerPut), "load-balancer-put")]
[JsonDerivedType(typeof(ListenerPut), "listener-put")]
[JsonDerivedType(typeof(ListenerRemoved), "listener-removed")]
[JsonDerivedType(typeof(PoolPut), "pool-put")]
[JsonDerivedType(typeof(PoolRemoved), "pool-removed")]
[JsonDerivedType(typeof(MemberPut), "member-put")]
[JsonDerivedType(typeof(MemberRemoved), "member-removed")]
public abstract record TreeChange
{
    private TreeChange()
    {
    }

    /// <param name="Attributes">Without listeners and pools; those of the tree stay.</param>
    public sealed record LoadBalancerPut(LoadBalancer Attributes) : TreeChange;

    /// <param name="Listener">With its policies and rules.</param>
    public sealed record ListenerPut(Listener Listener) : TreeChange;

    public sealed record ListenerRemoved(ListenerId ListenerId) : TreeChange;

    /// <param name="Pool">With its monitor, without members; those that the pool has stay.</param>
    public sealed record PoolPut(Pool Pool) : TreeChange;

    public sealed record PoolRemoved(PoolId PoolId) : TreeChange;

    public sealed record MemberPut(PoolId PoolId, Member Member) : TreeChange;

    public sealed record MemberRemoved(PoolId PoolId, MemberId MemberId) : TreeChange;
}
