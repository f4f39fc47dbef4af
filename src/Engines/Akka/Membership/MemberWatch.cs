using Akka.Actor;
using Akka.Cluster;
using LoxiActors.Engines.Akka.Entities;
using LoxiActors.Engines.Akka.Index;

namespace LoxiActors.Engines.Akka.Membership;

/// <summary>
/// Fences hosts that the cluster has given up without their leave, tried again until it is done. Their shards may come to other hosts before
/// that: the journal refuses what such a host appends to an entity that another one has opened, and the fence the rest. Hosts of before, that
/// ended while nobody was there to see it, are found by looking who is registered and no member.
/// </summary>
internal sealed class MemberWatch : UntypedActor
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Longer than what is known of the members on this host lags behind what they know themselves.</summary>
    private static readonly TimeSpan SecondLook = TimeSpan.FromSeconds(2);

    private readonly EngineContext _engine;
    private readonly Cluster _cluster = Cluster.Get(Context.System);

    public MemberWatch(EngineContext engine) => _engine = engine;

    protected override void PreStart()
    {
        _cluster.Subscribe(Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.MemberDowned), typeof(ClusterEvent.MemberRemoved));
        Self.Tell(new StrangersSought([]), ActorRefs.NoSender);
    }

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
            case StrangersSought sought:
                SeekStrangers(sought);
                break;
        }
    }

    private void Fence(GivenUp member)
    {
        if (member.Address.Equals(_cluster.SelfUniqueAddress))
            return;
        UntilDone(FenceAsync(host => Registration.IsOf(host, member.Address)), member.Address.ToString(), member);
    }

    /// <summary>Whoever is no member on two looks is fenced.</summary>
    private void SeekStrangers(StrangersSought sought)
    {
        var members = Registration.MembersOf(_cluster);
        UntilDone(SeekAsync(Self, Context.System.Scheduler), "hosts of before", sought);

        async Task SeekAsync(IActorRef self, IScheduler timers)
        {
            if (sought.SeenBefore.Count > 0)
            {
                await FenceAsync(host => sought.SeenBefore.Contains(host.Incarnation) && Registration.IsStranger(host, members)).ConfigureAwait(false);
                return;
            }

            var strangers = (await _engine.Index.ReadHostsAsync(CancellationToken.None).ConfigureAwait(false))
                .Where(host => Registration.IsStranger(host, members)).Select(host => host.Incarnation).ToList();
            if (strangers.Count > 0)
                timers.ScheduleTellOnce(SecondLook, self, new StrangersSought(strangers), ActorRefs.NoSender);
        }
    }

    private void UntilDone(Task fencing, string whom, object again)
    {
        var (self, timers) = (Self, Context.System.Scheduler);
        fencing.ContinueWith(
            work =>
            {
                if (work.Exception is not { } failure)
                    return;
                _engine.Log.NotFenced(whom, failure.GetBaseException().Message);
                timers.ScheduleTellOnce(Pause, self, again, ActorRefs.NoSender);
            },
            TaskScheduler.Default);
    }

    /// <summary>
    /// A host that finds itself in the smaller part, or wakes after it was given up, may take the others for lost before it learns that it is out
    /// itself; and to one that leaves all others are shown as removed in the end.
    /// </summary>
    private bool IsMember => !_engine.Gate.Stopping && _cluster.SelfMember.Status is MemberStatus.Up;

    private async Task FenceAsync(Func<IndexHost, bool> isMeant)
    {
        foreach (var host in await _engine.Index.ReadHostsAsync(CancellationToken.None).ConfigureAwait(false))
        {
            if (host.FencedAt is null && isMeant(host))
            {
                if (!IsMember)
                    return;
                await _engine.Index.FenceAsync(_engine.Incarnation, host.Incarnation, CancellationToken.None).ConfigureAwait(false);
                _engine.Log.FencedOther(host.Name, host.Incarnation);
            }
        }
    }

    private sealed record GivenUp(UniqueAddress Address) : INoSerializationVerificationNeeded;

    private sealed record StrangersSought(IReadOnlyCollection<Guid> SeenBefore) : INoSerializationVerificationNeeded;
}
