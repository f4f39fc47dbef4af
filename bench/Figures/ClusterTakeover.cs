using System.Diagnostics;
using System.Globalization;
using LoxiActors.Bench.Load;
using LoxiActors.Imitation;
using LoxiActors.Tests.Postgres;

namespace LoxiActors.Bench.Figures;

/// <summary>
/// From kill -9 of one of three hosts, the one that acts, until every load balancer has taken a call through another host, and until the host that acts
/// then is looking at the nodes.
/// </summary>
internal sealed class ClusterTakeover : IBenchmark
{
    private const int LoadBalancers = 300;
    private const int Runs = 3;
    private const double Promised = 10;

    /// <summary>What was on its way to the killed host as it ended is not heard of again; whoever sent it has to send it again.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public string Name => "cluster-takeover";

    public IReadOnlyList<string> Figures { get; } = ["cluster_takeover_calls_s", "cluster_takeover_nodes_s"];

    public string Description => $"the acting one of three hosts is killed, {Runs} times, with {LoadBalancers} load balancers";

    public async Task<IReadOnlyList<Figure>> RunAsync(Action<string> say)
    {
        await using var server = await PostgresServer.StartAsync();
        await using var node = await ImitationNode.StartAsync(new ImitationNodeOptions { ImmediateHealth = true });
        var (calls, looks) = (new List<double>(), new List<double>());
        for (var run = 1; run <= Runs; run++)
        {
            await using var cluster = await ClusterHosts.StartAsync(server, 3, $"[loxilb]\ncluster_health_check_interval = 1\n[node node-1]\nurl = {node.Url}");
            await EachAsync(number => cluster.Drivers[number % 3].UntilTakenAsync(Calls.Create(number, members: 2)));
            var began = Stopwatch.GetTimestamp();
            cluster.Hosts[0].Signal("-KILL");
            var looking = LookingAsync(cluster.Drivers[1], began);
            await EachAsync(number => cluster.Drivers[1].UntilTakenAsync(Calls.Rename(number, "after"), Patience));
            calls.Add(Stopwatch.GetElapsedTime(began).TotalSeconds);
            looks.Add(await looking);
            say(string.Create(CultureInfo.InvariantCulture, $"run {run}: last call {calls[^1]:0.0} s, nodes {looks[^1]:0.0} s"));
        }

        return [In("cluster_takeover_calls_s", calls), In("cluster_takeover_nodes_s", looks)];
    }

    private static Figure In(string name, List<double> seconds) => new(name, seconds.Max(), "s", seconds.Count, "the promised 10 s", seconds.Max() / Promised);

    private static Task EachAsync(Func<int, Task> call) => Parallel.ForEachAsync(
        Enumerable.Range(0, LoadBalancers), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (number, _) => await call(number));

    private static async Task<double> LookingAsync(DriverClient driver, long began)
    {
        while (true)
        {
            try
            {
                await driver.FirstLooksAsync();
                return Stopwatch.GetElapsedTime(began).TotalSeconds;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(50);
            }
        }
    }
}
