using System.Net;
using LoxiActors.Adapters.LoxiLb.Bfd;
using LoxiActors.Adapters.LoxiLb.Options;
using LoxiActors.Imitation;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoxiActors.Adapters.LoxiLb.Tests.Bfd;

/// <summary>Two imitations that really speak BFD, on loopback addresses that nobody else uses.</summary>
public sealed class BfdBetweenNodesTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly NodeName A = new("a");
    private static readonly NodeName B = new("b");

    [Fact]
    public async Task A_lost_peer_is_seen_and_no_role_of_a_load_balancer_changes()
    {
        var addresses = LoopbackNet.Take(2);
        var (low, high) = (addresses[0], addresses[1]);
        await using var a = await ImitationNode.StartAsync(new ImitationNodeOptions { ListenAddress = low, ImmediateHealth = true });
        await using var b = await ImitationNode.StartAsync(new ImitationNodeOptions { ListenAddress = high, ImmediateHealth = true });
        a.Control.SetRole("BACKUP", "some-load-balancer");
        using var metrics = new LoxiLbMetrics();
        using var nodes = new LoxiLbNodes(
            new LoxiLbOptions { Nodes = [Node(A, a, low), Node(B, b, high)], BfdInterval = TimeSpan.FromMilliseconds(100) },
            metrics, TimeProvider.System, NullLoggerFactory.Instance);
        using var keeper = new BfdKeeper(nodes, () => [new NodePair(B, A)], TimeProvider.System, NullLogger<BfdKeeper>.Instance);

        await keeper.RoundAsync(CancellationToken.None);
        await StateAsync(a, "BFDUp");
        await StateAsync(b, "BFDUp");
        await b.KillAsync();
        await StateAsync(a, "BFDDown");
        await a.Control.WaitForAsync(state => state.Roles.Any(role => role is { Instance: NodeSessions.Instance, State: "MASTER" }), Patience);
        Assert.Equal("BACKUP", a.Control.State().Roles.Single(role => role.Instance == "some-load-balancer").State);
        Assert.Equal("NOT_DEFINED", a.Control.State().Roles.Single(role => role.Instance == RuleName.DefaultInstance).State);
    }

    private static NodeOptions Node(NodeName name, ImitationNode node, IPAddress address) => new() { Name = name, Url = node.Url, BfdAddress = address };

    private static Task<NodeSnapshot> StateAsync(ImitationNode node, string state) =>
        node.Control.WaitForAsync(shown => shown.Bfd.Any(session => session.State == state), Patience);
}
