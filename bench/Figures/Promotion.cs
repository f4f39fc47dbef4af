using System.Diagnostics;
using System.Globalization;
using LoxiActors.Bench.Load;

namespace LoxiActors.Bench.Figures;

/// <summary>
/// From the moment at which a machine falls silent, its agent with it, until another node serves, as seen on that node. Every other
/// machine refuses connections, the others take them and never answer.
/// </summary>
internal sealed class Promotion(string name, string figure, string description, bool heartbeats, bool spares, string against, double anchorMs) : IBenchmark
{
    private const int Zones = 40;
    private const int Rounds = 5;

    /// <summary>Below that the silence is no share of the fleet that the judge would hold back at.</summary>
    private static readonly TimeSpan PauseLeast = TimeSpan.FromMilliseconds(200);

    public static Promotion OfStandby { get; } = new(
        "promote", "promote", "a silent node's load balancers on their standby, with heartbeats", heartbeats: true, spares: false, "VRRP in Octavia's amphorae (3,650 ms)", 3_650);

    public static Promotion Agentless { get; } = new(
        "promote-agentless", "promote_agentless", "the same without heartbeats", heartbeats: false, spares: false, "VRRP in Octavia's amphorae (3,650 ms)", 3_650);

    public static Promotion OfSpare { get; } = new(
        "spare", "spare", "a silent node's SINGLE load balancers on a spare, with heartbeats", heartbeats: true, spares: true, "Octavia: noticed after 60 s, rebuilt in 68 s (128,000 ms)", 128_000);

    public string Name => name;

    public IReadOnlyList<string> Figures { get; } = [$"{figure}_p50_ms", $"{figure}_p99_ms"];

    public string Description => $"{description}: {Rounds} times {Zones} deaths";

    public async Task<IReadOnlyList<Figure>> RunAsync(Action<string> say)
    {
        await using var fleet = await PairedFleet.StartAsync(Zones, heartbeats, spares);
        var random = new Random(11);
        var (refused, lost) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            var deaths = new List<Task<double>>();
            foreach (var zone in Enumerable.Range(0, Zones).OrderBy(_ => random.Next()).ToList())
            {
                deaths.Add(DieAsync(fleet, zone, refuses: deaths.Count % 2 == round % 2));
                await Task.Delay(PauseLeast + (random.NextDouble() * PauseLeast));
            }

            var took = await Task.WhenAll(deaths);
            for (var death = 0; death < took.Length; death++)
                (death % 2 == round % 2 ? refused : lost).Add(took[death]);
            say(string.Create(CultureInfo.InvariantCulture, $"round {round + 1}: {took.Min():0} to {took.Max():0} ms, median {took.Order().ElementAt(took.Length / 2):0} ms; load average {LoadAverage.Now}"));
            if (round + 1 < Rounds)
                await fleet.ReturnAllAsync();
        }

        var all = refused.Concat(lost).ToList();
        say(string.Create(CultureInfo.InvariantCulture,
            $"p99 where connections were refused {Percentiles.At(refused, 99):0} ms, where they were not answered {Percentiles.At(lost, 99):0} ms"));
        var (p50, p99) = (Percentiles.At(all, 50), Percentiles.At(all, 99));
        return
        [
            new Figure($"{figure}_p50_ms", p50, "ms", all.Count, against, p50 / anchorMs),
            new Figure($"{figure}_p99_ms", p99, "ms", all.Count, against, p99 / anchorMs),
        ];
    }

    private static async Task<double> DieAsync(PairedFleet fleet, int zone, bool refuses)
    {
        var victim = fleet.ServingIn(zone);
        var served = fleet.OtherThan(victim).ServesAtAsync(Calls.Vip(zone));
        var died = Stopwatch.GetTimestamp();
        fleet.Silence(victim, refuses);
        return Stopwatch.GetElapsedTime(died, await served).TotalMilliseconds;
    }
}
