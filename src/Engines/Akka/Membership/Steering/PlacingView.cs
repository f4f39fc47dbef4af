using Akka.Actor;
using Akka.Cluster;

namespace LoxiActors.Engines.Akka.Membership.Steering;

/// <summary>The host that places the shards, and the cluster as it sees it.</summary>
internal sealed class PlacingView(ShardSteering steering) : IPlacingView
{
    private Cluster? _cluster;

    public bool Evens => steering.Evens;

    public bool IsCalm => _cluster is { State: var state }
        && state.Unreachable.IsEmpty && !state.Members.Any(member => member.Status is MemberStatus.Joining or MemberStatus.WeaklyUp);

    public void Start(ActorSystem system) => _cluster = Cluster.Get(system);

    public bool IsDrained(IActorRef region)
    {
        var drained = steering.Drained;
        if (drained.IsEmpty || _cluster is not { } cluster)
            return false;
        var address = region.Path.Address.HasLocalScope ? cluster.SelfAddress : region.Path.Address;
        return cluster.State.Members.Any(member => member.Address.Equals(address) && drained.ContainsKey(Places.KeyOf(member.UniqueAddress)));
    }
}
