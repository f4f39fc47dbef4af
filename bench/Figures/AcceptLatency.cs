using System.Collections.Concurrent;
using System.Diagnostics;
using LoxiActors.Bench.Load;

namespace LoxiActors.Bench.Figures;

/// <summary>
/// From a driver's HTTP request until it is told that its call is durable, at a fixed rate that does not slow down when
/// answers do (a call's latency counts from when it was due). Every other call changes what the nodes should hold; they take
/// a second for each rule, as real ones do, and reports are taken meanwhile.
/// </summary>
internal sealed class AcceptLatency : IBenchmark
{
    private const int LoadBalancers = 1_000;
    private const int CallsPerSecond = 500;
    private const int WarmUpCalls = 2_000;
    private const int MeasuredCalls = 10_000;

    public string Name => "accept";

    public IReadOnlyList<string> Figures { get; } = ["accept_p50_ms", "accept_p99_ms"];

    public string Description => $"{CallsPerSecond} driver calls/s over {LoadBalancers} load balancers, through HTTP to the flushed journal";

    public async Task<IReadOnlyList<Figure>> RunAsync(Action<string> say)
    {
        await using var cloud = await Cloud.StartAsync(postMilliseconds: 1_000);
        using var stop = new CancellationTokenSource();
        var agent = AgentAsync(cloud.Driver, stop.Token);
        say($"creating {LoadBalancers} load balancers");
        await Parallel.ForEachAsync(
            Enumerable.Range(0, LoadBalancers),
            new ParallelOptions { MaxDegreeOfParallelism = 16 },
            async (number, _) => await cloud.Driver.CallAsync(Calls.Create(number, members: 2)));
        say($"{WarmUpCalls} calls to warm up");
        await SendAsync(cloud.Driver, 0, WarmUpCalls);
        say($"{MeasuredCalls} calls");
        var samples = await SendAsync(cloud.Driver, WarmUpCalls, MeasuredCalls);
        await stop.CancelAsync();
        await agent;

        using var scratch = new ScratchDirectory();
        var bare = Percentiles.At(BareCommit.Measure(scratch.Path, 1_000), 50);
        var p50 = Percentiles.At(samples, 50);
        var p99 = Percentiles.At(samples, 99);
        const string against = "one bare SQLite commit, p50";
        return
        [
            new Figure("accept_p50_ms", p50, "ms", samples.Count, against, p50 / bare),
            new Figure("accept_p99_ms", p99, "ms", samples.Count, against, p99 / bare),
        ];
    }

    private static async Task<List<double>> SendAsync(DriverClient driver, int first, int count)
    {
        var samples = new ConcurrentBag<double>();
        var started = Stopwatch.GetTimestamp();
        var calls = new List<Task>(count);
        for (var i = 0; i < count; i++)
        {
            var due = TimeSpan.FromSeconds((double)i / CallsPerSecond);
            var early = due - Stopwatch.GetElapsedTime(started);
            if (early > TimeSpan.FromMilliseconds(1))
                await Task.Delay(early);
            calls.Add(CallAsync(driver, first + i, started, due, samples));
        }

        await Task.WhenAll(calls);
        return [.. samples];
    }

    /// <summary>In turn: a third member comes, the load balancer gets a name, the member goes, the name changes.</summary>
    private static async Task CallAsync(DriverClient driver, int index, long started, TimeSpan due, ConcurrentBag<double> samples)
    {
        var number = index % LoadBalancers;
        await driver.CallAsync((index / LoadBalancers % 4) switch
        {
            0 => Calls.CreateMember(number, 2),
            2 => Calls.DeleteMember(number, 2),
            _ => Calls.Rename(number, $"name {index}"),
        });
        samples.Add((Stopwatch.GetElapsedTime(started) - due).TotalMilliseconds);
    }

    private static async Task AgentAsync(DriverClient driver, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
            await driver.TakeReportsAsync(waitSeconds: 1);
    }
}
