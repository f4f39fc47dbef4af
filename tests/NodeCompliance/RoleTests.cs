using System.Text.Json.Nodes;
using LoxiActors.Imitation;
using LoxiActors.Tests.Support;

namespace LoxiActors.NodeCompliance;

public sealed class RoleTests : NodeTest
{
    private readonly ManualTime _time = new();

    protected override ImitationNodeOptions Options => new()
    {
        TimeProvider = _time,
        Addresses = [("eth0", "198.51.100.254/24")],
    };

    [Fact]
    public async Task The_default_instance_starts_undefined()
    {
        NeedsControl();
        Assert.Equal(
            "{\"Attr\":[{\"instance\":\"llb-inst0\",\"state\":\"NOT_DEFINED\",\"sync\":null,\"vip\":\"0.0.0.0\"}]}",
            (await Get("config/cistate/all")).Body.Trim());
    }

    [Fact]
    public async Task A_state_is_set_and_its_vip_stays_until_the_state_changes()
    {
        var instance = "compliance-" + Guid.NewGuid().ToString("N")[..8];
        (await PostState(instance, "MASTER", "192.0.2.9")).IsSuccess();
        (await PostState(instance, "MASTER", "192.0.2.10")).IsSuccess();
        Assert.Equal(("MASTER", "192.0.2.9"), await StateOf(instance));
        (await PostState(instance, "BACKUP", "192.0.2.10")).IsSuccess();
        Assert.Equal(("BACKUP", "192.0.2.10"), await StateOf(instance));
    }

    [Fact]
    public async Task An_unknown_state_is_refused_but_the_instance_is_there()
    {
        var instance = "compliance-" + Guid.NewGuid().ToString("N")[..8];
        (await PostState(instance, "LEADER", "192.0.2.9")).IsRefused(400, "invalid cluster-state");
        Assert.Equal("NOT_DEFINED", (await StateOf(instance)).State);
    }

    [Fact]
    public async Task A_master_holds_the_vips_of_its_instance_on_lo_and_a_backup_lets_go()
    {
        NeedsControl();
        var (mine, other, far) = (NewVip(), NewVip(), "203.0.113.9");
        (await PostRule(Rules.Of(mine, NewMember()).With("name", "a"))).IsSuccess();
        (await PostRule(Rules.Of(other, NewMember()).With("name", "b:inst1"))).IsSuccess();
        (await PostRule(Rules.Of(far, NewMember()))).IsSuccess();
        Assert.Equal(["127.0.0.1/8"], Control.State().Addresses["lo"]);

        (await PostState("llb-inst0", "MASTER", "0.0.0.0")).IsSuccess();
        Assert.Equal(["127.0.0.1/8", mine + "/32"], Control.State().Addresses["lo"]);
        (await PostState("inst1", "MASTER", "0.0.0.0")).IsSuccess();
        Assert.Contains(other + "/32", Control.State().Addresses["lo"]);
        (await PostState("llb-inst0", "BACKUP", "0.0.0.0")).IsSuccess();
        Assert.Equal(["127.0.0.1/8", other + "/32"], Control.State().Addresses["lo"]);
    }

    [Fact]
    public async Task The_last_rule_of_a_vip_takes_the_address_off_lo_even_an_operators()
    {
        var vip = NewVip();
        CleanUp($"config/ipv4address/{vip}/32/dev/lo");
        (await PostAddress(vip + "/32", "lo")).IsSuccess();
        (await PostRule(Rules.Of(vip, NewMember()))).IsSuccess();
        (await PostRule(Rules.Of(vip, NewMember()).With("port", 81))).IsSuccess();
        (await Delete($"config/loadbalancer/externalipaddress/{vip}/port/80/protocol/tcp")).IsSuccess();
        Assert.Contains(vip + "/32", await AddressesOf("lo"));
        (await Delete($"config/loadbalancer/externalipaddress/{vip}/port/81/protocol/tcp")).IsSuccess();
        Assert.DoesNotContain(vip + "/32", await AddressesOf("lo"));
    }

    [Theory]
    [InlineData("my-static-rule")]
    [InlineData("ipvs")]
    public async Task Some_names_switch_vip_handling_off(string name)
    {
        var vip = NewVip();
        CleanUp($"config/ipv4address/{vip}/32/dev/lo");
        (await PostAddress(vip + "/32", "lo")).IsSuccess();
        (await PostRule(Rules.Of(vip, NewMember()).With("name", name))).IsSuccess();
        (await Delete($"config/loadbalancer/externalipaddress/{vip}/port/80/protocol/tcp")).IsSuccess();
        Assert.Contains(vip + "/32", await AddressesOf("lo"));
    }

    [Fact]
    public async Task An_address_twice_or_absent_is_a_fail_in_a_200_and_an_unknown_device_a_success()
    {
        var vip = NewVip();
        (await PostAddress(vip + "/32", "lo")).IsSuccess();
        var again = await PostAddress(vip + "/32", "lo");
        Assert.Equal((200, "fail"), ((int)again.Status, again.Result));
        (await Delete($"config/ipv4address/{vip}/32/dev/lo")).IsSuccess();
        var gone = await Delete($"config/ipv4address/{vip}/32/dev/lo");
        Assert.Equal((200, "fail"), ((int)gone.Status, gone.Result));
        (await PostAddress(vip + "/32", "no-such-dev")).IsSuccess();
    }

    [Fact]
    public async Task Bfd_sessions_live_and_die()
    {
        NeedsControl();
        (await Get("config/bfd/all")).IsRefused(500, "bfd session not running");
        (await Delete("config/bfd/remoteIP/10.0.0.3?instance=llb-inst0")).IsRefused(500, "bfd session not running");
        (await PostBfd("inst9", "10.0.0.3", 200_000, 3)).IsRefused(404, "cluster instance not found");
        (await PostBfd("llb-inst0", "10.0.0.3", 50_000, 3)).IsRefused(500, "bfd interval too low");
        (await PostBfd("llb-inst0", "peer", 200_000, 3)).IsRefused(400, "remoteIP address malformed");
        (await PostBfd("llb-inst0", "10.0.0.3", 200_000, 3)).IsSuccess();
        Assert.Empty((await Get("config/bfd/all")).Json["Attr"]!.AsArray());
        _time.Advance(TimeSpan.FromSeconds(5));
        var session = Assert.Single((await Get("config/bfd/all")).Json["Attr"]!.AsArray())!;
        Assert.Equal(("BFDDown", 200_000, 3, 3784), ((string)session["state"]!, (int)session["interval"]!, (int)session["retryCount"]!, (int)session["port"]!));

        (await PostBfd("llb-inst0", "10.0.0.3", 200_000, 3)).IsRefused(409, "bfd existing session");
        (await PostBfd("llb-inst0", "10.0.0.3", 300_000, 3)).IsSuccess();
        (await Delete("config/bfd/remoteIP/10.0.0.4?instance=llb-inst0")).IsRefused(404, "no bfd session");
        (await Delete("config/bfd/remoteIP/10.0.0.3?instance=llb-inst0")).IsSuccess();
        (await Get("config/bfd/all")).IsRefused(500, "bfd session not running");
    }

    [Fact]
    public async Task Bfd_up_makes_the_higher_address_master_and_bfd_down_everyone()
    {
        NeedsControl();
        (await PostBfd("llb-inst0", "10.0.0.3", 200_000, 3)).IsSuccess();
        Control.SetBfd("10.0.0.3", "BFDUp");
        Assert.Equal("BACKUP", (await StateOf("llb-inst0")).State);
        Control.SetBfd("10.0.0.3", "BFDDown");
        Assert.Equal("MASTER", (await StateOf("llb-inst0")).State);
    }

    [Fact]
    public async Task Routes_are_added_once_and_deleted_once()
    {
        NeedsControl();
        var body = new JsonObject { ["destinationIPNet"] = "203.0.113.0/24", ["gateway"] = "198.51.100.1", ["protocol"] = "static" };
        (await Post("config/route", body)).IsSuccess();
        Assert.Equal(409, (int)(await Post("config/route", body)).Status);
        Assert.Single((await Get("config/route/all")).Json["routeAttr"]!.AsArray());
        (await Delete("config/route/destinationIPNet/203.0.113.0/24")).IsSuccess();
        Assert.Equal(404, (int)(await Delete("config/route/destinationIPNet/203.0.113.0/24")).Status);
    }

    private Task<Answer> PostState(string instance, string state, string vip) =>
        Post("config/cistate", new JsonObject { ["instance"] = instance, ["state"] = state, ["vip"] = vip });

    private Task<Answer> PostAddress(string cidr, string device) =>
        Post("config/ipv4address", new JsonObject { ["dev"] = device, ["ipAddress"] = cidr });

    private Task<Answer> PostBfd(string instance, string remote, long interval, int retries) => Post("config/bfd", new JsonObject
    {
        ["instance"] = instance, ["remoteIp"] = remote, ["sourceIp"] = "10.0.0.2", ["interval"] = interval, ["retryCount"] = retries,
    });

    private async Task<(string State, string Vip)> StateOf(string instance)
    {
        var all = (await Get("config/cistate/all")).Json["Attr"]!.AsArray();
        var found = all.Single(item => (string?)item!["instance"] == instance)!;
        return ((string)found["state"]!, (string)found["vip"]!);
    }

    private async Task<string[]> AddressesOf(string device)
    {
        var all = (await Get("config/ipv4address/all")).Json["ipAttr"]!.AsArray();
        var found = all.Single(item => (string?)item!["dev"] == device)!;
        return [.. found["ipAddress"]!.AsArray().Select(item => (string)item!)];
    }
}
