using System.Collections.Immutable;
using LoxiActors.Actors.Nodes.Health;
using LoxiActors.Adapters.LoxiLb.Options;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Adapters.LoxiLb.Probing;

/// <summary>Takes what became of a probe; called on any thread.</summary>
internal delegate void ProbeEnded(NodeName node, ProbeStart start, ProbeResult result, TimeSpan timeout);

/// <summary>Probes every node as the judge orders it. Has neither threads nor timers of its own but for the limit of each probe.</summary>
internal sealed class Prober : IDisposable
{
    private readonly ImmutableArray<Target> _targets;
    private readonly int _atOnceMax;
    private readonly TimeSpan _tick;
    private readonly ProbeEnded _ended;
    private readonly Action<NodeName, Exception> _failed;
    private readonly CancellationTokenSource _stop = new();
    private int _underWay;

    /// <param name="atOnceMax">Probes under way; what is due beyond that waits for the next tick.</param>
    /// <param name="failed">Called when a probe failed within the control plane: it says nothing, and comes again.</param>
    /// <param name="network">What carries requests to a node; null for sockets.</param>
    /// <exception cref="LoxiLbSetupException">A certificate or key file can't be used.</exception>
    public Prober(IEnumerable<NodeOptions> nodes, HealthPolicy policy, int atOnceMax, TimeProvider time, ProbeEnded ended, Action<NodeName, Exception> failed, Func<NodeName, HttpMessageHandler>? network = null)
    {
        _failed = failed;
        _atOnceMax = atOnceMax;
        _tick = policy.LookInterval;
        _ended = ended;
        var connect = policy.ProbeTimeout > policy.SuspectProbeTimeout ? policy.ProbeTimeout : policy.SuspectProbeTimeout;
        var all = nodes.OrderBy(node => node.Name).ToList();
        // Spread over the first interval, so that nodes are not all asked at the same moment.
        _targets = [.. all.Select((node, place) => new Target(node.Name, new NodeProbe(node, connect, time, network?.Invoke(node.Name)), -policy.ProbeInterval * place / all.Count))];
    }

    public int UnderWay => Volatile.Read(ref _underWay);

    /// <summary>Begins what is due; nodes in doubt come first. For one thread at a time.</summary>
    /// <param name="orders">One for each node, sorted by name.</param>
    public void Tick(ReadOnlySpan<ProbeOrder> orders, ProbeStart start)
    {
        for (var pass = 0; pass < 2; pass++)
        {
            for (var place = 0; place < _targets.Length; place++)
            {
                var (target, order) = (_targets[place], orders[place]);
                if (order.InDoubt == (pass == 0))
                    Tick(target, order, start);
            }
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        foreach (var target in _targets)
            target.Probe.Dispose();
        _stop.Dispose();
    }

    private void Tick(Target target, ProbeOrder order, ProbeStart start)
    {
        // Half a tick early is nearer to the interval than half a tick late.
        var due = start.Now - target.Began >= order.Interval - (_tick / 2) || (order.InDoubt && !target.WasInDoubt);
        if (Volatile.Read(ref target.IsUnderWay) || !due)
        {
            target.WasInDoubt = order.InDoubt;
            return;
        }

        if (UnderWay >= _atOnceMax)
            return;
        target.WasInDoubt = order.InDoubt;
        target.Began = start.Now;
        Volatile.Write(ref target.IsUnderWay, true);
        Interlocked.Increment(ref _underWay);
        _ = RunAsync(target, start, order.Timeout);
    }

    private async Task RunAsync(Target target, ProbeStart start, TimeSpan timeout)
    {
        var result = new ProbeResult(ProbeEnd.Void);
        try
        {
            result = await target.Probe.AskAsync(timeout, _stop.Token);
        }
        catch (ObjectDisposedException)
        {
            // The host ends.
        }
#pragma warning disable CA1031 // A probe that could not be made says nothing of the node.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            if (!_stop.IsCancellationRequested)
                _failed(target.Name, failure);
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
            Volatile.Write(ref target.IsUnderWay, false);
        }

        if (!_stop.IsCancellationRequested)
            _ended(target.Name, start, result, timeout);
    }

    private sealed class Target(NodeName name, NodeProbe probe, TimeSpan began)
    {
        public readonly NodeName Name = name;
        public readonly NodeProbe Probe = probe;
        public TimeSpan Began = began;
        public bool WasInDoubt;
        public bool IsUnderWay;
    }
}
