namespace LoxiActors.Bench;

/// <summary>One published figure.</summary>
/// <param name="Samples">How many measurements the value was drawn from.</param>
/// <param name="Against">What was measured beside it, in the same run.</param>
/// <param name="Ratio">The value divided by that.</param>
public sealed record Figure(string Name, double Value, string Unit, long Samples, string Against, double Ratio);

/// <summary>A measurement that gives one or more figures.</summary>
public interface IBenchmark
{
    string Name { get; }

    /// <summary>The names of its figures; either name runs it.</summary>
    IReadOnlyList<string> Figures { get; }

    /// <summary>What is done, in one line for whoever waits.</summary>
    string Description { get; }

    /// <param name="say">Progress, for a person.</param>
    Task<IReadOnlyList<Figure>> RunAsync(Action<string> say);
}
