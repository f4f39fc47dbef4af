using System.Globalization;
using System.Text.Json;
using LoxiActors.Bench;
using LoxiActors.Bench.Figures;
using LoxiActors.Bench.Load;

if (args is ["--cold-start-child", var directory])
    return await ColdStart.RunChildAsync(directory);
if (args is [AnsweringFleet.Argument, var nodes, var heartbeatPort])
    return await AnsweringFleet.RunAsync(nodes, heartbeatPort);

var wrong = args.FirstOrDefault(arg => arg.StartsWith('-') && arg != "--json" && Option(arg) is null);
if (wrong is not null)
{
    await Console.Error.WriteLineAsync($"{wrong}: there are --json, --seconds=1 to 86400 and --pairs=1 to {MassFailover.UsualPairs}");
    return 2;
}

var options = args.Select(Option).OfType<(string Name, int Value)>().ToDictionary(option => option.Name, option => option.Value);
var duration = TimeSpan.FromSeconds(options.GetValueOrDefault("--seconds", 60));
IBenchmark[] all = [new AcceptLatency(), new ApplyOverhead(), new IdleMemory(), new ColdStart(), new NodeCalls(), new RpcCalls(), new OctaviaLatency(), new Takeover(), new SharedJournal(), new Heartbeats(), new FalseVerdicts(duration), Promotion.OfStandby, Promotion.Agentless, Promotion.OfSpare, new MassFailover(options.GetValueOrDefault("--pairs", MassFailover.UsualPairs))];
IBenchmark[] ofCluster = [new ClusterCalls(), new ClusterTakeover()];
if (Environment.GetEnvironmentVariable(ClusterHosts.Program) is not null)
    all = [.. all, .. ofCluster];
var json = args.Contains("--json");
var names = args.Where(arg => !arg.StartsWith('-')).ToArray();
bool IsMeant(string name, IBenchmark benchmark) => benchmark.Name == name || benchmark.Figures.Contains(name);
var unknown = names.Where(name => !all.Any(benchmark => IsMeant(name, benchmark))).ToArray();
if (unknown.Length > 0)
{
    await Console.Error.WriteLineAsync($"usage: bench [{string.Join('|', all.SelectMany(benchmark => benchmark.Figures.Prepend(benchmark.Name)))}]... [--json] [--seconds=N] [--pairs=N]");
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

static (string Name, int Value)? Option(string arg) =>
    arg.Split('=') is ["--seconds" or "--pairs", var text] parts
    && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
    && value >= 1 && value <= (parts[0] == "--pairs" ? MassFailover.UsualPairs : 86_400)
        ? (parts[0], value)
        : null;
