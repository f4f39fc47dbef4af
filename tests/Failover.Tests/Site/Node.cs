using LoxiActors.Imitation;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Failover.Tests.Site;

/// <summary>A LoxiLB node that is killed and started again at the same address, with what the kernel kept on its loopback.</summary>
internal sealed class Node : IAsyncDisposable
{
    private readonly ImitationNodeOptions _options;
    private ImitationNode _process;

    private Node(ImitationNodeOptions options, ImitationNode process) => (_options, _process) = (options with { Port = process.Url.Port }, process);

    public NodeName Name => new(_options.Name);

    public Uri Url => _process.Url;

    public NodeControl Control => _process.Control;

    public bool IsDead { get; private set; }

    /// <param name="addresses">The file that stands in for the kernel.</param>
    public static async Task<Node> StartAsync(string name, string addresses)
    {
        var options = new ImitationNodeOptions { Name = name, ImmediateHealth = true, KeepAddressesFile = addresses, CallLogSize = 10_000 };
        return new Node(options, await ImitationNode.StartAsync(options));
    }

    /// <summary>As kill -9 does.</summary>
    public async Task KillAsync()
    {
        IsDead = true;
        await _process.KillAsync();
    }

    public async Task StartAgainAsync()
    {
        _process = await ImitationNode.StartAsync(_options);
        IsDead = false;
    }

    /// <summary>Null when the node is dead or knows nothing of the VIP.</summary>
    public ServedVip? Shows(string vip) => IsDead ? null : Control.Serves().FirstOrDefault(served => served.Vip == vip);

    public bool Serves(string vip) => Shows(vip) is { Serves: true };

    /// <summary>The instance's state on the node; null when the node is dead or has none.</summary>
    public string? RoleOf(LoadBalancerId loadBalancer) =>
        IsDead ? null : Control.State().Roles.FirstOrDefault(role => role.Instance == loadBalancer.ToString())?.State;

    public async ValueTask DisposeAsync() => await _process.DisposeAsync();
}
