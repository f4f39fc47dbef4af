namespace LoxiActors.Simulation.Promises;

/// <summary>One entity as the journal alone gives it.</summary>
internal sealed class ReplayedState<TState>(string key, TState initial)
{
    public string Key => key;

    public TState State { get; set; } = initial;

    public long Sequence { get; set; }

    /// <summary>Up to which the live state was compared.</summary>
    public long Compared { get; set; }
}
