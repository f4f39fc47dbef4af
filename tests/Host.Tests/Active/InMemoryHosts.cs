using LoxiActors.Actors.Hosting;

namespace LoxiActors.Host.Tests.Active;

/// <summary>Hosts of one cluster in this process. What one asks is answered before it is over; the test says which of them has the singleton.</summary>
internal sealed class InMemoryHosts
{
    private readonly Dictionary<Peer, InMemoryPeers> _hosts = [];

    /// <summary>Null: it is moving.</summary>
    public InMemoryPeers? WithSingleton { get; set; }

    public InMemoryPeers Add(string name)
    {
        var host = new InMemoryPeers(this, new Peer(name));
        _hosts.Add(host.Self, host);
        return host;
    }

    public IReadOnlyCollection<Peer> But(Peer self) => [.. _hosts.Keys.Where(peer => peer != self)];

    public InMemoryPeers Find(Peer peer) => _hosts.GetValueOrDefault(peer) ?? throw new EntityUnavailableException($"nothing was heard of {peer.Address}");
}

internal sealed class InMemoryPeers(InMemoryHosts hosts, Peer self) : IPeers
{
    private readonly Dictionary<string, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask<ReadOnlyMemory<byte>>>> _answers = [];

    public Peer Self => self;

    public IReadOnlyCollection<Peer> Others => hosts.But(self);

    public bool HasSingleton => hosts.WithSingleton == this;

    public void Answer(string method, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask<ReadOnlyMemory<byte>>> answer) => _answers.Add(method, answer);

    public ValueTask<ReadOnlyMemory<byte>> AskAsync(Peer peer, string method, ReadOnlyMemory<byte> arguments, TimeSpan patience, CancellationToken cancellation) =>
        hosts.Find(peer)._answers[method](arguments, cancellation);

    public ValueTask<ReadOnlyMemory<byte>> AskSingletonAsync(string method, ReadOnlyMemory<byte> arguments, TimeSpan patience, CancellationToken cancellation) =>
        hosts.WithSingleton is { } host ? AskAsync(host.Self, method, arguments, patience, cancellation) : throw new EntityUnavailableException("it is moving");

    /// <summary>As another host's question that has come here.</summary>
    public void Ask(string method, ReadOnlyMemory<byte> arguments) => _ = _answers[method](arguments, CancellationToken.None);

    public void Tell(Peer peer, string method, ReadOnlyMemory<byte> arguments) => _ = AskAsync(peer, method, arguments, TimeSpan.Zero, CancellationToken.None);

    public void TellSingleton(string method, ReadOnlyMemory<byte> arguments) => _ = AskSingletonAsync(method, arguments, TimeSpan.Zero, CancellationToken.None);

    public Task RunSingletonAsync(ISingleton singleton, CancellationToken cancellation) => throw new NotSupportedException();

    public Task StopSingletonAsync(CancellationToken cancellation) => throw new NotSupportedException();
}
