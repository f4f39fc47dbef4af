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
    private const int Abreast = 32;
    private const int Rounds = 3;
    private const double PublishedIdle = 3_450;

    public string Name => "cluster";

    public IReadOnlyList<string> Figures { get; } = ["cluster_calls_1_per_s", "cluster_calls_2_per_s", "cluster_calls_3_per_s", "cluster_idle_lb_bytes"];

    public string Description => $"driver calls/s on 1, 2 and 3 hosts of this machine, {Abreast} at a time, and what {LoadBalancers} load balancers keep in memory";

    public async Task<IReadOnlyList<Figure>> RunAsync(Action<string> say)
    {
        await using var server = await PostgresServer.StartAsync();
        var local = await LocalAsync(server);
        say(string.Create(CultureInfo.InvariantCulture, $"local engine: {local:0} calls/s"));
        var figures = new List<Figure>();
        for (var count = 1; count <= 3; count++)
        {
            await using var node = await EmptyNodeAsync();
            await using var cluster = await ClusterHosts.StartAsync(server, count, Nodes(node));
            var before = await HeapAsync(cluster);
            var rate = await CallsAsync(cluster.Drivers, node);
            say(string.Create(CultureInfo.InvariantCulture, $"{count} hosts: {rate:0} calls/s"));
            figures.Add(new Figure($"cluster_calls_{count}_per_s", rate, "calls/s", Rounds * LoadBalancers, "one host of the local engine, same PostgreSQL", rate / local));
            if (count < 3)
                continue;
            await ReportedAsync(cluster.Drivers[0]);
            figures.Add(Idle(await HeapAsync(cluster) - before));
        }

        return figures;
    }

    /// <summary>All three hosts know what each load balancer owns; one of them has it in memory.</summary>
    private static Figure Idle(double grown) =>
        new("cluster_idle_lb_bytes", grown / LoadBalancers, "bytes", LoadBalancers, "idle_lb_bytes, as published", grown / LoadBalancers / PublishedIdle);

    private static async Task<double> LocalAsync(PostgresServer server)
    {
        using var scratch = new ScratchDirectory();
        await using var node = await EmptyNodeAsync();
        var configuration = Path.Combine(scratch.Path, "loxiactors.conf");
        await File.WriteAllTextAsync(configuration, $"[host]\nbind_port = 0\n[database]\nconnection = {(await server.NewDatabaseAsync()).OriginalString}\n{Nodes(node)}\n");
        await using var host = new PairedHost(configuration);
        await host.WhenReady;
        using var driver = new DriverClient(await host.Url);
        return await CallsAsync([driver], node);
    }

    /// <summary>One that holds rules already would have all of them read for each load balancer.</summary>
    private static Task<ImitationNode> EmptyNodeAsync() => ImitationNode.StartAsync(new ImitationNodeOptions { ImmediateHealth = true });

    private static string Nodes(ImitationNode node) => $"[loxilb]\napi_endpoints = node-1={node.Url}";

    /// <summary>
    /// Changes of what is there are what counts. More and more at a time come before it, because hosts that compile everything at once on the
    /// processors that they share take each other for dead.
    /// </summary>
    private static async Task<double> CallsAsync(IReadOnlyList<DriverClient> drivers, ImitationNode node)
    {
        await EachAsync(Abreast / 8, number => drivers[number % drivers.Count].UntilTakenAsync(Calls.Create(number, members: 2)));
        await ConfiguredAsync(node);
        await RenamedAsync("warm", Abreast / 4);
        await RenamedAsync("warmer", Abreast);
        var began = Stopwatch.GetTimestamp();
        for (var round = 0; round < Rounds; round++)
            await RenamedAsync(string.Create(CultureInfo.InvariantCulture, $"round {round}"), Abreast);
        return Rounds * LoadBalancers / Stopwatch.GetElapsedTime(began).TotalSeconds;

        Task RenamedAsync(string name, int abreast) => EachAsync(abreast, number => drivers[number % drivers.Count].UntilTakenAsync(Calls.Rename(number, name)));
    }

    /// <summary>The rules of all load balancers are there.</summary>
    private static async Task ConfiguredAsync(ImitationNode node)
    {
        long? last = -1;
        for (long? now = null; now != last; await Task.Delay(TimeSpan.FromSeconds(3)))
            (last, now) = (now, node.Control.Calls.LastOrDefault(call => call.Method != "GET")?.Number);
    }

    /// <summary>Octavia has been told everything, and so no load balancer has anything open.</summary>
    private static async Task ReportedAsync(DriverClient driver)
    {
        for (var empty = 0; empty < 3;)
            empty = (await driver.TakeReportsAsync(waitSeconds: 2)).Count == 0 ? empty + 1 : 0;
    }

    private static Task EachAsync(int abreast, Func<int, Task> call) =>
        Parallel.ForEachAsync(Enumerable.Range(0, LoadBalancers), new ParallelOptions { MaxDegreeOfParallelism = abreast }, async (number, _) => await call(number));

    /// <summary>What is in use of all hosts' managed memory together.</summary>
    private static async Task<double> HeapAsync(ClusterHosts cluster)
    {
        var sum = 0.0;
        foreach (var (host, driver) in cluster.Hosts.Zip(cluster.Drivers))
        {
            await HeapOf.CollectAsync(host.ProcessId);
            var line = (await driver.MetricsAsync()).Split('\n').First(text => text.StartsWith("dotnet_gc_heap", StringComparison.Ordinal));
            sum += double.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture);
        }

        return sum;
    }
}
