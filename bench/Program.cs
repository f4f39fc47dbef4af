using System.Globalization;
using System.Text.Json;
using LoxiActors.Bench;
using LoxiActors.Bench.Figures;

if (args is ["--cold-start-child", var directory])
    return await ColdStart.RunChildAsync(directory);

var duration = TimeSpan.FromSeconds(60);
if (Array.Find(args, arg => arg.StartsWith("--seconds=", StringComparison.Ordinal)) is { } seconds)
{
    if (!int.TryParse(seconds["--seconds=".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > 86_400)
    {
        await Console.Error.WriteLineAsync($"{seconds}: must be a whole number of seconds from 1 to 86400");
        return 2;
    }

    duration = TimeSpan.FromSeconds(number);
}

IBenchmark[] all = [new AcceptLatency(), new ApplyOverhead(), new IdleMemory(), new ColdStart(), new NodeCalls(), new RpcCalls(), new OctaviaLatency(), new Takeover(), new SharedJournal(), new Heartbeats(), new FalseVerdicts(duration), Promotion.OfStandby, Promotion.Agentless, Promotion.OfSpare];
var json = args.Contains("--json");
var names = args.Where(arg => !arg.StartsWith('-')).ToArray();
bool IsMeant(string name, IBenchmark benchmark) => benchmark.Name == name || benchmark.Figures.Contains(name);
var unknown = names.Where(name => !all.Any(benchmark => IsMeant(name, benchmark))).ToArray();
if (unknown.Length > 0 || args.Any(arg => arg.StartsWith('-') && arg != "--json" && !arg.StartsWith("--seconds=", StringComparison.Ordinal)))
{
    await Console.Error.WriteLineAsync($"usage: bench [{string.Join('|', all.SelectMany(benchmark => benchmark.Figures.Prepend(benchmark.Name)))}]... [--json] [--seconds=N]");
    return 2;
}

foreach (var benchmark in all.Where(benchmark => names.Length == 0 || names.Any(name => IsMeant(name, benchmark))))
{
    await Console.Error.WriteLineAsync($"{benchmark.Name}: {benchmark.Description}");
    foreach (var figure in await benchmark.RunAsync(text => Console.Error.WriteLine($"  {text}")))
    {
        Console.WriteLine(json
            ? JsonSerializer.Serialize(figure, FigureJson.Default.Figure)
            : string.Create(CultureInfo.InvariantCulture,
                $"{figure.Name,-26} {figure.Value,12:0.###} {figure.Unit,-8} {figure.Samples,8} samples   {figure.Ratio:0.###} x {figure.Against}"));
    }
}

return 0;
