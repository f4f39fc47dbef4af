#pragma warning disable RS0030 // Hosts ask each other in the shell, never in a decider.
namespace LoxiActors.Actors.Hosting;

/// <summary>
/// The hosts that run one engine together, as one of them sees them; on an engine of one host it has no others, and runs the singleton
/// itself. What is asked is a method's name and bytes, JSON where nothing else is said. Safe for any number of threads.
/// </summary>
public interface IPeers
{
    /// <summary>Hosts that are up, without this one, in no fixed order.</summary>
    IReadOnlyCollection<Peer> Others { get; }

    /// <summary>The singleton runs on this host now.</summary>
    bool HasSingleton { get; }

    /// <summary>Says who answers a method on this host, whichever host asks; before the engine starts, and once for each.</summary>
    /// <param name="answer">What it throws reaches whoever asked as an <see cref="EntityUnavailableException"/> with its message.</param>
    void Answer(string method, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask<ReadOnlyMemory<byte>>> answer);

    /// <exception cref="EntityUnavailableException">Nothing was heard within the patience, or it couldn't answer.</exception>
    ValueTask<ReadOnlyMemory<byte>> AskAsync(Peer peer, string method, ReadOnlyMemory<byte> arguments, TimeSpan patience, CancellationToken cancellation);

    /// <summary>As <see cref="AskAsync"/>, of the host on which the singleton runs, this one included.</summary>
    /// <exception cref="EntityUnavailableException">Nothing was heard within the patience, or it couldn't answer.</exception>
    ValueTask<ReadOnlyMemory<byte>> AskSingletonAsync(string method, ReadOnlyMemory<byte> arguments, TimeSpan patience, CancellationToken cancellation);

    /// <summary>Returns at once; it may get lost, and nothing is heard of it.</summary>
    void Tell(Peer peer, string method, ReadOnlyMemory<byte> arguments);

    /// <summary>As <see cref="Tell"/>, to the host on which the singleton runs.</summary>
    void TellSingleton(string method, ReadOnlyMemory<byte> arguments);

    /// <summary>
    /// Has the work done on one host at a time: on this one for as long as it is its turn. After the engine has started, and once. On an
    /// engine of one host it completes when the work has started; on one of several hosts at once, and a start that fails is tried again.
    /// </summary>
    Task RunSingletonAsync(ISingleton singleton, CancellationToken cancellation);

    /// <summary>This host does its part no more; before the engine stops. On an engine of several hosts the engine's own stop hands it over.</summary>
    Task StopSingletonAsync(CancellationToken cancellation);
}

/// <param name="Address">Where the host is reached; for people, and to tell one from another.</param>
public sealed record Peer(string Address);

/// <summary>Work that one host at a time does for all. It may be started again after it was stopped, never twice at the same time on one host.</summary>
public interface ISingleton
{
    Task StartAsync(CancellationToken cancellation);

    /// <summary>Returns when nothing of it is at work any more, also when it was never started; in a bounded time.</summary>
    Task StopAsync(CancellationToken cancellation);
}
