using LoxiActors.Simulation.Commands;

namespace LoxiActors.Simulation.Tests.Seeds;

/// <summary>Runs worlds, one at a time, and says of a broken promise how to see it again.</summary>
internal static class Simulated
{
    public static SimulationResult Run(SimulationOptions options, TextWriter? trace = null) =>
        OneThread.Run(() => new SimulationRun(options).Run(trace));

    /// <param name="about">What the seed is, if the number alone doesn't say it.</param>
    public static void KeepsEveryPromise(SimulationOptions options, string about = "")
    {
        var result = Run(options);
        Assert.True(result.Violations.Count == 0, $"{about}\n{Words(options, result)}");
        Assert.True(result.Simulated.TotalDays >= options.Days, $"seed {options.Seed} ended after {result.Simulated.TotalDays} of {options.Days} days");
    }

    /// <summary>As loxi sim says it: the violations, and the command that replays them.</summary>
    public static string Words(SimulationOptions options, SimulationResult result)
    {
        var words = new StringWriter();
        new TextReport(words, TextWriter.Null).Result(options, result);
        return words.ToString();
    }
}
