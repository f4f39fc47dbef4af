using LoxiActors.Simulation.Kernel;

namespace LoxiActors.Simulation.Promises;

/// <summary>A promise that was broken.</summary>
/// <param name="Promise">Its number in docs/simulation.md.</param>
internal sealed record Violation(TimeSpan At, int Promise, string Text)
{
    public override string ToString() => $"{Trace.At(At).TrimStart()} promise {Promise}: {Text}";
}
