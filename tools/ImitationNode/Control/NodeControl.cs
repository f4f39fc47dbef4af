using LoxiActors.Imitation.Control;
using LoxiActors.Imitation.Core;

namespace LoxiActors.Imitation;

/// <summary>
/// Looks into a node and breaks it. Not part of LoxiLB. Wrong arguments throw <see cref="ArgumentException"/> with the
/// name of the argument.
/// </summary>
public sealed partial class NodeControl
{
    private readonly NodeHost _host;

    internal NodeControl(NodeHost host) => _host = host;

    /// <summary>The faults in force.</summary>
    public NodeFaults Faults
    {
        get => _host.Faults.Current;
        set => _host.Faults.Set(value);
    }

    /// <summary>The last calls to the node's API, oldest first, those under way included.</summary>
    public IReadOnlyList<NodeCall> Calls => _host.Calls.Calls;

    /// <summary>Finished calls by kind, since the start or the last <see cref="ClearCalls"/>.</summary>
    public IReadOnlyDictionary<string, long> CallCounts => _host.Calls.Counts;

    public void ClearCalls() => _host.Calls.Clear();

    /// <summary>Waits until a snapshot fits; it is taken again on every call, change and tenth of a second.</summary>
    /// <param name="timeout">Real time; ten seconds when left out.</param>
    /// <exception cref="TimeoutException">No snapshot fitted in time.</exception>
    public async Task<NodeSnapshot> WaitForAsync(
        Func<NodeSnapshot, bool> condition, TimeSpan? timeout = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(condition);
        var patience = timeout ?? TimeSpan.FromSeconds(10);
        var began = System.Diagnostics.Stopwatch.GetTimestamp();
        while (true)
        {
            var next = _host.Changes.Next;
            var snapshot = State();
            if (condition(snapshot))
                return snapshot;
            if (System.Diagnostics.Stopwatch.GetElapsedTime(began) >= patience)
                throw new TimeoutException($"node {snapshot.Name}: nothing fitted in {patience}");
            await Task.WhenAny(next, Task.Delay(TimeSpan.FromMilliseconds(100), cancellation));
            cancellation.ThrowIfCancellationRequested();
        }
    }

    public NodeSnapshot State() => Locked(state => Snapshots.Take(_host, state));

    /// <summary>Empties the node as a process restart does. Target health, users, faults and the call log stay.</summary>
    /// <param name="downtime">For so long connections are closed unanswered.</param>
    /// <param name="killed">True: the process had no time to take its VIPs off lo, so the next one finds them there.</param>
    public void Restart(TimeSpan downtime = default, bool killed = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(downtime, TimeSpan.Zero);
        _host.Restart(downtime, killed);
    }

    /// <summary>What probes of a target find from now on; takes effect after the simulated probe timing.</summary>
    /// <param name="port">Port 0 is the host's answer to a ping.</param>
    public void SetTarget(string ip, int port, bool healthy)
    {
        if (!GoIp.TryParse(ip, out _))
            throw new ArgumentException($"ip: '{ip}' is no IP address", nameof(ip));
        if (port is < 0 or > ushort.MaxValue)
            throw new ArgumentException($"port: {port} is not from 0 to 65535", nameof(port));
        Locked(state =>
        {
            _host.Targets.Set(ip, port, healthy);
            state.AdvanceTo(_host.Now);
            return 0;
        });
    }

    /// <summary>Runs every probe and rule sync to its end now, whatever their timing.</summary>
    public void SettleHealth() => Locked(state =>
    {
        state.SettleHealth(_host.Now);
        return 0;
    });

    /// <summary>Changes the counters of every endpoint that fits; returns how many did.</summary>
    public int CountTraffic(TrafficCounters traffic)
    {
        ArgumentNullException.ThrowIfNull(traffic);
        return Locked(state =>
        {
            var fitting = state.Rules.All
                .Where(rule => traffic.ExternalIp is null || rule.Key.ExternalIp == traffic.ExternalIp)
                .Where(rule => traffic.Port is null || rule.Key.Port == traffic.Port)
                .Where(rule => traffic.Protocol is null || rule.Key.Protocol == traffic.Protocol)
                .SelectMany(rule => rule.Endpoints)
                .Where(endpoint => traffic.EndpointIp is null || endpoint.Ip.ToString() == traffic.EndpointIp)
                .Where(endpoint => traffic.TargetPort is null || endpoint.Port == traffic.TargetPort)
                .ToList();
            foreach (var endpoint in fitting)
            {
                endpoint.Packets = traffic.Packets + (traffic.Set ? 0 : endpoint.Packets);
                endpoint.Bytes = traffic.Bytes + (traffic.Set ? 0 : endpoint.Bytes);
            }

            return fitting.Count;
        });
    }

    /// <summary>Changes an instance's HA state from inside the node, as BFD would.</summary>
    /// <param name="state">MASTER, BACKUP, FAULT, STOP or NOT_DEFINED.</param>
    public void SetRole(string state, string instance = Limits.DefaultInstance, string vip = "0.0.0.0")
    {
        if (Locked(node => node.SetRole(instance, state, vip)) is { } error)
            throw new ArgumentException($"state: '{state}': {error}", nameof(state));
    }

    /// <summary>
    /// Sets a BFD session's state and what follows from it: on BFDUp the higher source address becomes MASTER and the
    /// other BACKUP, on BFDDown the node becomes MASTER, whatever its peer does.
    /// </summary>
    /// <param name="state">BFDUp, BFDDown, BFDInit or BFDAdminDown.</param>
    public void SetBfd(string remoteIp, string state)
    {
        var found = Locked(node =>
        {
            if (!node.Bfd.SetState(remoteIp, state))
                return false;
            var session = node.Bfd.All.First(known => known.RemoteIp == remoteIp);
            if (state is "BFDDown" || (state is "BFDUp" && IsHigher(session)))
                node.SetRole(session.Instance, "MASTER", "0.0.0.0");
            else if (state is "BFDUp")
                node.SetRole(session.Instance, "BACKUP", "0.0.0.0");
            return true;
        });
        if (!found)
            throw new ArgumentException($"remoteIp: no BFD session with '{remoteIp}'", nameof(remoteIp));
    }

    private static bool IsHigher(BfdSession session) =>
        GoIp.TryParse(session.SourceIp, out var source) && GoIp.TryParse(session.RemoteIp, out var remote)
        && source.GetAddressBytes().AsSpan().SequenceCompareTo(remote.GetAddressBytes()) > 0;

    private T Locked<T>(Func<NodeState, T> act)
    {
        var state = _host.Life.State;
        lock (state.Gate)
        {
            state.AdvanceTo(_host.Now);
            return act(state);
        }
    }
}

/// <summary>Counters to add to endpoints, or to set. A null selector fits every rule or endpoint.</summary>
public sealed record TrafficCounters
{
    public string? ExternalIp { get; init; }
    public int? Port { get; init; }
    public string? Protocol { get; init; }
    public string? EndpointIp { get; init; }
    public int? TargetPort { get; init; }
    public ulong Packets { get; init; }
    public ulong Bytes { get; init; }

    /// <summary>Replace the counters instead of adding to them.</summary>
    public bool Set { get; init; }
}
