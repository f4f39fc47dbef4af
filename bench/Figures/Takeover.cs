using System.Diagnostics;
using System.Globalization;
using LoxiActors.Bench.Load;
using LoxiActors.Imitation;
using LoxiActors.Tests.Postgres;

namespace LoxiActors.Bench.Figures;

/// <summary>
/// From the signal that ends or freezes the active host of a pair until the other one has brought back every load balancer and takes
/// calls. All load balancers have open work, because the nodes take a second for each rule, as real ones do.
/// </summary>
internal sealed class Takeover : IBenchmark
{
    private const int LoadBalancers = 300;
    private const int Runs = 7;
    private const double LeaseSeconds = 2;

    public string Name => "takeover";

    public IReadOnlyList<string> Figures { get; } = ["takeover_kill_p50_s", "takeover_kill_max_s", "takeover_freeze_p50_s", "takeover_freeze_max_s"];

    public string Description => $"the active host of a pair is killed, and frozen, {Runs} times each, with {LoadBalancers} load balancers that have open work";

    public async Task<IReadOnlyList<Figure>> RunAsync(Action<string> say)
    {
        using var scratch = new ScratchDirectory();
        await using var server = await PostgresServer.StartAsync();
        var options = new ImitationNodeOptions { PostMilliseconds = 1_000, ImmediateHealth = true };
        await using var one = await ImitationNode.StartAsync(options);
        await using var two = await ImitationNode.StartAsync(options);
        var configuration = Path.Combine(scratch.Path, "loxiactors.conf");
        await File.WriteAllTextAsync(configuration, $"""
            [host]
            bind_port = 0
            [database]
            connection = {(await server.NewDatabaseAsync()).OriginalString}
            [octavia]
            operation_deadline = 3600
            [loxilb]
            default_topology = ACTIVE_STANDBY
            [node node-1]
            url = {one.Url}
            [node node-2]
            url = {two.Url}

            """);
        var active = new PairedHost(configuration);
        try
        {
            await active.WhenReady;
            using (var driver = new DriverClient(await active.Url))
            {
                say($"creating {LoadBalancers} load balancers");
                await Parallel.ForEachAsync(
                    Enumerable.Range(0, LoadBalancers),
                    new ParallelOptions { MaxDegreeOfParallelism = 8 },
                    async (number, _) => await driver.CallAsync(Calls.Create(number, members: 2)));
            }

            var figures = new List<Figure>();
            foreach (var (what, signal) in new[] { ("kill", "-KILL"), ("freeze", "-STOP") })
            {
                var samples = new List<double>();
                for (var run = 0; run < Runs; run++)
                {
                    (active, var seconds) = await RunAsync(active, configuration, signal);
                    samples.Add(seconds);
                    say(string.Create(CultureInfo.InvariantCulture, $"{what} {run + 1}: {seconds:0.00} s"));
                }

                foreach (var (name, value) in new[] { ("p50", Percentiles.At(samples, 50)), ("max", samples.Max()) })
                    figures.Add(new Figure($"takeover_{what}_{name}_s", value, "s", samples.Count, "the lease's duration", value / LeaseSeconds));
            }

            return figures;
        }
        finally
        {
            await active.DisposeAsync();
        }
    }

    /// <returns>The host that is active then.</returns>
    private static async Task<(PairedHost Active, double Seconds)> RunAsync(PairedHost active, string configuration, string signal)
    {
        var next = new PairedHost(configuration);
        await next.WhenWaiting;
        // Renewals come every half second; whatever moment of that it is, is by chance.
        await Task.Delay(TimeSpan.FromSeconds(1) + (Random.Shared.NextDouble() * TimeSpan.FromMilliseconds(500)));
        var began = Stopwatch.GetTimestamp();
        active.Signal(signal);
        var seconds = Stopwatch.GetElapsedTime(began, await next.WhenReady).TotalSeconds;
        if (signal == "-STOP")
        {
            active.Signal("-CONT");
            if (await active.ExitAsync() is not 4 and var code)
                throw new InvalidOperationException($"the host that was frozen ended with {code}");
        }

        await active.DisposeAsync();
        return (next, seconds);
    }
}
