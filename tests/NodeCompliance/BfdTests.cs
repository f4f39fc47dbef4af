using System.Net;
using System.Text.Json.Nodes;
using LoxiActors.Imitation;
using LoxiActors.Tests.Support;

namespace LoxiActors.NodeCompliance;

/// <summary>Two imitations that speak BFD with each other, each on a loopback address that nobody else uses.</summary>
public sealed class BfdTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly IPAddress _low;
    private readonly IPAddress _high;
    private ImitationNode _a = null!;
    private ImitationNode _b = null!;

    public BfdTests()
    {
        var addresses = LoopbackNet.Take(2);
        (_low, _high) = (addresses[0], addresses[1]);
    }

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable("LOXILB_URL") is not null, "needs imitations");
        (_a, _b) = (await StartAsync(_low), await StartAsync(_high));
        await PutAsync(_a, _low, _high);
        await PutAsync(_b, _high, _low);
    }

    public async ValueTask DisposeAsync()
    {
        if (_a is not null)
            await _a.DisposeAsync();
        if (_b is not null)
            await _b.DisposeAsync();
    }

    [Fact]
    public async Task The_higher_address_becomes_master_and_a_lost_session_makes_both_so()
    {
        await RoleAsync(_b, "MASTER");
        await RoleAsync(_a, "BACKUP");
        Assert.Equal("BFDUp", StateOf(_a));
        _a.Control.Faults = new NodeFaults { LoseIn = true, LoseOut = true };
        await RoleAsync(_a, "MASTER");
        await RoleAsync(_b, "MASTER");
        Assert.Equal(("BFDDown", "MASTER"), (StateOf(_b), RoleOf(_b)));
        _a.Control.Faults = new NodeFaults();

        // Each has taken the other's number and one more for its own, so now it is the other one.
        await RoleAsync(_b, "BACKUP");
        await RoleAsync(_a, "MASTER");
    }

    [Fact]
    public async Task Rest_that_hangs_leaves_bfd_alone()
    {
        await RoleAsync(_a, "BACKUP");
        _a.Control.Faults = new NodeFaults { Hang = true, HalfDead = true };
        await PastTheDetectionTimeAsync(_b);
        Assert.Equal(("BFDUp", "MASTER"), (StateOf(_b), RoleOf(_b)));
    }

    /// <summary>A hears nothing any more; B still hears A, which says that it is down.</summary>
    [Fact]
    public async Task In_a_one_way_partition_one_side_is_lost_to_the_other()
    {
        await RoleAsync(_a, "BACKUP");
        _a.Control.Faults = new NodeFaults { LoseIn = true };
        await RoleAsync(_a, "MASTER");
        Assert.Equal(("BFDUp", "MASTER"), (StateOf(_b), RoleOf(_b)));
    }

    [Fact]
    public async Task What_is_sent_one_way_is_lost_to_the_other_side_alone()
    {
        await RoleAsync(_a, "BACKUP");
        _b.Control.Faults = new NodeFaults { LoseOut = true, OnlyMethod = "NONE" };
        await RoleAsync(_a, "MASTER");
        Assert.Equal("BFDUp", StateOf(_b));
    }

    [Fact]
    public async Task A_killed_node_is_lost_to_its_peer()
    {
        await RoleAsync(_a, "BACKUP");
        await _b.KillAsync();
        await RoleAsync(_a, "MASTER");
        Assert.Equal("BFDDown", StateOf(_a));
    }

    [Fact]
    public async Task A_deleted_session_says_goodbye()
    {
        await RoleAsync(_a, "BACKUP");
        using var http = new HttpClient();
        using var answer = await http.DeleteAsync(new Uri(_b.ApiUrl, $"config/bfd/remoteIP/{_low}?instance=llb-inst0"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await _a.Control.WaitForAsync(state => Assert.Single(state.Bfd).State == "BFDInit", Patience);
        Assert.Equal("BACKUP", RoleOf(_a));
    }

    private static Task<ImitationNode> StartAsync(IPAddress address) =>
        ImitationNode.StartAsync(new ImitationNodeOptions { ListenAddress = address, ImmediateHealth = true });

    private static async Task PutAsync(ImitationNode node, IPAddress source, IPAddress remote)
    {
        using var http = new HttpClient();
        var body = new JsonObject
        {
            ["instance"] = "llb-inst0", ["remoteIp"] = remote.ToString(), ["sourceIp"] = source.ToString(), ["interval"] = 100_000, ["retryCount"] = 3,
        };
        using var content = new StringContent(body.ToJsonString(), System.Text.Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri(node.ApiUrl, "config/bfd"), content);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private static Task<NodeSnapshot> RoleAsync(ImitationNode node, string role) => node.Control.WaitForAsync(_ => RoleOf(node) == role, Patience);

    private static string RoleOf(ImitationNode node) => node.Control.State().Roles.Single(role => role.Instance == "llb-inst0").State;

    private static string StateOf(ImitationNode node) => Assert.Single(node.Control.State().Bfd).State;

    /// <summary>As many packets of the peer have come as take five times as long as a lost session to be noticed.</summary>
    private static Task<NodeSnapshot> PastTheDetectionTimeAsync(ImitationNode node)
    {
        var before = Assert.Single(node.Control.State().Bfd).Received;
        return node.Control.WaitForAsync(state => Assert.Single(state.Bfd).Received >= before + 15, Patience);
    }
}
