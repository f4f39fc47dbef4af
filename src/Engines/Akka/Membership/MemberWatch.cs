using Akka.Actor;
using Akka.Cluster;
using LoxiActors.Engines.Akka.Entities;

namespace LoxiActors.Engines.Akka.Membership;

/// <summary>
/// Fences hosts that the cluster has given up without their leave, tried again until it is done. Their shards may come to other hosts before
/// that: the journal refuses what such a host appends to an entity that another one has opened, and the fence the rest.
/// </summary>
internal sealed class MemberWatch : UntypedActor
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly EngineContext _engine;
    private readonly Cluster _cluster = Cluster.Get(Context.System);

    public MemberWatch(EngineContext engine) => _engine = engine;

    protected override void PreStart() =>
        _cluster.Subscribe(Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.MemberDowned), typeof(ClusterEvent.MemberRemoved));

    protected override void PostStop() => _cluster.Unsubscribe(Self);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ClusterEvent.MemberDowned downed:
                Fence(new GivenUp(downed.Member.UniqueAddress));
                break;
            case ClusterEvent.MemberRemoved removed:
                Fence(new GivenUp(removed.Member.UniqueAddress));
                break;
            case GivenUp again:
                Fence(again);
                break;
        }
    }

    private void Fence(GivenUp member)
    {
        if (member.Address.Equals(_cluster.SelfUniqueAddress))
            return;
        var (self, timers) = (Self, Context.System.Scheduler);
        FenceAsync(member.Address).ContinueWith(
            work =>
            {
                if (work.Exception is not { } failure)
                    return;
                _engine.Log.NotFenced(member.Address.ToString(), failure.GetBaseException().Message);
                timers.ScheduleTellOnce(Pause, self, member, ActorRefs.NoSender);
            },
            TaskScheduler.Default);
    }

    private async Task FenceAsync(UniqueAddress address)
    {
        foreach (var host in await _engine.Index.ReadHostsAsync(CancellationToken.None).ConfigureAwait(false))
        {
            if (host.FencedAt is null && Registration.IsOf(host, address))
            {
                await _engine.Index.FenceAsync(host.Incarnation, CancellationToken.None).ConfigureAwait(false);
                _engine.Log.FencedOther(host.Name, host.Incarnation);
            }
        }
    }

    private sealed record GivenUp(UniqueAddress Address) : INoSerializationVerificationNeeded;
}
