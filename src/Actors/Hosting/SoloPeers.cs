#pragma warning disable RS0030 // Hosts ask each other in the shell, never in a decider.
using System.Collections.Concurrent;

namespace LoxiActors.Actors.Hosting;

/// <summary>For an engine of one host.</summary>
public sealed class SoloPeers : IPeers
{
    private readonly ConcurrentDictionary<string, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask<ReadOnlyMemory<byte>>>> _answers = new(StringComparer.Ordinal);
    private ISingleton? _singleton;

    public IReadOnlyCollection<Peer> Others => [];

    public bool HasSingleton => true;

    public void Answer(string method, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask<ReadOnlyMemory<byte>>> answer)
    {
        if (!_answers.TryAdd(method, answer))
            throw new InvalidOperationException($"{method} is answered already");
    }

    public ValueTask<ReadOnlyMemory<byte>> AskAsync(Peer peer, string method, ReadOnlyMemory<byte> arguments, TimeSpan patience, CancellationToken cancellation) =>
        throw new EntityUnavailableException($"there is no host {peer.Address}");

    public ValueTask<ReadOnlyMemory<byte>> AskSingletonAsync(string method, ReadOnlyMemory<byte> arguments, TimeSpan patience, CancellationToken cancellation) =>
        _answers.TryGetValue(method, out var answer) ? answer(arguments, cancellation) : throw new EntityUnavailableException($"nobody answers {method}");

    public void Tell(Peer peer, string method, ReadOnlyMemory<byte> arguments)
    {
    }

    public void TellSingleton(string method, ReadOnlyMemory<byte> arguments)
    {
    }

    public async Task RunSingletonAsync(ISingleton singleton, CancellationToken cancellation)
    {
        if (Interlocked.CompareExchange(ref _singleton, singleton, null) is not null)
            throw new InvalidOperationException("there is a singleton already");
        await singleton.StartAsync(cancellation).ConfigureAwait(false);
    }

    public Task StopSingletonAsync(CancellationToken cancellation) => Interlocked.Exchange(ref _singleton, null)?.StopAsync(cancellation) ?? Task.CompletedTask;
}
