using LoxiActors.Actors.Seam;
using LoxiActors.EngineCompliance.Probe;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.EngineCompliance;

/// <summary>One running engine. Disposing it stops it, unless it was stopped or killed before.</summary>
public interface IEngineUnderTest : IAsyncDisposable
{
    /// <summary>The clock of the store.</summary>
    DateTimeOffset Now { get; }

    /// <summary>Entities whose state is in memory. Throws <see cref="NotSupportedException"/> without <see cref="EngineCapabilities.Residency"/>.</summary>
    int Resident { get; }

    /// <summary>Has sent the input when it returns: what one thread asks and tells is one sender's order.</summary>
    Task<Reply> AskAsync(string key, ProbeInput input);

    /// <summary>False when it wasn't taken.</summary>
    bool Tell(string key, ProbeInput input);

    /// <summary>Null for an entity that never had an event. Throws <see cref="StateUnavailableException"/> when it can't be told.</summary>
    Task<ProbeState?> StateOfAsync(string key);

    /// <summary>All stored events that are kept, the oldest first.</summary>
    Task<IReadOnlyList<ProbeEvent>> HistoryAsync(string key);

    Task<Guid?> OwnerOfAsync(ObjectRef @object);

    /// <summary>Asks the store if the host's own index doesn't know it.</summary>
    Task<Guid?> FindOwnerAsync(ObjectRef @object);

    Task<Guid?> OwnerOfAddressAsync(string address);

    Task<IReadOnlyCollection<Guid>> PlacedOnAsync(NodeName node);

    /// <summary>Moves the clock of the store; completes when every timer that came due on the way has reached its mailbox.</summary>
    Task AdvanceAsync(TimeSpan by);

    /// <summary>Completes when no turn is under way and no input waits, if only for a moment.</summary>
    Task QuietAsync();

    /// <summary>Ends the engine as the end of its process would: nothing is carried out any more. What the store has got already may still become durable.</summary>
    Task KillAsync();

    Task StopAsync();
}

public sealed class StateUnavailableException(string message) : Exception(message);
