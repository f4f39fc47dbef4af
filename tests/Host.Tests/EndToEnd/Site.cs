using LoxiActors.Adapters.LoxiLb.Options;
using LoxiActors.Host.Configuration;
using LoxiActors.Imitation;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia.Tree;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoxiActors.Host.Tests.EndToEnd;

/// <summary>Two nodes and a control plane with a journal of its own, on free ports of the loopback.</summary>
internal sealed class Site : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("loxiactors-test-").FullName;

    public ImitationNode[] Nodes { get; private set; } = [];

    public ControlPlane Plane { get; private set; } = null!;

    /// <summary>Those that the control plane is told of at its next start; all of them at first.</summary>
    public ImitationNode[] Configured { get; set; } = [];

    /// <summary>What the control plane is started with.</summary>
    public OctaviaSettings Octavia { get; private set; } = new();

    /// <param name="configured">How many of the nodes the control plane is told of.</param>
    public static async Task<Site> StartAsync(int configured = 2, OctaviaSettings? octavia = null)
    {
        var site = new Site
        {
            Nodes =
            [
                await ImitationNode.StartAsync(new ImitationNodeOptions { Name = "node-1", ImmediateHealth = true }),
                await ImitationNode.StartAsync(new ImitationNodeOptions { Name = "node-2", ImmediateHealth = true }),
            ],
        };
        site.Configured = site.Nodes[..configured];
        site.Octavia = octavia ?? site.Octavia;
        await site.StartPlaneAsync();
        return site;
    }

    public async Task StartPlaneAsync() => Plane = await ControlPlane.StartAsync(Settings, NullLoggerFactory.Instance);

    public Settings Settings =>
        new()
        {
            Host = new HostSettings { BindPort = 0, DataDirectory = _directory, ShutdownTimeout = TimeSpan.FromSeconds(10) },
            Octavia = Octavia,
            LoxiLb = new LoxiLbOptions
            {
                Nodes = [.. Configured.Select(node => new NodeOptions { Name = new NodeName(node.Name), Url = node.Url })],
                DefaultTopology = Topology.ActiveStandby,
                HealthCheckInterval = TimeSpan.FromSeconds(1),
            },
        };

    public async ValueTask DisposeAsync()
    {
        await Plane.DisposeAsync();
        foreach (var node in Nodes)
            await node.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }
}
