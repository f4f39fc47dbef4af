using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Tools.Singleton;
using LoxiActors.Actors.Hosting;
using LoxiActors.Engines.Akka.Entities;
using LoxiActors.Engines.Akka.Membership;

namespace LoxiActors.Engines.Akka.Peers;

/// <summary>The other members of the cluster, and the cluster singleton: it runs on the member that has been there longest.</summary>
/// <param name="singletonMoved">Called when it runs elsewhere than before: what an earlier host had taken to do may not be done.</param>
internal sealed class ClusterPeers(ActorSystem system, EngineContext engine, Action singletonMoved) : IPeers
{
    private const string SingletonName = "loxi-singleton";

    /// <summary>Answered with the incarnation of the host on which the singleton runs.</summary>
    private const string Whereabouts = "whereabouts";

    private static readonly TimeSpan NoticeAfter = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    /// <summary>Questions to the singleton that wait while it moves.</summary>
    private const int Buffer = 100;

    private readonly ConcurrentDictionary<string, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask<ReadOnlyMemory<byte>>>> _answers = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private Guid? _singletonSeen;
    private volatile bool _hasSingleton;
    private volatile bool _over;
    private IActorRef _singleton = ActorRefs.Nobody;

    /// <summary>Who answers on this host; known once the engine starts.</summary>
    public IActorRef Here { get; private set; } = ActorRefs.Nobody;

    public bool HasSingleton
    {
        get => _hasSingleton && !_over && !engine.Gate.Fenced;
        set => _hasSingleton = value;
    }

    public IReadOnlyCollection<Peer> Others
    {
        get
        {
            var cluster = Cluster.Get(system);
            return
            [
                .. cluster.State.Members
                    .Where(member => member.Status == MemberStatus.Up && !member.UniqueAddress.Equals(cluster.SelfUniqueAddress) && !cluster.State.Unreachable.Contains(member))
                    .Select(member => new Peer(member.Address.ToString())),
            ];
        }
    }

    public void Start()
    {
        Answer(Whereabouts, (_, _) => ValueTask.FromResult<ReadOnlyMemory<byte>>(engine.Incarnation.ToByteArray()));
        Here = system.ActorOf(Props.Create(() => new PeerActor(this)), PeerActor.Name);
        system.ActorOf(Props.Create(() => new Undelivered()), Undelivered.Name);
    }

    public void Stop() => _stopping.Cancel();

    public void Answer(string method, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask<ReadOnlyMemory<byte>>> answer)
    {
        if (!_answers.TryAdd(method, answer))
            throw new InvalidOperationException($"{method} is answered already");
    }

    public ValueTask<ReadOnlyMemory<byte>> AnswerAsync(string method, ReadOnlyMemory<byte> arguments)
    {
        if (engine.Gate.Closed is { } closed)
            throw new EntityUnavailableException(closed);
        return _answers.TryGetValue(method, out var answer) ? answer(arguments, _stopping.Token) : throw new EntityUnavailableException($"this host's version doesn't know {method}");
    }

    public ValueTask<ReadOnlyMemory<byte>> AskAsync(Peer peer, string method, ReadOnlyMemory<byte> arguments, TimeSpan patience, CancellationToken cancellation) =>
        AskAsync(At(peer), peer.Address, new PeerAsked(method, arguments), patience, cancellation);

    public ValueTask<ReadOnlyMemory<byte>> AskSingletonAsync(string method, ReadOnlyMemory<byte> arguments, TimeSpan patience, CancellationToken cancellation) =>
        HasSingleton ? AnswerAsync(method, arguments)
        : _singleton.IsNobody() ? throw new EntityUnavailableException("nothing runs on one host at a time here yet")
        : AskAsync(_singleton, "the host that looks after the nodes", new PeerAsked(method, arguments), patience, cancellation);

    public void Tell(Peer peer, string method, ReadOnlyMemory<byte> arguments) => At(peer).Tell(new PeerAsked(method, arguments), ActorRefs.NoSender);

    public void TellSingleton(string method, ReadOnlyMemory<byte> arguments) => _singleton.Tell(new PeerAsked(method, arguments), ActorRefs.NoSender);

    public Task RunSingletonAsync(ISingleton singleton, CancellationToken cancellation)
    {
        if (!_singleton.IsNobody())
            throw new InvalidOperationException("there is a singleton already");
        system.ActorOf(
            ClusterSingletonManager.Props(
                Props.Create(() => new SingletonActor(this, singleton, engine, StrangersAreFencedAsync)), HandOver.Instance, ClusterSingletonManagerSettings.Create(system)),
            SingletonName);
        _singleton = system.ActorOf(
            ClusterSingletonProxy.Props($"/user/{SingletonName}", ClusterSingletonProxySettings.Create(system).WithBufferSize(Buffer)), $"{SingletonName}-proxy");
        _ = FollowSingletonAsync();
        return Task.CompletedTask;
    }

    public Task StopSingletonAsync(CancellationToken cancellation)
    {
        _over = true;
        return Task.CompletedTask;
    }

    private async Task FollowSingletonAsync()
    {
        while (!_stopping.IsCancellationRequested && !engine.Gate.Fenced)
        {
            try
            {
                var where = new Guid((await AskSingletonAsync(Whereabouts, ReadOnlyMemory<byte>.Empty, LookEvery, _stopping.Token).ConfigureAwait(false)).Span);
                if (_singletonSeen != where)
                    singletonMoved();
                _singletonSeen = where;
            }
#pragma warning disable CA1031 // It is moving, perhaps; whatever it was, it is looked for again.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                if (failure is not (EntityUnavailableException or OperationCanceledException))
                    engine.Log.SingletonNotFollowed(failure.Message);
            }

            await Task.Delay(LookEvery, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>A host that was given up notices within a quarter of a second that it is fenced; until then it may still send.</summary>
    private async Task StrangersAreFencedAsync(CancellationToken cancellation)
    {
        var cluster = Cluster.Get(system);
        for (var waited = false; ; waited = true)
        {
            var members = Registration.MembersOf(cluster);
            var hosts = await engine.Index.ReadHostsAsync(cancellation).ConfigureAwait(false);
            var strangers = hosts.Any(host => Registration.IsOfAny(host) && Registration.IsStranger(host, members));
            if (strangers || waited)
                await Task.Delay(NoticeAfter, cancellation).ConfigureAwait(false);
            if (!strangers)
                return;
        }
    }

    private ActorSelection At(Peer peer) => system.ActorSelection($"{peer.Address}/user/{PeerActor.Name}");

    private async ValueTask<ReadOnlyMemory<byte>> AskAsync(ICanTell whom, string name, PeerAsked asked, TimeSpan patience, CancellationToken cancellation)
    {
        try
        {
            return await whom.Ask<IWireMessage>(asked, patience, cancellation).ConfigureAwait(false) switch
            {
                PeerAnswered answered => answered.Body,
                NotShown not => throw new EntityUnavailableException(not.Reason),
                var other => throw new InvalidOperationException($"a host answered with {other.GetType().Name}"),
            };
        }
        catch (AskTimeoutException)
        {
            throw new EntityUnavailableException($"nothing was heard of {name} within {patience.TotalSeconds:0.#} s");
        }
    }
}
