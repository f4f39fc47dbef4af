using System.Diagnostics;
using System.Globalization;
using System.Net;
using LoxiActors.Actors.Nodes.Health;
using LoxiActors.Adapters.Heartbeats;
using LoxiActors.Adapters.LoxiLb.Health;
using LoxiActors.Adapters.LoxiLb.Options;
using LoxiActors.Bench.Load;
using LoxiActors.Host;
using LoxiActors.Host.Configuration;
using LoxiActors.Protocol.Api;
using LoxiActors.Protocol.Octavia.Tree;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoxiActors.Bench.Figures;

/// <summary>A thousand pairs (--pairs=N) of nodes with a load balancer each: all active nodes fall silent at once, until every standby is MASTER.</summary>
internal sealed class MassFailover(int pairs) : IBenchmark
{
    public const int UsualPairs = 1_000;

    /// <summary>
    /// Longer than the defaults (0.5 s and 5 s): the nodes share this machine's processors. A death is noticed no later for it, because an
    /// overdue heartbeat has the node probed at once.
    /// </summary>
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(2);

    /// <inheritdoc cref="ProbeInterval"/>
    private static readonly TimeSpan WatchInterval = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    /// <summary>Octavia fails over ten at a time, 68 s each, once it has noticed after 60 s.</summary>
    private double OctaviaSeconds => 60 + (Math.Ceiling(pairs / 10.0) * 68);

    private static readonly (string Kind, string Words)[] Milestones =
    [
        ("node-standing-noted", "its node is known to be dead"),
        ("failover-opened", "the failover is opened"),
        ("failover-granted", "it is admitted"),
        ("role-started", "the role is on its way"),
        ("failover-served", "the standby has said that it is MASTER"),
    ];

    public string Name => "mass-failover";

    public IReadOnlyList<string> Figures { get; } = [$"mass_failover_{pairs}_s", $"mass_failover_{pairs}_cpu_s"];

    public string Description => $"{pairs} of {2 * pairs} nodes fall silent at once, each with a load balancer";

    public async Task<IReadOnlyList<Figure>> RunAsync(Action<string> say)
    {
        using var scratch = new ScratchDirectory();
        var keys = Path.Combine(scratch.Path, "keys");
        await File.WriteAllTextAsync(keys, HeartbeatFleet.KeyText);
        var heartbeats = new IPEndPoint(IPAddress.Loopback, FreePort.Udp());
        await using var fleet = new FleetProcess(2 * pairs, heartbeats.Port);
        var port = await fleet.Port;
        var settings = new Settings
        {
            Host = new HostSettings { BindPort = 0, DataDirectory = scratch.Path },
            Heartbeats = new HeartbeatReceiverOptions { KeyFile = keys, Bind = heartbeats },
            Health = new HealthMonitorOptions { Policy = new HealthPolicy { CutOffShare = 1, ProbeInterval = ProbeInterval } },
            Failover = new FailoverSettings { RatePerMinute = 0, Concurrent = 0, Share = 0, ZoneShare = 0 },
            LoxiLb = new LoxiLbOptions
            {
                Nodes =
                [
                    .. Enumerable.Range(0, 2 * pairs).Select(number => new NodeOptions
                    {
                        Name = AnsweringFleet.NameOf(number), Url = new Uri($"http://{AnsweringFleet.AddressOf(number)}:{port}"), Zone = ZoneOf(number / 2),
                    }),
                ],
                DefaultTopology = Topology.ActiveStandby,
                HealthCheckInterval = WatchInterval,
            },
        };
        await using var plane = await ControlPlane.StartAsync(settings, NullLoggerFactory.Instance);
        using var driver = new DriverClient(plane.Url);
        using var stop = new CancellationTokenSource();
        var reports = ReportAsync(driver, stop.Token);
        say($"creating {pairs} load balancers");
        var created = 0;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, pairs),
            new ParallelOptions { MaxDegreeOfParallelism = 16 },
            async (number, _) =>
            {
                await driver.CallAsync(Calls.Create(number, members: 2, zone: ZoneOf(number)));
                if (Interlocked.Increment(ref created) is var done && done % 100 == 0)
                    say($"{done} accepted");
            });
        await WholeAsync(driver, say);
        using var self = Process.GetCurrentProcess();
        var (idleFrom, idleCpu) = (Stopwatch.GetTimestamp(), self.TotalProcessorTime);
        await Task.Delay(TimeSpan.FromSeconds(10));
        self.Refresh();
        say(string.Create(CultureInfo.InvariantCulture,
            $"before: {(self.TotalProcessorTime - idleCpu) / Stopwatch.GetElapsedTime(idleFrom):0.00} cores for looking after {2 * pairs} nodes; load average {LoadAverage.Now}"));

        var cpu = self.TotalProcessorTime;
        var fleetCpu = fleet.Processor;
        var silence = await fleet.SilenceMastersAsync();
        var masters = await fleet.MastersAsync(silence.Nodes, Patience);
        self.Refresh();
        var used = (self.TotalProcessorTime - cpu).TotalSeconds;
        var seconds = masters.Select(at => Stopwatch.GetElapsedTime(silence.Clock, at).TotalSeconds).Order().ToList();
        say(string.Create(CultureInfo.InvariantCulture,
            $"{silence.Nodes} nodes fell silent; {seconds.Count} others are MASTER, the first after {seconds[0]:0.00} s, half after {seconds[seconds.Count / 2]:0.00} s, the last after {seconds[^1]:0.00} s"));
        say(string.Create(CultureInfo.InvariantCulture, $"processor time: {used:0.0} s here, {(fleet.Processor - fleetCpu).TotalSeconds:0.0} s for the nodes; load average {LoadAverage.Now}"));
        await ExplainAsync(driver, silence.At, say);
        await stop.CancelAsync();
        await reports;
        if (seconds.Count < pairs)
            throw new InvalidOperationException($"only {seconds.Count} of {pairs} load balancers moved within {Patience.TotalSeconds:0} s");
        return
        [
            new Figure(Figures[0], seconds[^1], "s", seconds.Count, $"Octavia: 10 at a time, 68 s each, after 60 s ({OctaviaSeconds:0} s)", seconds[^1] / OctaviaSeconds),
            new Figure(Figures[1], used, "CPU-s", seconds.Count, "the time that it took", used / seconds[^1]),
        ];
    }

    private static string ZoneOf(int pair) => $"zone-{pair:0000}";

    private async Task WholeAsync(DriverClient driver, Action<string> say)
    {
        var began = Stopwatch.GetTimestamp();
        var whole = 0;
        while (whole < pairs)
        {
            var view = await driver.GetAsync<LoadBalancerView>($"/api/v1/loadbalancers/{Calls.LoadBalancer(whole)}");
            if (view is { Failover: null, Placements.Length: 2 } && view.Placements.All(placement => placement is { State: "in-sync", HasRole: true, Verdict: null }))
                whole++;
            else if (Stopwatch.GetElapsedTime(began) > Patience)
                throw new TimeoutException($"load balancer {whole} is not whole: {string.Join(", ", view.Placements)}");
            else
                await Task.Delay(100);
        }

        say(string.Create(CultureInfo.InvariantCulture, $"all are whole after {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s more"));
    }

    /// <summary>Where the time went: when each step came to pass, as the journal has it.</summary>
    private async Task ExplainAsync(DriverClient driver, DateTimeOffset since, Action<string> say)
    {
        var steps = Milestones.ToDictionary(milestone => milestone.Kind, _ => new List<double>());
        for (var number = 0; number < pairs; number++)
        {
            var page = await driver.GetAsync<HistoryPage>($"/api/v1/loadbalancers/{Calls.LoadBalancer(number)}/history?limit=1000");
            foreach (var entry in page.History.Where(entry => entry.At > since && steps.ContainsKey(entry.Kind)).DistinctBy(entry => entry.Kind))
                steps[entry.Kind].Add((entry.At - since).TotalSeconds);
        }

        foreach (var (kind, words) in Milestones.Where(milestone => steps[milestone.Kind].Count > 0))
        {
            var all = steps[kind];
            say(string.Create(CultureInfo.InvariantCulture, $"  {words}: first {all.Min():0.00} s, half {Percentiles.At(all, 50):0.00} s, last {all.Max():0.00} s ({all.Count})"));
        }
    }

    private static async Task ReportAsync(DriverClient driver, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
            await driver.TakeReportsAsync(waitSeconds: 1);
    }

    private sealed record HistoryPage(IReadOnlyList<HistoryEntry> History);
}
