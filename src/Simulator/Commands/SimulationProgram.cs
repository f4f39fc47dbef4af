using System.CommandLine;
using System.Globalization;
using System.Numerics;
using LoxiActors.Simulation.Planted;

namespace LoxiActors.Simulation.Commands;

/// <summary>The command line of loxiactors-sim, which is <c>loxi sim</c> to its users.</summary>
internal static class SimulationProgram
{
    public const int Kept = 0;
    public const int Broken = 1;
    public const int Usage = 2;
    private const int LoadBalancersMost = 200;
    private const double DaysMost = 36_525;

    public static int Run(string[] args, TextWriter output, TextWriter errors)
    {
        var seed = Number("--seed", 1UL, "Which of all possible histories.", _ => true, "a whole number of at most 64 bits");
        var loadBalancers = Number("--lbs", 100, $"Load balancers, 1 to {LoadBalancersMost}.", value => value is >= 1 and <= LoadBalancersMost, $"1 to {LoadBalancersMost}");
        var days = Number("--days", 30.0, "Days of virtual time.", value => value is > 0 and <= DaysMost, $"more than 0 and at most {DaysMost}");
        var find = new Option<bool>("--find") { Description = "Try seed after seed, from --seed on, until a promise is broken." };
        var seeds = Number("--seeds", 100, "With --find: at most so many.", value => value >= 1, "at least 1");
        var replay = new Option<bool>("--replay") { Description = "Print all that happens, for a person to read." };
        var json = new Option<bool>("--json") { Description = "One JSON document for each seed, and no progress." };
        var plant = new Option<string>("--plant") { Description = $"Put a known bug in, to see whether it is found: {string.Join(", ", PlantedBugs.Names)}.", HelpName = "bug" };
        plant.Validators.Add(result =>
        {
            if (result.Tokens is [var given, ..] && PlantedBugs.Find(given.Value) is null)
                result.AddError($"--plant {given.Value}: has to be one of {string.Join(", ", PlantedBugs.Names)}");
        });
        var root = new RootCommand("Runs the control plane in a simulated cloud where whatever can fail does, and checks its promises as it goes.")
        {
            seed, loadBalancers, days, find, seeds, replay, json, plant,
        };
        root.Validators.Add(result =>
        {
            if (result.GetResult(replay) is not null && result.GetResult(find) is not null)
                result.AddError("--replay: shows one seed, so it can't be had with --find");
        });
        root.SetAction(parsed =>
        {
            var options = new SimulationOptions(
                parsed.GetValue(seed), parsed.GetValue(loadBalancers), parsed.GetValue(days), PlantedBugs.Find(parsed.GetValue(plant)) ?? PlantedBug.None);
            ReportWriter report = parsed.GetValue(json) ? new JsonReport(output) : new TextReport(output, errors);
            return parsed.GetValue(find)
                ? Find(options, parsed.GetValue(seeds), report)
                : One(options, report, parsed.GetValue(replay) ? output : null);
        });
        var parsed = root.Parse(args);
        if (parsed.Errors.Count == 0)
            return parsed.Invoke(new InvocationConfiguration { Output = output, Error = errors });
        var why = parsed.UnmatchedTokens is [var unknown, ..] ? $"'{unknown}' is not known here" : parsed.Errors[0].Message.TrimEnd('.');
        errors.WriteLine($"loxiactors-sim: {why}; --help lists what there is");
        return Usage;
    }

    private static int One(SimulationOptions options, ReportWriter report, TextWriter? trace)
    {
        var result = new SimulationRun(options) { Progress = trace is null ? report.Progress : null }.Run(trace);
        report.Result(options, result);
        return result.Violations.Count == 0 ? Kept : Broken;
    }

    private static int Find(SimulationOptions options, int seeds, ReportWriter report)
    {
        for (var i = 0; i < seeds; i++)
        {
            if (One(options with { Seed = options.Seed + (ulong)i }, report, null) == Broken)
                return Broken;
        }

        return Kept;
    }

    private static Option<T> Number<T>(string name, T otherwise, string description, Func<T, bool> isGood, string range)
        where T : INumber<T> => new(name)
        {
            Description = description,
            HelpName = "n",
            DefaultValueFactory = _ => otherwise,
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (T.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && isGood(value))
                    return value;
                result.AddError($"{name} {text}: has to be {range}");
                return otherwise;
            },
        };
}
