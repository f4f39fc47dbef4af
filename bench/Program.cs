using System.Globalization;
using System.Text.Json;
using LoxiActors.Bench;
using LoxiActors.Bench.Figures;

if (args is ["--cold-start-child", var directory])
    return await ColdStart.RunChildAsync(directory);

IBenchmark[] all = [new AcceptLatency(), new ApplyOverhead(), new IdleMemory(), new ColdStart(), new NodeCalls(), new RpcCalls(), new OctaviaLatency(), new Takeover(), new SharedJournal(), new Heartbeats()];
var json = args.Contains("--json");
var names = args.Where(arg => !arg.StartsWith('-')).ToArray();
bool IsMeant(string name, IBenchmark benchmark) => benchmark.Name == name || benchmark.Figures.Contains(name);
var unknown = names.Where(name => !all.Any(benchmark => IsMeant(name, benchmark))).ToArray();
if (unknown.Length > 0 || args.Any(arg => arg.StartsWith('-') && arg != "--json"))
{
    await Console.Error.WriteLineAsync($"usage: bench [{string.Join('|', all.SelectMany(benchmark => benchmark.Figures.Prepend(benchmark.Name)))}]... [--json]");
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
