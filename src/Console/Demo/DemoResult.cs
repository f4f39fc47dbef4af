namespace LoxiActors.Console.Demo;

/// <summary>One thing that was verified at the end.</summary>
/// <param name="Count">How many things were compared.</param>
internal sealed record EndCheck(string What, int Count, IReadOnlyList<string> Differences);

/// <summary>What came of the whole demo.</summary>
internal sealed record DemoResult(IReadOnlyList<StepOutcome> Outcomes, IReadOnlyList<EndCheck> Checks)
{
    public IEnumerable<string> Differences =>
        Outcomes.Where(outcome => outcome.Difference is not null).Select(outcome => $"{outcome.Step.Step}: {outcome.Difference}")
            .Concat(Checks.SelectMany(check => check.Differences));
}
