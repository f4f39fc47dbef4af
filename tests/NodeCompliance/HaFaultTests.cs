using System.Net;
using System.Text.Json.Nodes;
using LoxiActors.Imitation;
using LoxiActors.Tests.Support;

namespace LoxiActors.NodeCompliance;

/// <summary>What real life does to a node, and what of it a client of a VIP would notice.</summary>
public sealed class HaFaultTests : NodeTest, IDisposable
{
    private readonly ManualTime _time = new();
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("loxiactors-");

    protected override ImitationNodeOptions Options => new()
    {
        TimeProvider = _time,
        ImmediateHealth = true,
        Addresses = [("eth0", "198.51.100.254/24")],
    };

    [Fact]
    public async Task A_vip_is_served_by_a_master_with_an_endpoint_that_is_up()
    {
        NeedsControl();
        var (vip, member) = (NewVip(), NewMember());
        (await PostRule(Rules.Of(vip, member).With("name", "web:lb").With("monitor", true))).IsSuccess();
        Assert.Equal((vip, "lb", "NOT_DEFINED", "the VIP is on no interface"), Shown(vip));
        Control.SetRole("MASTER", "lb");
        Assert.Equal((vip, "lb", "MASTER", null), Shown(vip));
        Control.SetTarget(member, 8080, healthy: false);
        Assert.Equal("no rule of the VIP has an endpoint that is up", Shown(vip).WhyNot);
        Control.SetTarget(member, 8080, healthy: true);
        Control.Faults = new NodeFaults { HalfDead = true };
        Assert.Equal("the node forwards nothing", Shown(vip).WhyNot);
        Assert.Equal(HttpStatusCode.OK, (await Get("version")).Status);
        Control.Faults = new NodeFaults { Down = true };
        Assert.Equal("the node is down", Shown(vip).WhyNot);
        Control.Faults = new NodeFaults();
        Control.SetRole("BACKUP", "lb");
        Assert.Equal((vip, "lb", "BACKUP", "the VIP is on no interface"), Shown(vip));
    }

    [Fact]
    public async Task The_control_api_says_what_is_served()
    {
        NeedsControl();
        var vip = NewVip();
        (await PostRule(Rules.Of(vip, NewMember()))).IsSuccess();
        Control.SetRole("MASTER");
        using var http = new HttpClient();
        var shown = JsonNode.Parse(await http.GetStringAsync(new Uri(Node.Url, "imitation/serves")))!.AsArray();
        Assert.Equal((vip, true, null), ((string?)shown[0]!["vip"], (bool)shown[0]!["serves"]!, (string?)shown[0]!["whyNot"]));
    }

    [Fact]
    public async Task A_killed_process_leaves_its_vips_and_a_backup_takes_them_off_once_the_rule_is_there()
    {
        NeedsControl();
        var (vip, member) = (NewVip(), NewMember());
        (await PostRule(Rules.Of(vip, member).With("name", "web:lb"))).IsSuccess();
        Control.SetRole("MASTER", "lb");
        Control.Restart(killed: true);
        Assert.Equal((vip, null, null, "no rule has the VIP"), Shown(vip));
        Control.SetRole("BACKUP", "lb");
        Assert.True(Assert.Single(Control.Serves()).Held);
        (await PostRule(Rules.Of(vip, member).With("name", "web:lb"))).IsSuccess();
        Assert.False(Assert.Single(Control.Serves()).Held);
        Control.SetRole("MASTER", "lb");
        Control.Restart();
        Assert.Empty(Control.Serves());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_keeps_the_addresses_of_a_process_that_is_killed_but_not_of_one_that_is_stopped(bool killed)
    {
        NeedsControl();
        var options = Options with { KeepAddressesFile = Path.Combine(_directory.FullName, "lo") };
        var first = await ImitationNode.StartAsync(options);
        using var http = new HttpClient();
        using var rule = new StringContent(Rules.Of("198.51.100.7", "10.0.0.1").ToJsonString(), System.Text.Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri(first.ApiUrl, "config/loadbalancer"), rule);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        first.Control.SetRole("MASTER");
        await (killed ? first.KillAsync() : first.StopAsync());
        await using var second = await ImitationNode.StartAsync(options);
        Assert.Equal(killed, second.Control.State().Addresses["lo"].Contains("198.51.100.7/32"));
    }

    [Fact]
    public async Task A_flapping_node_is_down_and_up_by_turns_and_keeps_what_it_holds()
    {
        NeedsControl();
        (await PostRule(Rules.Of(NewVip(), NewMember()))).IsSuccess();
        Control.Faults = new NodeFaults { FlapDownMs = 300, FlapUpMs = 700 };
        foreach (var up in new[] { false, true, false, true })
        {
            Assert.Equal(up, await IsUpAsync());
            _time.Advance(TimeSpan.FromMilliseconds(up ? 700 : 300));
        }

        Assert.Single(Control.State().Rules);
    }

    [Fact]
    public async Task A_call_whose_answer_is_lost_was_carried_out_and_one_that_is_lost_itself_was_not()
    {
        NeedsControl();
        var (carriedOut, lost) = (NewVip(), NewVip());
        Control.Faults = new NodeFaults { LoseOut = true };
        var first = PostRule(Rules.Of(carriedOut, NewMember()));
        await Control.WaitForAsync(state => state.Rules.Count == 1);
        Assert.False(first.IsCompleted);
        Control.Faults = new NodeFaults { LoseIn = true };
        await Assert.ThrowsAsync<HttpRequestException>(() => first);
        var second = PostRule(Rules.Of(lost, NewMember()));
        await Control.WaitForAsync(state => state.Calls.Count == 2);
        Control.Faults = new NodeFaults();
        await Assert.ThrowsAsync<HttpRequestException>(() => second);
        Assert.Equal(carriedOut, Assert.Single(Control.State().Rules).ExternalIp);
    }

    [Fact]
    public void Half_a_flap_is_refused()
    {
        NeedsControl();
        var refusal = Assert.Throws<ArgumentException>(() => Control.Faults = new NodeFaults { FlapDownMs = 1 });
        Assert.Equal("flapDownMs, flapUpMs: one was given without the other", refusal.Message);
    }

    /// <summary>The same between nodes without servers, whose packets the caller carries.</summary>
    [Fact]
    public void Unconnected_nodes_speak_bfd_by_the_hands_of_the_caller()
    {
        NeedsControl();
        using var a = new UnconnectedNode(Options);
        using var b = new UnconnectedNode(Options);
        Assert.Equal(200, Put(a, "10.0.0.1", "10.0.0.2"));
        Assert.Equal(200, Put(b, "10.0.0.2", "10.0.0.1"));
        for (var step = 0; step < 10; step++)
            Carry(a, b, bothWays: true);
        Assert.Equal(("BACKUP", "MASTER"), (RoleOf(a), RoleOf(b)));
        for (var step = 0; step < 10; step++)
            Carry(a, b, bothWays: false);
        Assert.Equal(("MASTER", "MASTER"), (RoleOf(a), RoleOf(b)));
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private void Carry(UnconnectedNode a, UnconnectedNode b, bool bothWays)
    {
        _time.Advance(TimeSpan.FromMilliseconds(200));
        foreach (var (from, to, source) in new[] { (a, b, "10.0.0.1"), (b, a, "10.0.0.2") })
        {
            foreach (var (_, packet) in from.BfdPackets())
            {
                if (bothWays)
                    to.TakeBfd(source, packet);
            }
        }
    }

    private static int Put(UnconnectedNode node, string source, string remote) => node.Answer(
        "POST", "/netlox/v1/config/bfd",
        $$"""{"instance":"llb-inst0","remoteIp":"{{remote}}","sourceIp":"{{source}}","interval":200000,"retryCount":3}""").Status;

    private static string RoleOf(UnconnectedNode node) => node.Control.State().Roles.Single().State;

    private (string Vip, string? Instance, string? Role, string? WhyNot) Shown(string vip)
    {
        var shown = Control.Serves().Single(served => served.Vip == vip);
        Assert.Equal(shown.WhyNot is null, shown.Serves);
        return (shown.Vip, shown.Instance, shown.Role, shown.WhyNot);
    }

    private async Task<bool> IsUpAsync()
    {
        try
        {
            return (await Get("version")).Status == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
