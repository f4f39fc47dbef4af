using System.Collections.Concurrent;
using LoxiActors.Adapters.LoxiLb.Connections;
using LoxiActors.Adapters.LoxiLb.Watching;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Host.Composition.Statistics;

/// <summary>
/// Takes in each look at the nodes, and keeps and tells the totals every now and then. Connections are counted beside that: a node
/// with many takes its time.
/// </summary>
internal sealed partial class StatisticsRounds(
    StatisticsTiming timing,
    StatisticsBook book,
    Func<IReadOnlyCollection<NodeStatus>> nodes,
    Func<NodeName, CancellationToken, Task<ConnectionReading>> connections,
    StatisticsMetrics metrics,
    TimeProvider time,
    ILogger<StatisticsRounds> log) : BackgroundService
{
    private const int NodesAtOnce = 4;

    /// <summary>Rounds for which a node with many connections is left alone.</summary>
    private readonly ConcurrentDictionary<NodeName, int> _rests = new();

    /// <summary>Nodes whose connections this process has read.</summary>
    private readonly HashSet<NodeName> _heard = [];

    private bool _keepingFails;

    /// <summary>Takes in what the last look showed and keeps it.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        book.Fold(nodes());
        TryKeep();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(KeepAsync(stoppingToken), timing.Connections > TimeSpan.Zero ? CountAsync(stoppingToken) : Task.CompletedTask);

    private async Task KeepAsync(CancellationToken cancellation)
    {
        var step = timing.Look < timing.Keep ? timing.Look : timing.Keep;
        for (var due = time.GetTimestamp(); ;)
        {
            await Task.Delay(step, time, cancellation);
            Try(() => book.Fold(nodes()));
            if (time.GetElapsedTime(due) < timing.Keep)
                continue;
            TryKeep();
            due = time.GetTimestamp();
        }
    }

    private async Task CountAsync(CancellationToken cancellation)
    {
        while (true)
        {
            await Task.Delay(timing.Connections, time, cancellation);
            try
            {
                await CountOnceAsync(cancellation);
            }
#pragma warning disable CA1031 // Whatever it was, the next round goes on.
            catch (Exception failure) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
            {
                metrics.Failed("round");
                RoundFailed(log, failure);
            }
        }
    }

    private async Task CountOnceAsync(CancellationToken cancellation)
    {
        var all = nodes();
        var read = new ConcurrentDictionary<NodeName, IReadOnlyDictionary<ListenerId, IReadOnlySet<ulong>>>();
        await Parallel.ForEachAsync(
            all.Where(node => node.Reachable == true && !Rests(node.Name)),
            new ParallelOptions { MaxDegreeOfParallelism = NodesAtOnce, CancellationToken = cancellation },
            async (node, stop) =>
            {
                if (await ReadAsync(node.Name, stop) is { } found)
                    read[node.Name] = found;
            });
        _heard.UnionWith(read.Keys);

        // Until each node that answers has been read once, what an earlier process counted is nearer to the truth.
        if (all.All(node => node.Reachable != true || _heard.Contains(node.Name)))
            book.Count(read, all.Where(node => node.Reachable == false).Select(node => node.Name));
    }

    private async Task<IReadOnlyDictionary<ListenerId, IReadOnlySet<ulong>>?> ReadAsync(NodeName node, CancellationToken cancellation)
    {
        switch (await connections(node, cancellation))
        {
            case ConnectionReading.Read read:
                if (read.Entries > StatisticsTiming.ManyEntries)
                {
                    _rests[node] = StatisticsTiming.RoundsBetweenManyEntries - 1;
                    Many(log, node, read.Entries);
                }

                return read.Connections;
            case ConnectionReading.Failed failed:
                metrics.Failed("connections");
                NotRead(log, node, failed.Reason);
                return null;
            case var other:
                throw new NotSupportedException(other.GetType().Name);
        }
    }

    private bool Rests(NodeName node)
    {
        if (!_rests.TryGetValue(node, out var rounds) || rounds == 0)
            return false;
        _rests[node] = rounds - 1;
        return true;
    }

    private void TryKeep()
    {
        try
        {
            book.Keep();
            if (_keepingFails)
                KeptAgain(log);
            _keepingFails = false;
        }
#pragma warning disable CA1031 // Whatever it was, the next round tries again.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            metrics.Failed("keeping");
            if (!_keepingFails)
                NotKept(log, failure);
            _keepingFails = true;
        }
    }

    private void Try(Action round)
    {
        try
        {
            round();
        }
#pragma warning disable CA1031 // Whatever it was, the next round goes on.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            metrics.Failed("round");
            RoundFailed(log, failure);
        }
    }
}
