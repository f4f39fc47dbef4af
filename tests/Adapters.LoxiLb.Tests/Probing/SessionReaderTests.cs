using System.Threading.Channels;
using LoxiActors.Actors.Nodes.Health;
using LoxiActors.Adapters.LoxiLb.Probing;
using LoxiActors.Adapters.LoxiLb.Tests.Support;
using LoxiActors.Adapters.LoxiLb.Wire;
using LoxiActors.Protocol.Ids;
using LoxiActors.Tests.Support;

namespace LoxiActors.Adapters.LoxiLb.Tests.Probing;

public sealed class SessionReaderTests
{
    private static readonly HealthPolicy Policy = new();
    private static readonly ProbeOrder[] Calm = [new(Policy.ProbeInterval, Policy.ProbeTimeout, false, false, false)];
    private readonly Channel<(NodeName Reporter, string Address, bool Up)> _seen = Channel.CreateUnbounded<(NodeName, string, bool)>();

    [Fact]
    public async Task Sessions_are_told_as_up_or_down_and_not_before_they_are_either()
    {
        var time = new ManualTime();
        await using var rig = await Rig.StartAsync(new() { TimeProvider = time });
        using var reader = new SessionReader(rig.Nodes, Policy, (reporter, address, up) => _seen.Writer.TryWrite((reporter, address, up)));
        foreach (var remote in new[] { "10.0.0.7", "10.0.0.8", "10.0.0.9" })
        {
            var session = new BfdBody { Instance = "llb-inst0", RemoteIp = remote, SourceIp = "10.0.0.2", Interval = 100_000, RetryCount = 3 };
            await rig.Client.PutBfdAsync(session, "test", TimeSpan.FromSeconds(10), default);
        }

        time.Advance(TimeSpan.FromSeconds(10));
        rig.Control.SetBfd("10.0.0.7", "BFDUp");
        rig.Control.SetBfd("10.0.0.8", "BFDInit");
        rig.Control.SetBfd("10.0.0.9", "BFDDown");
        reader.Tick(Calm, [], TimeSpan.FromSeconds(1));
        Assert.Equal((Sample.Node, "10.0.0.7", true), await NextAsync());
        Assert.Equal((Sample.Node, "10.0.0.9", false), await NextAsync());
    }

    [Fact]
    public async Task A_node_whose_heartbeats_tell_is_not_asked_and_the_peer_of_one_in_doubt_is_at_once()
    {
        await using var rig = await Rig.StartAsync();
        using var reader = new SessionReader(rig.Nodes, Policy, (_, _, _) => { });
        reader.Tick([Calm[0] with { TellsOfPeers = true }], [], TimeSpan.FromSeconds(1));
        Assert.Empty(rig.Control.Calls);
        reader.Tick(Calm, [], TimeSpan.FromSeconds(1));
        await rig.Control.WaitForAsync(_ => rig.Control.CallCounts.Values.Sum() == 1);
        reader.Tick(Calm, [], TimeSpan.FromSeconds(1.5));
        Assert.Single(rig.Control.Calls);
        // The read's end is seen a moment after the node has answered.
        await rig.Control.WaitForAsync(_ =>
        {
            reader.Tick(Calm, [Sample.Node], TimeSpan.FromSeconds(1.6));
            return rig.Control.Calls.Count == 2;
        });
    }

    private async Task<(NodeName Reporter, string Address, bool Up)> NextAsync() =>
        await _seen.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));
}
