using System.Diagnostics;
using System.Globalization;
using LoxiActors.Bench.Load;
using LoxiActors.Imitation;
using LoxiActors.Tests.Postgres;

namespace LoxiActors.Bench.Figures;

/// <summary>
/// Calls that hosts of one machine accept together: first each creates a load balancer, then each renames one, spread over the hosts. A name
/// reaches no node, so it is what deciding, storing and the way between hosts cost. Beside it a host of the local engine on the same PostgreSQL.
/// </summary>
internal sealed class ClusterCalls : IBenchmark
{
    private const int LoadBalancers = 2_000;
    private const int Abreast = 64;
    private const double PublishedIdle = 3_450;

    public string Name => "cluster";

    public IReadOnlyList<string> Figures { get; } = ["cluster_calls_1_per_s", "cluster_calls_2_per_s", "cluster_calls_3_per_s", "cluster_idle_lb_bytes"];

    public string Description => $"driver calls/s on 1, 2 and 3 hosts of this machine, {Abreast} at a time, and what {LoadBalancers} load balancers keep in memory";

    public async Task<IReadOnlyList<Figure>> RunAsync(Action<string> say)
    {
        await using var server = await PostgresServer.StartAsync();
        await using var node = await ImitationNode.StartAsync(new ImitationNodeOptions { ImmediateHealth = true });
        var nodes = $"[loxilb]\napi_endpoints = node-1={node.Url}";
        var local = await LocalAsync(server, nodes);
        say(string.Create(CultureInfo.InvariantCulture, $"local engine: {local:0} calls/s"));
        var figures = new List<Figure>();
        for (var count = 1; count <= 3; count++)
        {
            await using var cluster = await ClusterHosts.StartAsync(server, count, nodes);
            var before = await HeapAsync(cluster);
            var rate = await CallsAsync(cluster.Drivers);
            say(string.Create(CultureInfo.InvariantCulture, $"{count} hosts: {rate:0} calls/s"));
            figures.Add(new Figure($"cluster_calls_{count}_per_s", rate, "calls/s", 2 * LoadBalancers, "one host of the local engine, same PostgreSQL", rate / local));
            if (count == 3)
                figures.Add(Idle(await HeapAsync(cluster) - before));
        }

        return figures;
    }

    /// <summary>All three hosts know what each load balancer owns; one of them has it in memory.</summary>
    private static Figure Idle(double grown) =>
        new("cluster_idle_lb_bytes", grown / LoadBalancers, "bytes", LoadBalancers, "idle_lb_bytes, as published", grown / LoadBalancers / PublishedIdle);

    private static async Task<double> LocalAsync(PostgresServer server, string nodes)
    {
        using var scratch = new ScratchDirectory();
        var configuration = Path.Combine(scratch.Path, "loxiactors.conf");
        await File.WriteAllTextAsync(configuration, $"[host]\nbind_port = 0\n[database]\nconnection = {(await server.NewDatabaseAsync()).OriginalString}\n{nodes}\n");
        await using var host = new PairedHost(configuration);
        await host.WhenReady;
        using var driver = new DriverClient(await host.Url);
        return await CallsAsync([driver]);
    }

    /// <summary>The second half, changes of what is there, is what counts: by then everything is compiled and connected.</summary>
    private static async Task<double> CallsAsync(IReadOnlyList<DriverClient> drivers)
    {
        var abreast = new ParallelOptions { MaxDegreeOfParallelism = Abreast };
        await Parallel.ForEachAsync(Enumerable.Range(0, LoadBalancers), abreast, async (number, _) => await drivers[number % drivers.Count].UntilTakenAsync(Calls.Create(number, members: 2)));
        await Parallel.ForEachAsync(Enumerable.Range(0, LoadBalancers), abreast, async (number, _) => await drivers[(number + 1) % drivers.Count].UntilTakenAsync(Calls.Rename(number, "warm")));
        var began = Stopwatch.GetTimestamp();
        for (var round = 0; round < 2; round++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"round {round}");
            await Parallel.ForEachAsync(Enumerable.Range(0, LoadBalancers), abreast, async (number, _) => await drivers[number % drivers.Count].UntilTakenAsync(Calls.Rename(number, name)));
        }

        return 2 * LoadBalancers / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    /// <summary>Managed memory of all hosts together: the least that is seen within a while, because garbage counts until it is collected.</summary>
    private static async Task<double> HeapAsync(ClusterHosts cluster)
    {
        var least = double.MaxValue;
        for (var look = 0; look < 30; look++)
        {
            var sum = 0.0;
            foreach (var driver in cluster.Drivers)
            {
                var line = (await driver.MetricsAsync()).Split('\n').First(text => text.StartsWith("dotnet_gc_heap", StringComparison.Ordinal));
                sum += double.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture);
            }

            least = Math.Min(least, sum);
            await Task.Delay(TimeSpan.FromSeconds(0.5));
        }

        return least;
    }
}
