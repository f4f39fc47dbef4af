using System.Collections.Immutable;
using LoxiActors.Adapters.LoxiLb.Options;
using LoxiActors.Adapters.Octavia.Rpc;
using LoxiActors.Host;
using LoxiActors.Host.Configuration;
using LoxiActors.Imitation;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia.Tree;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoxiActors.Bench.Load;

/// <summary>A control plane with its journal on disk and two imitation nodes, all in this process and on loopback.</summary>
internal sealed class Cloud : IAsyncDisposable
{
    private readonly ScratchDirectory _directory = new();

    private Cloud()
    {
    }

    public ControlPlane Plane { get; private set; } = null!;

    public ImmutableArray<ImitationNode> Nodes { get; private set; } = [];

    public DriverClient Driver { get; private set; } = null!;

    /// <param name="postMilliseconds">How long a node takes for each rule; about 1,000 on a real one.</param>
    /// <param name="watchEvery">Null: as by default.</param>
    /// <param name="rpc">Null: over HTTP only.</param>
    public static async Task<Cloud> StartAsync(int postMilliseconds, TimeSpan? watchEvery = null, RpcOptions? rpc = null)
    {
        var cloud = new Cloud();
        var options = new ImitationNodeOptions { PostMilliseconds = postMilliseconds, ImmediateHealth = true, CallLogSize = 100_000 };
        cloud.Nodes = [await ImitationNode.StartAsync(options), await ImitationNode.StartAsync(options)];
        cloud.Plane = await ControlPlane.StartAsync(
            new Settings
            {
                Host = new HostSettings { BindPort = 0, DataDirectory = cloud._directory.Path },
                Octavia = new OctaviaSettings { Rpc = rpc },
                LoxiLb = new LoxiLbOptions
                {
                    Nodes = [.. cloud.Nodes.Select((node, i) => new NodeOptions { Name = new NodeName($"node-{i + 1}"), Url = node.Url })],
                    DefaultTopology = Topology.ActiveStandby,
                    HealthCheckInterval = watchEvery ?? new LoxiLbOptions().HealthCheckInterval,
                },
            },
            NullLoggerFactory.Instance);
        cloud.Driver = new DriverClient(cloud.Plane.Url);
        return cloud;
    }

    public async ValueTask DisposeAsync()
    {
        Driver.Dispose();
        await Plane.DisposeAsync();
        foreach (var node in Nodes)
            await node.DisposeAsync();
        _directory.Dispose();
    }
}
