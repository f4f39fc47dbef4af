using System.CommandLine;
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
        var seed = new Option<ulong>("--seed") { Description = "Which of all possible histories.", HelpName = "n", DefaultValueFactory = _ => 1 };
        var loadBalancers = new Option<int>("--lbs") { Description = $"Load balancers, 1 to {LoadBalancersMost}.", HelpName = "n", DefaultValueFactory = _ => 100 };
        var days = new Option<double>("--days") { Description = "Days of virtual time.", HelpName = "n", DefaultValueFactory = _ => 30 };
        var find = new Option<bool>("--find") { Description = "Try seed after seed, from --seed on, until a promise is broken." };
        var seeds = new Option<int>("--seeds") { Description = "With --find: at most so many.", HelpName = "n", DefaultValueFactory = _ => 100 };
        var replay = new Option<bool>("--replay") { Description = "Print all that happens, for a person to read." };
        var json = new Option<bool>("--json") { Description = "One JSON document for each seed, and no progress." };
        var plant = new Option<string>("--plant") { Description = $"Put a known bug in, to see whether it is found: {string.Join(", ", PlantedBugs.Names)}.", HelpName = "bug" };
        Check(plant, value => value is null || PlantedBugs.Find(value) is not null, $"one of {string.Join(", ", PlantedBugs.Names)}");
        Check(loadBalancers, value => value is >= 1 and <= LoadBalancersMost, $"1 to {LoadBalancersMost}");
        Check(days, value => value is > 0 and <= DaysMost, $"more than 0 and at most {DaysMost}");
        Check(seeds, value => value >= 1, "at least 1");
        var root = new RootCommand("Runs the control plane in a simulated cloud where everything that can fails, and checks every promise at every step.")
        {
            seed, loadBalancers, days, find, seeds, replay, json, plant,
        };
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
        var invoked = parsed.Invoke(new InvocationConfiguration { Output = output, Error = errors });
        return parsed.Errors.Count > 0 ? Usage : invoked;
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

    private static void Check<T>(Option<T> option, Func<T, bool> isGood, string range) => option.Validators.Add(result =>
    {
        if (result.Errors.Any() || !isGood(result.GetValueOrDefault<T>()!))
            result.AddError($"{option.Name} {result.Tokens.FirstOrDefault()?.Value}: has to be {range}");
    });
}
