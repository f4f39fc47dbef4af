using LoxiActors.Actors.Seam;
using LoxiActors.EngineCompliance.Probe;

namespace LoxiActors.EngineCompliance;

/// <summary>What an engine under test has to run, and within which bounds.</summary>
/// <param name="CarryOut">To be called for every effect that isn't the engine's own. It may throw.</param>
public sealed record EngineSetup(EntityDefinition<ProbeState, ProbeInput, ProbeEvent> Definition, Action<EntityId, Effect> CarryOut)
{
    /// <summary>Places in a mailbox that askers can take, the turn under way not counted.</summary>
    public int MailboxPlaces { get; init; } = 4_096;

    /// <summary>Events between snapshots; of no meaning to an engine without them.</summary>
    public int SnapshotEvery { get; init; } = 5;

    public TimeSpan IdleAfter { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long the history of a retired entity is kept; the engine forgets it within the hour that follows.</summary>
    public TimeSpan RetiredFor { get; init; } = TimeSpan.FromDays(30);
}
