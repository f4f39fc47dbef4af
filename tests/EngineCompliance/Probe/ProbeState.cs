using System.Collections.Immutable;

namespace LoxiActors.EngineCompliance.Probe;

/// <summary>The state of the entity that the rules use.</summary>
/// <param name="Open">Work that was begun and not finished: while there is some, the entity is guarded.</param>
/// <param name="Timers">Those that are started again after a crash.</param>
/// <param name="Fired">Name and epoch of each timer that came, in order.</param>
public sealed record ProbeState(
    string Key,
    ImmutableArray<int> Numbers,
    ImmutableArray<string> Open,
    ImmutableArray<Started> Timers,
    ImmutableArray<string> Fired);
