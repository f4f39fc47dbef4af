using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using LoxiActors.Actors.Nodes.Messages;
using LoxiActors.Actors.Ports;
using LoxiActors.Adapters.Heartbeats;
using LoxiActors.Adapters.LoxiLb;
using LoxiActors.Adapters.LoxiLb.Health;
using LoxiActors.Adapters.LoxiLb.Options;
using LoxiActors.Bench.Load;
using LoxiActors.Imitation;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Nodes;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoxiActors.Bench.Figures;

/// <summary>
/// 100 nodes that are well, ten of them without an agent, before a host with twice as many busy threads as cores: how many are judged
/// dead. Afterwards one of them really dies, so that none judged dead is not for want of judging.
/// </summary>
internal sealed class FalseVerdicts(TimeSpan duration) : IBenchmark
{
    private const int Nodes = 100;
    private const int Agentless = 10;
    private const int Imitations = 10;
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan DeathPatience = TimeSpan.FromSeconds(60);

    public string Name => "false-verdicts";

    public IReadOnlyList<string> Figures { get; } = ["false_verdicts_overload", "false_suspects_overload", "death_overload_s"];

    public string Description => string.Create(
        CultureInfo.InvariantCulture, $"{Nodes} healthy nodes before a host at twice its processors' load for {duration.TotalSeconds:0} s (--seconds=N)");

    public async Task<IReadOnlyList<Figure>> RunAsync(Action<string> say)
    {
        using var scratch = new ScratchDirectory();
        var keys = Path.Combine(scratch.Path, "keys");
        await File.WriteAllTextAsync(keys, HeartbeatFleet.KeyText);
        var imitations = await Task.WhenAll(Enumerable.Range(0, Imitations).Select(_ => ImitationNode.StartAsync()));
        var options = new LoxiLbOptions
        {
            Nodes = [.. Enumerable.Range(0, Nodes).Select(number => new NodeOptions { Name = new($"node-{number:000}"), Url = imitations[number % Imitations].Url })],
        };
        var verdicts = new Verdicts();
        using var metrics = new HealthMetrics();
        using var loxiLbMetrics = new LoxiLbMetrics();
        using var nodes = new LoxiLbNodes(options, loxiLbMetrics, TimeProvider.System, NullLoggerFactory.Instance);
        await using var monitor = new HealthMonitor(nodes, new HealthMonitorOptions(), verdicts, metrics, TimeProvider.System, NullLogger<HealthMonitor>.Instance);
        var beating = options.Nodes.Skip(Agentless).Select(node => node.Name).ToList();
        await using var receiver = new HeartbeatReceiver(
            new HeartbeatReceiverOptions { KeyFile = keys, Bind = new IPEndPoint(IPAddress.Loopback, 0) },
            beating.Select(node => new HeartbeatNode(node)), monitor, TimeProvider.System, NullLoggerFactory.Instance);
        await receiver.StartAsync();
        using var senders = new BeatingNodes(beating, receiver.BoundTo!);
        monitor.Start();
        await Task.Delay(Settling);
        say($"{verdicts.Take(NodeVerdict.Alive)} nodes alive before the load; {verdicts.Take(NodeVerdict.Suspect)} were suspect, {verdicts.Take(NodeVerdict.Dead)} dead");

        using var burners = new Burners(2 * Environment.ProcessorCount);
        await Task.Delay(duration);
        var (dead, suspect) = (verdicts.Take(NodeVerdict.Dead), verdicts.Take(NodeVerdict.Suspect));
        var seen = monitor.Snapshot();
        say(string.Create(CultureInfo.InvariantCulture,
            $"{dead} dead, {suspect} suspect; {seen.Lost.TotalSeconds:0.0} s lost, {seen.VoidProbes} probes void, alarms: {string.Join(", ", seen.Alarms.Select(alarm => alarm.Kind))}; longest gap between two heartbeats sent {senders.LongestGap.TotalSeconds:0.00} s"));

        var died = Stopwatch.GetTimestamp();
        var dies = verdicts.WhenDead(beating[0]);
        senders.Silence(0);
        await imitations[Agentless % Imitations].StopAsync();
        var took = Stopwatch.GetElapsedTime(died, await dies.WaitAsync(DeathPatience)).TotalSeconds;
        say(string.Create(CultureInfo.InvariantCulture, $"a real death was judged after {took:0.00} s"));
        foreach (var imitation in imitations)
            await imitation.DisposeAsync();
        var looks = (long)(duration / TimeSpan.FromMilliseconds(50)) * Nodes;
        return
        [
            new Figure("false_verdicts_overload", dead, "deaths", looks, "the nodes that died, 0: as many as are allowed", dead),
            new Figure("false_suspects_overload", suspect, "suspects", looks, "an hour's worth per node", suspect / (duration.TotalHours * Nodes)),
            new Figure("death_overload_s", took, "s", 1, "0.7 s without load", took / 0.7),
        ];
    }

    private sealed class Verdicts : INodeVerdicts
    {
        private readonly ConcurrentQueue<NodeVerdict> _all = new();
        private readonly ConcurrentDictionary<NodeName, TaskCompletionSource<long>> _deaths = new();

        private readonly int[] _taken = new int[3];

        public void Judged(NodeName node, NodeJudged judged)
        {
            _all.Enqueue(judged.Verdict);
            if (judged.Verdict == NodeVerdict.Dead && _deaths.TryGetValue(node, out var death))
                death.TrySetResult(Stopwatch.GetTimestamp());
        }

        public Task<long> WhenDead(NodeName node) =>
            _deaths.GetOrAdd(node, _ => new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

        /// <summary>How many there were since it was last asked for this one.</summary>
        public int Take(NodeVerdict verdict)
        {
            var all = _all.Count(entry => entry == verdict);
            var before = _taken[(int)verdict];
            _taken[(int)verdict] = all;
            return all - before;
        }
    }
}
