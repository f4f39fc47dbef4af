using LoxiActors.Simulation;

var options = new SimulationOptions(ulong.Parse(args[0]), int.Parse(args[1]), double.Parse(args[2]), args.Length > 3 ? Enum.Parse<LoxiActors.Simulation.Planted.PlantedBug>(args[3]) : default);
var text = args.Contains("--replay") ? Console.Out : null;
var result = new Simulation(options) { Progress = (at, events) => Console.Error.WriteLine($"{at} {events}") }.Run(text);
foreach (var violation in result.Violations)
    Console.WriteLine(violation);
Console.WriteLine($"{result.Seed} {result.Simulated} {result.Events} {result.TraceHash} {result.YearsPerDayPerCore:F1} {result.Took}");
