namespace LoxiActors.EngineCompliance;

/// <summary>What a factory can do beyond what every rule needs. A rule that needs what is missing is not applicable, which is not the same as kept.</summary>
[Flags]
public enum EngineCapabilities
{
    None = 0,

    /// <summary>The store fails on demand: <see cref="IStoreUnderTest.Faults"/>.</summary>
    StoreFaults = 1,

    /// <summary>An engine that is started while another one on the same store still runs takes over from it, as another host would.</summary>
    Fencing = 2,

    /// <summary>Tells how many entities are in memory: <see cref="IEngineUnderTest.Resident"/>.</summary>
    Residency = 4,

    All = StoreFaults | Fencing | Residency,
}
