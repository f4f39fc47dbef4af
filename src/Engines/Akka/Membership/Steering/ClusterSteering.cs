using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using LoxiActors.Actors.Hosting;
using LoxiActors.Engines.Akka.Entities;
using LoxiActors.Engines.Akka.Peers;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Engines.Akka.Membership.Steering;

/// <summary>Members come and go by Akka's own means; where shards may be placed is told to whoever places them.</summary>
internal sealed class ClusterSteering : ICluster
{
    private const string EvenOut = "cluster.even";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly ActorSystem _system;
    private readonly EngineContext _engine;
    private readonly ClusterPeers _peers;
    private readonly IReadOnlyList<IEntityKind> _kinds;
    private readonly ShardSteering _steering = new(TimeProvider.System);
    private readonly DrainRegister _register;
    private readonly ClusterSurvey _survey;

    public ClusterSteering(ActorSystem system, EngineContext engine, ClusterPeers peers, IReadOnlyList<IEntityKind> kinds)
    {
        (_system, _engine, _peers, _kinds) = (system, engine, peers, kinds);
        _register = new DrainRegister(system, _steering);
        _survey = new ClusterSurvey(system, engine, peers, kinds);
        peers.Answer(EvenOut, (_, _) =>
        {
            _steering.Even();
            return ValueTask.FromResult(ReadOnlyMemory<byte>.Empty);
        });
    }

    public string? WhyNotUp
    {
        get
        {
            var cluster = Cluster.Get(_system);
            return cluster.IsTerminated ? "this host is no member of the cluster any more"
                : cluster.SelfMember.Status switch
                {
                    MemberStatus.Up => null,
                    MemberStatus.Removed => "this host has not joined the cluster yet",
                    MemberStatus.Joining or MemberStatus.WeaklyUp => "this host is joining the cluster",
                    _ => $"this host is {Word(cluster.SelfMember)} in the cluster",
                };
        }
    }

    public ClusterGlance Glance
    {
        get
        {
            var members = Members();
            return new ClusterGlance([.. members.Select(member => Shown(member))], _steering.ShardsHere, _peers.HasSingleton);
        }
    }

    /// <summary>As soon as this host is a member.</summary>
    public void Start() => _system.ActorOf(Props.Create(() => new SteeringActor(_steering, _kinds)), "loxi-steering");

    public IShardAllocationStrategy Allocation(IShardAllocationStrategy usual) =>
        new DrainingAllocation(usual, ShardAllocationStrategy.LeastShardAllocationStrategy(int.MaxValue, 1), new PlacingView(_steering));

    public ValueTask<ClusterPicture> LookAsync(CancellationToken cancellation) => _survey.LookAsync(Glance.Members, cancellation);

    public ValueTask<ClusterAnswer> DownAsync(string address, bool force, OperatorsWish wish, CancellationToken cancellation) => ValueTask.FromResult(With(address, member =>
    {
        if (Members().Count == 1)
            return No($"{address} is the only member: nobody could take over");
        if (IsReachable(member) && !force)
            return No($"{address} is reachable and may be at work; have it leave, or force it");
        Note(wish, $"give {address} up");
        Cluster.Get(_system).Down(member.Address);
        return new ClusterAnswer.Taken($"{address} is given up; the others take over what it ran, and it may not write any more");
    }));

    public ValueTask<ClusterAnswer> LeaveAsync(string address, OperatorsWish wish, CancellationToken cancellation) => ValueTask.FromResult(With(address, member =>
    {
        if (member.Status is not (MemberStatus.Up or MemberStatus.Joining or MemberStatus.WeaklyUp))
            return No($"{address} is {Word(member)} already");
        if (!OthersAtWork(member).Any())
            return No($"{address} is the last member that is up and reachable: nobody could take over; stop its process instead");
        if (!IsReachable(member))
            return No($"{address} is not reachable and can't hand anything over; give it up instead (down)");
        Note(wish, $"have {address} leave");
        Cluster.Get(_system).Leave(member.Address);
        return new ClusterAnswer.Taken($"{address} hands over what it runs and leaves; its process ends, and joins again if something starts it again");
    }));

    public ValueTask<ClusterAnswer> DrainAsync(string address, OperatorsWish wish, CancellationToken cancellation) => WithAsync(address, async member =>
    {
        if (member.Status is not (MemberStatus.Up or MemberStatus.Joining or MemberStatus.WeaklyUp))
            return No($"{address} is {Word(member)}, and its shards leave it anyway");
        if (!OthersAtWork(member).Any(other => !_steering.Drained.ContainsKey(Places.KeyOf(other.UniqueAddress))))
            return No($"{address} is the last member that is up, reachable and not drained: its shards would have nowhere to go");
        Note(wish, $"drain {address}");
        await _register.SetAsync(member.UniqueAddress, new Drain(wish.By, wish.Reason, _engine.Time.GetUtcNow()), cancellation).ConfigureAwait(false);
        var acts = await _survey.ActsAtAsync(cancellation).ConfigureAwait(false) == address
            ? "; it is the host that looks after the nodes, and goes on doing that until it leaves"
            : "";
        return new ClusterAnswer.Taken($"{address} is drained: its shards move to other hosts, which begins {Soon}, and none comes back until it is undrained{acts}");
    });

    public ValueTask<ClusterAnswer> UndrainAsync(string address, OperatorsWish wish, CancellationToken cancellation) => WithAsync(address, async member =>
    {
        if (!_steering.Drained.ContainsKey(Places.KeyOf(member.UniqueAddress)))
            return No($"{address} is not drained");
        Note(wish, $"undrain {address}");
        await _register.SetAsync(member.UniqueAddress, null, cancellation).ConfigureAwait(false);
        return new ClusterAnswer.Taken($"{address} is not drained any more: shards come back a few at a time, or at once with a rebalance");
    });

    public async ValueTask<ClusterAnswer> RebalanceAsync(OperatorsWish wish, CancellationToken cancellation)
    {
        if (Members().Count < 2)
            return No("there is only one member: all shards are there");
        Note(wish, "rebalance the shards");
        _steering.Even();
        var deaf = (await Task.WhenAll(_peers.Others.Select(other => EvensAsync(other, cancellation))).ConfigureAwait(false)).OfType<string>().ToList();
        return new ClusterAnswer.Taken(deaf.Count == 0
            ? $"shards are evened out over the hosts that aren't drained, which begins {Soon}"
            : $"shards are evened out {Soon}, unless they are placed by one of those that did not answer: {string.Join(", ", deaf)}");
    }

    private string Soon => $"within {_system.Settings.Config.GetTimeSpan("akka.cluster.sharding.rebalance-interval").TotalSeconds:0.#} s";

    /// <returns>The peer if it wasn't told.</returns>
    private async Task<string?> EvensAsync(Peer other, CancellationToken cancellation)
    {
        try
        {
            await _peers.AskAsync(other, EvenOut, ReadOnlyMemory<byte>.Empty, Patience, cancellation).ConfigureAwait(false);
            return null;
        }
        catch (EntityUnavailableException)
        {
            return Places.Of(Address.Parse(other.Address));
        }
    }

    private List<Member> Members()
    {
        var members = Cluster.Get(_system).State.Members.ToList();
        members.Sort(Member.AgeOrdering);
        return members;
    }

    private IEnumerable<Member> OthersAtWork(Member than) =>
        Members().Where(member => member.Status == MemberStatus.Up && !member.UniqueAddress.Equals(than.UniqueAddress) && IsReachable(member));

    private bool IsReachable(Member member) => !Cluster.Get(_system).State.Unreachable.Contains(member);

    private ClusterMember Shown(Member member) => new(
        Places.Of(member.Address), null, Word(member), IsReachable(member), null, member.UniqueAddress.Equals(Cluster.Get(_system).SelfUniqueAddress),
        _steering.Drained.GetValueOrDefault(Places.KeyOf(member.UniqueAddress)));

    private ClusterAnswer With(string address, Func<Member, ClusterAnswer> work) => Find(address) is { } member ? work(member) : Unknown(address);

    private async ValueTask<ClusterAnswer> WithAsync(string address, Func<Member, Task<ClusterAnswer>> work)
    {
        try
        {
            return Find(address) is { } member ? await work(member).ConfigureAwait(false) : Unknown(address);
        }
        catch (EntityUnavailableException unavailable)
        {
            return new ClusterAnswer.Refused(Refusal.Unavailable(unavailable.Message));
        }
    }

    private Member? Find(string address) => Members().Find(member => Places.Of(member.Address) == address);

    private ClusterAnswer.Refused Unknown(string address) => new(Refusal.NotFound(
        $"there is no member '{address}' in the cluster; there are: {string.Join(", ", Members().Select(member => Places.Of(member.Address)))}"));

    private static ClusterAnswer.Refused No(string why) => new(Refusal.Contradiction(why));

    private static string Word(Member member) => member.Status.ToString().ToLowerInvariant();

    private void Note(OperatorsWish wish, string what) => _engine.Log.ClusterSteered(wish.By, what, wish.Reason ?? "no reason given");
}
