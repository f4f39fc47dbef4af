using System.Globalization;
using LoxiActors.Imitation;
using LoxiActors.Octavia.Tests.Api;
using LoxiActors.Octavia.Tests.Lab;
using LoxiActors.Octavia.Tests.Nodes;

namespace LoxiActors.Octavia.Tests.Sites;

/// <summary>How a site is set up.</summary>
internal sealed record SiteOptions
{
    /// <summary>rpc or http.</summary>
    public string Transport { get; init; } = "rpc";

    /// <summary>Octavia asks for roles, and quotas count.</summary>
    public bool AskForRoles { get; init; }

    /// <summary>SECTION.OPTION=VALUE for the control plane.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];
}

/// <summary>A cloud's load balancing: a real Octavia, the control plane, and three nodes, of which each load balancer has two.</summary>
internal sealed class Site : IAsyncDisposable
{
    /// <summary>The zone that node-3 serves; the others serve <see cref="Zone"/>.</summary>
    public const string OtherZone = "west";

    public const string Zone = "east";

    private int _addresses;

    private Site()
    {
    }

    public OctaviaLab Lab { get; private set; } = null!;

    public OctaviaApi Api { get; private set; } = null!;

    public ControlPlaneProcess Plane { get; private set; } = null!;

    public IReadOnlyList<NodeApi> Nodes { get; private set; } = [];

    /// <exception cref="LabUnavailableException">This machine can't have one.</exception>
    public static async Task<Site> StartAsync(SiteOptions options)
    {
        if (OctaviaLab.Unavailable is { } why)
            throw new LabUnavailableException(why);
        var site = new Site();
        try
        {
            await site.BringUpAsync(options);
            return site;
        }
        catch
        {
            await site.DisposeAsync();
            throw;
        }
    }

    /// <summary>An address that nobody else of this site has: in 10.x, where the nodes' networks are.</summary>
    public string NextAddress()
    {
        var number = Interlocked.Increment(ref _addresses);
        return $"10.0.{number / 250}.{(number % 250) + 1}";
    }

    public NodeApi Node(string name) => Nodes.Single(node => node.Node.Name == name);

    public async ValueTask DisposeAsync()
    {
        Api?.Dispose();
        if (Lab is not null)
            await Lab.DisposeAsync();
        if (Plane is not null)
            await Plane.DisposeAsync();
        foreach (var node in Nodes)
        {
            node.Dispose();
            await node.Node.DisposeAsync();
        }
    }

    private async Task BringUpAsync(SiteOptions options)
    {
        var nodes = new List<NodeApi>();
        Nodes = nodes;
        foreach (var name in new[] { "node-1", "node-2", "node-3" })
            nodes.Add(new NodeApi(await ImitationNode.StartAsync(new ImitationNodeOptions { Name = name, ImmediateHealth = true })));
        string[] settings =
        [
            .. nodes.Select(node => $"node.{node.Node.Name}.url={node.Node.Url}"),
            .. nodes.Select(node => $"node.{node.Node.Name}.zone={(node.Node.Name == "node-3" ? OtherZone : Zone)}"),
            "loxilb.default_topology=ACTIVE_STANDBY",
            "loxilb.cluster_health_check_interval=1",
            "loxilb.api_retry_interval=1",
            .. options.Settings,
        ];
        var auth = options.AskForRoles ? "testing" : "noauth";
        if (options.Transport == "http")
        {
            // Octavia's configuration names the control plane.
            Plane = new ControlPlaneProcess { Settings = settings };
            await Plane.StartAsync();
            Lab = await OctaviaLab.UpAsync("--transport", "http", "--auth", auth, "--control-plane", Plane.Url.ToString());
        }
        else
        {
            Lab = await OctaviaLab.UpAsync("--transport", "rpc", "--auth", auth);
            Plane = new ControlPlaneProcess { Settings = [.. settings, .. RpcSettings(Lab.Amqp)] };
            await Plane.StartAsync();
        }

        Api = new OctaviaApi(Lab.Api, options.AskForRoles ? Caller.Admin("0f1e2d3c4b5a69788796a5b4c3d2e1f0") : null);
    }

    private static string[] RpcSettings(Uri amqp) =>
        [string.Create(CultureInfo.InvariantCulture, $"octavia.transport_url=rabbit://guest:guest@127.0.0.1:{amqp.Port}/")];
}
