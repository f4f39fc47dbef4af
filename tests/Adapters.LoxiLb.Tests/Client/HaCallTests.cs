using LoxiActors.Adapters.LoxiLb.Client;
using LoxiActors.Adapters.LoxiLb.Tests.Support;
using LoxiActors.Adapters.LoxiLb.Wire;
using LoxiActors.Imitation;
using LoxiActors.Protocol.LoxiLb;

namespace LoxiActors.Adapters.LoxiLb.Tests.Client;

public sealed class HaCallTests
{
    private const string Peer = "192.0.2.3";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly string Instance = RuleName.InstanceOf(Sample.LoadBalancer);

    [Fact]
    public async Task A_role_puts_the_vips_of_its_instance_on_the_loopback_and_takes_them_off()
    {
        await using var rig = await Rig.StartAsync();
        await rig.PutAsync(Sample.Rule("10.0.0.1"));
        Assert.IsType<CallResult.Done>(await SetAsync(rig, HaRole.Master));
        Assert.Contains($"{Sample.Vip}/32", rig.Control.State().Addresses["lo"]);
        Assert.IsType<CallResult.Done>(await SetAsync(rig, HaRole.Master));
        Assert.Equal(HaRole.Master, await RoleAsync(rig));
        Assert.IsType<CallResult.Done>(await SetAsync(rig, HaRole.Backup));
        Assert.DoesNotContain($"{Sample.Vip}/32", rig.Control.State().Addresses["lo"]);
        Assert.Equal(HaRole.Backup, await RoleAsync(rig));
        rig.Control.Restart();
        Assert.Null(await RoleAsync(rig));
    }

    [Fact]
    public async Task An_instance_is_made_without_a_role_and_keeps_the_one_it_has()
    {
        await using var rig = await Rig.StartAsync();
        Assert.IsType<CallResult.Done>(await rig.Client.EnsureInstanceAsync("some", "test", Patience, CancellationToken.None));
        Assert.Equal("NOT_DEFINED", Assert.Single(rig.Control.State().Roles, role => role.Instance == "some").State);
        Assert.Equal("NOT_DEFINED", Assert.Single(rig.Control.State().Roles, role => role.Instance == "llb-inst0").State);
    }

    [Fact]
    public async Task A_role_is_tried_once_and_no_longer_than_it_was_given()
    {
        await using var rig = await Rig.StartAsync();
        rig.Control.Faults = new NodeFaults { FailNext = 1 };
        Assert.IsType<CallResult.Busy>(await SetAsync(rig, HaRole.Master));
        rig.Control.Faults = new NodeFaults { Hang = true };
        var silent = await rig.Client.SetRoleAsync(Instance, HaRole.Master, "test", TimeSpan.FromMilliseconds(30), CancellationToken.None);
        Assert.True(Assert.IsType<CallResult.Unreachable>(silent).TimedOut);
        Assert.Equal(2, rig.Control.Calls.Count(call => call.Kind == "POST /config/cistate" || call.Path.EndsWith("config/cistate", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_node_without_bfd_sessions_lists_none()
    {
        await using var rig = await Rig.StartAsync();
        Assert.Empty(await SessionsAsync(rig));
    }

    [Fact]
    public async Task Bfd_sessions_come_and_go()
    {
        await using var rig = await Rig.StartAsync(new ImitationNodeOptions { ImmediateHealth = true });
        Assert.IsType<CallResult.RefusedByNode>(await PutAsync(rig, Peer, "nobody-made-it"));
        Assert.IsType<CallResult.Done>(await PutAsync(rig, Peer));
        var shown = Assert.Single(await SessionsAsync(rig));
        Assert.Equal((RuleName.DefaultInstance, Peer, "192.0.2.2", 200_000L, 3), (shown.Instance, shown.RemoteIp, shown.ListedSourceIp, shown.Interval, shown.RetryCount));
        Assert.IsType<CallResult.AlreadySo>(await PutAsync(rig, Peer));
        Assert.IsType<CallResult.AlreadySo>(await DeleteAsync(rig, "192.0.2.4"));
        Assert.IsType<CallResult.Done>(await DeleteAsync(rig, Peer));
        Assert.IsType<CallResult.AlreadySo>(await DeleteAsync(rig, Peer));
        Assert.Empty(await SessionsAsync(rig));
    }

    private static Task<CallResult> SetAsync(Rig rig, HaRole role) =>
        rig.Client.SetRoleAsync(Instance, role, "test", Patience, CancellationToken.None);

    private static async Task<HaRole?> RoleAsync(Rig rig)
    {
        var read = await rig.Client.ListRolesAsync("test", CancellationToken.None);
        return read.Value!.Items!.FirstOrDefault(role => role.Instance == Instance)?.Role;
    }

    private static async Task<IReadOnlyList<BfdBody>> SessionsAsync(Rig rig)
    {
        var read = await rig.Client.ListBfdAsync("test", CancellationToken.None);
        Assert.IsType<CallResult.Done>(read.Result);
        return read.Value!.Items!;
    }

    private static Task<CallResult> PutAsync(Rig rig, string peer, string instance = RuleName.DefaultInstance) => rig.Client.PutBfdAsync(
        new BfdBody { Instance = instance, RemoteIp = peer, SourceIp = "192.0.2.2", Interval = 200_000, RetryCount = 3 }, "test", Patience, CancellationToken.None);

    private static Task<CallResult> DeleteAsync(Rig rig, string peer) =>
        rig.Client.DeleteBfdAsync(peer, RuleName.DefaultInstance, "test", Patience, CancellationToken.None);
}
