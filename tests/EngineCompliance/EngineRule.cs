namespace LoxiActors.EngineCompliance;

/// <summary>One promise of docs/engine-contract.md that can be checked.</summary>
/// <param name="Check">Throws <see cref="ComplianceException"/> when the engine breaks the rule.</param>
/// <param name="Needs">Without these of the factory the rule can't be checked.</param>
public sealed record EngineRule(string Name, Func<IEngineFactory, Task> Check, EngineCapabilities Needs)
{
    /// <summary>Of real time; a rule that isn't through by then is broken.</summary>
    public static TimeSpan Limit { get; } = TimeSpan.FromSeconds(60);

    /// <returns>What the factory would have to be capable of; <see cref="EngineCapabilities.None"/> when the rule was checked and kept.</returns>
    public async Task<EngineCapabilities> RunAsync(IEngineFactory factory)
    {
        var missing = Needs & ~factory.Capabilities;
        if (missing != EngineCapabilities.None)
            return missing;
        try
        {
            await Check(factory).WaitAsync(Limit).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            throw new ComplianceException($"{Name}: not through after {Limit.TotalSeconds:0} s", e);
        }
        catch (ComplianceException e)
        {
            throw new ComplianceException($"{Name}: {e.Message}", e);
        }

        return EngineCapabilities.None;
    }

    public override string ToString() => Name;
}
