using System.Collections.Immutable;
using System.Diagnostics;
using System.Net;
using LoxiActors.Adapters.Heartbeats;
using LoxiActors.Adapters.LoxiLb.Options;
using LoxiActors.Host;
using LoxiActors.Host.Configuration;
using LoxiActors.Protocol.Api;
using LoxiActors.Protocol.Octavia.Tree;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoxiActors.Bench.Load;

/// <summary>
/// A control plane with its journal on disk and zones of two imitation nodes, one load balancer in each zone. Options are the defaults, but
/// for the budget's shares: here far more nodes are lost within ten minutes than in a real fleet.
/// </summary>
internal sealed class PairedFleet : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly ScratchDirectory _directory = new();
    private readonly CancellationTokenSource _stop = new();
    private BeatingNodes? _beats;
    private ControlPlane _plane = null!;
    private DriverClient _driver = null!;
    private Task _reports = Task.CompletedTask;

    private PairedFleet(int zones) => Zones = zones;

    public int Zones { get; }

    /// <summary>Two for each zone, one after the other.</summary>
    public ImmutableArray<PairedNode> Nodes { get; private set; } = [];

    /// <param name="spares">The second node of each zone is a spare and load balancers are SINGLE; else they are ACTIVE_STANDBY.</param>
    public static async Task<PairedFleet> StartAsync(int zones, bool heartbeats, bool spares)
    {
        var fleet = new PairedFleet(zones);
        fleet.Nodes = [.. await Task.WhenAll(Enumerable.Range(0, 2 * zones).Select(place => PairedNode.StartAsync($"zone-{place / 2:000}", place)))];
        var settings = new Settings
        {
            Host = new HostSettings { BindPort = 0, DataDirectory = fleet._directory.Path },
            Failover = new FailoverSettings { Share = 0, ZoneShare = 0 },
            Spares = new SpareSettings { MinAge = TimeSpan.FromSeconds(1) },
            LoxiLb = new LoxiLbOptions
            {
                Nodes = [.. fleet.Nodes.Select(node => new NodeOptions { Name = node.Name, Url = node.Url, Zone = node.Zone, Spare = spares && node.Place % 2 == 1 })],
                DefaultTopology = spares ? Topology.Single : Topology.ActiveStandby,
            },
        };
        var to = new IPEndPoint(IPAddress.Loopback, 0);
        if (heartbeats)
        {
            var keys = Path.Combine(fleet._directory.Path, "keys");
            await File.WriteAllTextAsync(keys, HeartbeatFleet.KeyText);
            to.Port = FreePort.Udp();
            settings = settings with { Heartbeats = new HeartbeatReceiverOptions { KeyFile = keys, Bind = to } };
        }

        fleet._plane = await ControlPlane.StartAsync(settings, NullLoggerFactory.Instance);
        var began = Stopwatch.GetTimestamp();
        if (heartbeats)
            fleet._beats = new BeatingNodes(fleet.Nodes.Select(node => node.Name), to);
        fleet._driver = new DriverClient(fleet._plane.Url);
        fleet._reports = fleet.ReportAsync();
        for (var zone = 0; zone < zones; zone++)
            await fleet._driver.CallAsync(Calls.Create(zone, members: 2, zone: $"zone-{zone:000}"));
        await fleet.WholeAsync();
        if (settings.Health.Policy.Grace + TimeSpan.FromSeconds(1) - Stopwatch.GetElapsedTime(began) is { Ticks: > 0 } rest)
            await Task.Delay(rest);
        return fleet;
    }

    /// <summary>The node that serves the zone's load balancer; throws when it isn't exactly one.</summary>
    public PairedNode ServingIn(int zone) => Nodes.Slice(2 * zone, 2).Single(node => node.Serves(Calls.Vip(zone)));

    public PairedNode OtherThan(PairedNode node) => Nodes[node.Place ^ 1];

    /// <summary>Node and agent, at once.</summary>
    public void Silence(PairedNode node, bool refuses)
    {
        _beats?.Silence(node.Place);
        node.FallSilent(refuses);
    }

    /// <summary>All that are silent come back; returns when every load balancer is whole again, and every spare that there is can be had.</summary>
    public async Task ReturnAllAsync()
    {
        foreach (var node in Nodes.Where(node => node.IsSilent))
        {
            await node.ReturnAsync();
            _beats?.Resume(node.Place);
        }

        await WholeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reports;
        _driver.Dispose();
        await _plane.DisposeAsync();
        _beats?.Dispose();
        await Task.WhenAll(Nodes.Select(node => node.DisposeAsync().AsTask()));
        _stop.Dispose();
        _directory.Dispose();
    }

    private async Task WholeAsync()
    {
        var deadline = Stopwatch.GetTimestamp() + (long)(Patience.TotalSeconds * Stopwatch.Frequency);
        while (await MissingAsync() is { } missing)
        {
            if (Stopwatch.GetTimestamp() > deadline)
                throw new TimeoutException($"not whole within {Patience.TotalSeconds:0} s: {missing}");
            await Task.Delay(200);
        }
    }

    private async Task<string?> MissingAsync()
    {
        var nodes = (await _driver.GetAsync<ProviderClusterView>("/v2.0/lbaas/providers/loxilb/cluster")).Nodes;
        if (nodes.FirstOrDefault(node => node.Verdict is not "alive") is { } unwell)
            return $"{unwell.Name} is {unwell.Verdict}";
        var spares = (await _driver.GetAsync<SparesView>("/api/v1/spares")).Spares;
        for (var zone = 0; zone < Zones; zone++)
        {
            var view = await _driver.GetAsync<LoadBalancerView>($"/api/v1/loadbalancers/{Calls.LoadBalancer(zone)}");
            if (view.Failover is { } failover)
                return $"load balancer {zone} is in failover {failover.Number} ({failover.NoSpare})";
            if (view.Placements.Length == 0 || view.Placements.Any(placement => placement is not { State: "in-sync", HasRole: true }))
                return $"load balancer {zone}: {string.Join(", ", view.Placements.Select(placement => $"{placement.State} {placement.Reason}"))}";
            if (view.Placements.Length == 1 && !spares.Any(spare => spare.State == "ready" && spare.Zone == $"zone-{zone:000}"))
                return $"zone {zone} has no spare that is ready";
        }

        return null;
    }

    private async Task ReportAsync()
    {
        while (!_stop.IsCancellationRequested)
            await _driver.TakeReportsAsync(waitSeconds: 1);
    }
}
