using System.Globalization;
using System.Net;
using System.Text;
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

    /// <summary>After which a report that was taken and not acknowledged is handed out again.</summary>
    public TimeSpan ReportRedelivery { get; init; } = TimeSpan.FromSeconds(15);
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

    /// <summary>Until a driver call that changes nothing gets through: who was cut off has to connect again first.</summary>
    public Task ReachableAsync() =>
        Until.HoldsAsync(
            "the provider driver reaches the control plane",
            () => Api.SendAsync(HttpMethod.Get, "v2.0/lbaas/providers/loxilb/flavor_capabilities"),
            reply => reply.Status == HttpStatusCode.OK);

    /// <summary>What the control plane and Octavia's parts said last, to be shown with a failure.</summary>
    public string LastWords()
    {
        var words = new StringBuilder("control plane:\n").AppendJoin('\n', Plane.Said.Split('\n').TakeLast(40));
        foreach (var part in new[] { "octavia-api", "driver-agent" })
            words.Append(CultureInfo.InvariantCulture, $"\n{part}:\n{Lab.LastWords(part, 40)}");
        return words.ToString();
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
        var auth = options.AskForRoles ? "testing" : "noauth";
        if (options.Transport == "http")
        {
            // Octavia's configuration names the control plane.
            Plane = new ControlPlaneProcess { Configuration = Configuration(options) };
            await Plane.StartAsync();
            Lab = await OctaviaLab.UpAsync("--transport", "http", "--auth", auth, "--control-plane", Plane.Url.ToString().TrimEnd('/'));
        }
        else
        {
            Lab = await OctaviaLab.UpAsync("--transport", "rpc", "--auth", auth);
            Plane = new ControlPlaneProcess { Configuration = Configuration(options) };
            await Plane.StartAsync();
        }

        Api = new OctaviaApi(Lab.Api, options.AskForRoles ? Caller.Admin("0f1e2d3c4b5a69788796a5b4c3d2e1f0") : null);
        await ReachableAsync();
    }

    private string Configuration(SiteOptions options)
    {
        var text = new StringBuilder("[loxilb]\ndefault_topology = ACTIVE_STANDBY\ncluster_health_check_interval = 1\napi_retry_interval = 1\n");
        foreach (var node in Nodes)
            text.Append(CultureInfo.InvariantCulture, $"[node {node.Node.Name}]\nurl = {node.Node.Url}\nzone = {(node.Node.Name == "node-3" ? OtherZone : Zone)}\n");
        text.Append(CultureInfo.InvariantCulture, $"[octavia]\nreport_redelivery = {options.ReportRedelivery.TotalSeconds}\nstatistics_interval = 2\n");
        if (options.Transport == "rpc")
            text.Append(CultureInfo.InvariantCulture, $"transport_url = rabbit://guest:guest@127.0.0.1:{Lab.Amqp.Port}/\n");
        return text.ToString();
    }
}
