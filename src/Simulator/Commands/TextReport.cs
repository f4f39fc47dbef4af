using System.Globalization;
using LoxiActors.Simulation.Planted;

namespace LoxiActors.Simulation.Commands;

/// <summary>For people.</summary>
internal sealed class TextReport(TextWriter output, TextWriter errors) : ReportWriter
{
    public override Action<TimeSpan, long>? Progress => Console.IsErrorRedirected
        ? null
        : (at, events) => errors.Write(string.Create(CultureInfo.InvariantCulture, $"\r  day {at.TotalDays:0.0}, {events:N0} events "));

    public override void Result(SimulationOptions options, SimulationResult result)
    {
        if (Progress is not null)
            errors.Write("\r\e[K");
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"seed {result.Seed}: {options.LoadBalancers} load balancers, {result.Simulated.TotalDays:0.##} days, {result.Events:N0} events, {result.YearsPerDayPerCore:0.0} years a day and core, trace {result.TraceHash}: {Verdict(result)}"));
        foreach (var violation in result.Violations)
            output.WriteLine($"  {violation}");
        if (result.Violations.Count > 0)
            output.WriteLine($"  to read what happened: {Command(options)} --replay");
    }

    private static string Verdict(SimulationResult result) => result.Violations.Count == 0 ? "every promise kept" : "a promise was broken";

    private static string Command(SimulationOptions options) => string.Create(
        CultureInfo.InvariantCulture,
        $"loxi sim --seed {options.Seed} --lbs {options.LoadBalancers} --days {options.Days}{(options.Planted is PlantedBug.None ? "" : $" --plant {PlantedBugs.Name(options.Planted)}")}");
}
