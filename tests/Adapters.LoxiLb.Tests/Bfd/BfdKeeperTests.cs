using System.Net;
using LoxiActors.Adapters.LoxiLb.Bfd;
using LoxiActors.Adapters.LoxiLb.Options;
using LoxiActors.Adapters.LoxiLb.Tests.Support;
using LoxiActors.Imitation;
using LoxiActors.Protocol.Ids;
using LoxiActors.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoxiActors.Adapters.LoxiLb.Tests.Bfd;

/// <summary>Rounds over one real imitation; the other nodes are addresses only.</summary>
public sealed class BfdKeeperTests
{
    private static readonly TimeSpan Start = TimeSpan.FromSeconds(15);
    private readonly ManualTime _time = new();
    private readonly List<NodePair> _pairs = [];

    [Fact]
    public async Task Nodes_that_share_load_balancers_get_a_session_of_an_instance_that_no_rule_belongs_to()
    {
        await using var rig = await StartAsync();
        var keeper = Keeper(rig);
        await keeper.RoundAsync(CancellationToken.None);
        Assert.Empty(await PeersAsync(rig));
        Pair(2, 3);
        await keeper.RoundAsync(CancellationToken.None);
        Assert.Equal(["192.0.2.2", "192.0.2.3"], await PeersAsync(rig));
        var session = (await rig.Client.ListBfdAsync("test", CancellationToken.None)).Value!.Items![0];
        Assert.DoesNotContain(rig.Control.State().Roles, role => role is { Instance: "llb-inst0", State: not "NOT_DEFINED" });
        Assert.Equal(("loxiactors-bfd", "192.0.2.1", 300_000L, 4), (session.Instance, session.ListedSourceIp, session.Interval, session.RetryCount));
        Assert.Equal("NOT_DEFINED", rig.Control.State().Roles.Single(role => role.Instance == "loxiactors-bfd").State);
        rig.Control.ClearCalls();
        await keeper.RoundAsync(CancellationToken.None);
        Assert.Equal("GET", Assert.Single(rig.Control.Calls).Method);
    }

    [Fact]
    public async Task Sessions_are_made_anew_after_a_restart_of_the_node()
    {
        await using var rig = await StartAsync();
        var keeper = Keeper(rig);
        Pair(2, 3);
        await keeper.RoundAsync(CancellationToken.None);
        rig.Control.Restart();
        await keeper.RoundAsync(CancellationToken.None);
        Assert.Equal(["192.0.2.2", "192.0.2.3"], await PeersAsync(rig));
    }

    /// <summary>The node hides the rest after each that goes.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public async Task Sessions_that_nobody_needs_any_more_go_one_after_the_other(int staying)
    {
        await using var rig = await StartAsync();
        var keeper = Keeper(rig);
        Pair(2, 3, 4);
        await keeper.RoundAsync(CancellationToken.None);
        _pairs.Clear();
        Pair([.. Enumerable.Range(2, staying)]);
        for (var round = 0; round < 12; round++)
        {
            _time.Advance(Start);
            await keeper.RoundAsync(CancellationToken.None);
        }

        Assert.Equal(Enumerable.Range(2, staying).Select(n => $"192.0.2.{n}"), await PeersAsync(rig));
        Assert.Equal(3 - staying, rig.Control.Calls.Count(call => call.Method == "DELETE"));
    }

    [Fact]
    public async Task A_session_is_not_taken_away_while_another_may_still_have_to_start()
    {
        await using var rig = await StartAsync();
        var keeper = Keeper(rig);
        Pair(2, 3);
        await keeper.RoundAsync(CancellationToken.None);
        _pairs.Clear();
        Pair(2);
        _time.Advance(Start - TimeSpan.FromSeconds(1));
        await keeper.RoundAsync(CancellationToken.None);
        Assert.DoesNotContain(rig.Control.Calls, call => call.Method == "DELETE");
        _time.Advance(TimeSpan.FromSeconds(1));
        await keeper.RoundAsync(CancellationToken.None);
        Assert.Single(rig.Control.Calls, call => call.Method == "DELETE");
    }

    [Fact]
    public async Task Sessions_of_others_stay()
    {
        await using var rig = await StartAsync();
        await PutAsync(rig, "llb-inst0", "198.51.100.1");
        await PutAsync(rig, "llb-inst0", "192.0.2.2");
        await PutAsync(rig, "llb-inst0", "192.0.2.3");
        var keeper = Keeper(rig);
        Pair(2);
        for (var round = 0; round < 4; round++)
        {
            _time.Advance(Start);
            await keeper.RoundAsync(CancellationToken.None);
        }

        Assert.Equal(["192.0.2.2", "192.0.2.3", "198.51.100.1"], await PeersAsync(rig));
        Assert.DoesNotContain(rig.Control.Calls, call => call.Method == "DELETE");
    }

    [Fact]
    public async Task A_changed_interval_reaches_the_session()
    {
        await using var rig = await StartAsync();
        Pair(2);
        await Keeper(rig).RoundAsync(CancellationToken.None);
        var changed = new LoxiLbNodes(rig.Nodes.Options with { BfdRetries = 7 }, rig.Metrics, _time, NullLoggerFactory.Instance);
        using (changed)
            await new BfdKeeper(changed, () => _pairs, _time, NullLogger<BfdKeeper>.Instance).RoundAsync(CancellationToken.None);
        Assert.Equal(7, Assert.Single((await rig.Client.ListBfdAsync("test", CancellationToken.None)).Value!.Items!).RetryCount);
    }

    [Fact]
    public async Task Nothing_is_sent_without_the_lease()
    {
        await using var rig = await StartAsync(new SwitchedLease { IsHeld = false });
        Pair(2);
        await Keeper(rig).RoundAsync(CancellationToken.None);
        Assert.Empty(rig.Control.Calls);
    }

    [Fact]
    public void No_node_gets_more_than_sixteen_and_both_sides_agree()
    {
        var nodes = Enumerable.Range(1, 40).Select(Node).ToList();
        var pairs = Enumerable.Range(1, 40).SelectMany(a => Enumerable.Range(1, 40).Select(b => new NodePair(Name(a), Name(b))));
        var mesh = BfdMesh.Of(pairs, nodes);
        Assert.Equal(BfdMesh.SessionsPerNode, mesh.Values.Max(peers => peers.Length));
        foreach (var node in nodes)
            Assert.All(mesh[node.Name], peer => Assert.Contains(node.BfdAddress!, mesh[nodes.Single(other => other.BfdAddress!.Equals(peer)).Name]));
    }

    private static NodeName Name(int n) => n == 1 ? Sample.Node : new NodeName($"node-{n}");

    private static NodeOptions Node(int n) => new() { Name = Name(n), Url = new Uri($"http://127.0.0.1:{n}"), BfdAddress = IPAddress.Parse($"192.0.2.{n}") };

    private static Task PutAsync(Rig rig, string instance, string peer) => rig.Client.PutBfdAsync(
        new() { Instance = instance, RemoteIp = peer, SourceIp = "192.0.2.1", Interval = 200_000, RetryCount = 3 }, "test", TimeSpan.FromSeconds(5), CancellationToken.None);

    /// <summary>Their own nodes are off: nobody listens there.</summary>
    private async Task<Rig> StartAsync(SwitchedLease? lease = null) => await Rig.StartAsync(
        new ImitationNodeOptions { ImmediateHealth = true },
        options => options with
        {
            Nodes = [options.Nodes[0] with { BfdAddress = IPAddress.Parse("192.0.2.1") }, .. Enumerable.Range(2, 4).Select(Node)],
            BfdInterval = TimeSpan.FromMilliseconds(300),
            BfdRetries = 4,
        },
        time: _time,
        lease: lease);

    private BfdKeeper Keeper(Rig rig) => new(rig.Nodes, () => _pairs, _time, NullLogger<BfdKeeper>.Instance);

    private void Pair(params int[] others) => _pairs.AddRange(others.Select(other => new NodePair(Name(other), Sample.Node)));

    private static async Task<IEnumerable<string>> PeersAsync(Rig rig) =>
        (await rig.Client.ListBfdAsync("test", CancellationToken.None)).Value!.Items!.Select(session => session.RemoteIp).Order(StringComparer.Ordinal);
}
