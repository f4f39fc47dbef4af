using LoxiActors.Adapters.Heartbeats.Gate;
using LoxiActors.Adapters.Heartbeats.Keys;
using LoxiActors.Adapters.Heartbeats.Tests.Support;
using LoxiActors.Protocol.Heartbeats;
using LoxiActors.Protocol.Ids;
using LoxiActors.Tests.Support;

namespace LoxiActors.Adapters.Heartbeats.Tests.Gate;

public class HeartbeatGateTests
{
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    private readonly ManualTime _time = new();
    private readonly HeartbeatGate _gate;
    private KeyRing _keys = new([Sample.Key()], null);

    public HeartbeatGateTests() => _gate = new HeartbeatGate([new(new NodeName("node-1")), new(new NodeName("node-2"))], _time, Skew);

    [Fact]
    public void A_genuine_and_new_heartbeat_is_taken_as_it_was_written()
    {
        var heartbeat = Sample.Heartbeat();
        Assert.Equal(Refusal.None, _gate.Admit(HeartbeatDatagram.Write(heartbeat, Sample.Key()), _keys, out var taken));
        Sample.AssertEqual(heartbeat, taken);
    }

    [Fact]
    public void The_same_again_or_an_older_one_is_a_replay()
    {
        Assert.Equal(Refusal.None, Admit(sequence: 5));
        Assert.Equal(Refusal.Replay, Admit(sequence: 5));
        Assert.Equal(Refusal.Replay, Admit(sequence: 4));
        Assert.Equal(Refusal.None, Admit(sequence: 9));
    }

    [Fact]
    public void Nodes_are_told_apart()
    {
        Assert.Equal(Refusal.None, Admit(sequence: 5));
        Assert.Equal(Refusal.None, Admit("node-2", sequence: 5));
    }

    [Fact]
    public void A_newer_boot_begins_anew_and_the_old_one_does_not_come_back()
    {
        var (old, next) = (BootIds.Of(Sample.Start.AddHours(-1)), BootIds.Of(Sample.Start));
        Assert.Equal(Refusal.None, Admit(sequence: 500, boot: old));
        Assert.Equal(Refusal.None, Admit(sequence: 1, boot: next));
        Assert.Equal(Refusal.OldBoot, Admit(sequence: 501, boot: old));
        Assert.Equal(Refusal.None, Admit(sequence: 2, boot: next));
    }

    [Fact]
    public void A_node_that_nobody_configured_is_foreign() => Assert.Equal(Refusal.Foreign, Admit("node-3"));

    [Theory]
    [InlineData(-31, "Clock")]
    [InlineData(-29, "None")]
    [InlineData(29, "None")]
    [InlineData(31, "Clock")]
    public void A_time_too_far_away_is_refused_in_both_directions(int seconds, string refusal) =>
        Assert.Equal(refusal, Admit(at: _time.GetUtcNow().AddSeconds(seconds)).ToString());

    [Fact]
    public void A_boot_from_the_future_is_refused_so_that_it_does_not_shut_out_later_ones()
    {
        Assert.Equal(Refusal.Clock, Admit(boot: BootIds.Of(_time.GetUtcNow().AddSeconds(31))));
        Assert.Equal(Refusal.None, Admit(boot: BootIds.Of(_time.GetUtcNow())));
    }

    [Fact]
    public void Another_s_signature_is_refused_and_changes_nothing()
    {
        using var wrong = new HeartbeatKey(1, "not the key, not the key"u8);
        Assert.Equal(Refusal.BadHmac, _gate.Admit(HeartbeatDatagram.Write(Sample.Heartbeat(sequence: 100), wrong), _keys, out _));
        Assert.Equal(Refusal.None, Admit(sequence: 1));
    }

    [Fact]
    public void Keys_rotate_with_two_valid_at_a_time()
    {
        var (old, next) = (Sample.Key(), Sample.OtherKey());
        Assert.Equal(Refusal.UnknownKey, Admit(sequence: 1, key: next));
        _keys = new KeyRing([old, next], null);
        Assert.Equal(Refusal.None, Admit(sequence: 2, key: old));
        Assert.Equal(Refusal.None, Admit(sequence: 3, key: next));
        _keys = new KeyRing([next], null);
        Assert.Equal(Refusal.UnknownKey, Admit(sequence: 4, key: old));
        Assert.Equal(Refusal.None, Admit(sequence: 5, key: next));
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0x4c, 0x58, 0x48, 0x42 })]
    [InlineData(new byte[] { 0x78, 0xda, 1, 2, 3 })]
    public void What_is_no_heartbeat_is_malformed(byte[] datagram) =>
        Assert.Equal(Refusal.Malformed, _gate.Admit(datagram, _keys, out _));

    [Fact]
    public void A_datagram_longer_than_any_is_malformed() =>
        Assert.Equal(Refusal.Malformed, _gate.Admit([.. HeartbeatDatagram.Write(Sample.Heartbeat(), Sample.Key()), .. new byte[1_400]], _keys, out _));

    [Fact]
    public void Lists_are_read_anew_when_they_change()
    {
        var first = Sample.Heartbeat(sequence: 1);
        var second = first with { Sequence = 2, EndpointsDown = [] };
        var third = first with { Sequence = 3, Rules = null, LoxiLbAnswers = false };
        foreach (var heartbeat in new[] { first, second, third })
        {
            Assert.Equal(Refusal.None, _gate.Admit(HeartbeatDatagram.Write(heartbeat, Sample.Key()), _keys, out var taken));
            Sample.AssertEqual(heartbeat, taken);
        }
    }

    [Fact]
    public void What_was_heard_is_remembered_for_metrics()
    {
        _time.Advance(TimeSpan.FromSeconds(3));
        Admit(at: _time.GetUtcNow().AddSeconds(-2));
        _time.Advance(TimeSpan.FromSeconds(4));
        var window = _gate.Windows.Single(node => node.Node.Value == "node-1");
        Assert.Equal(1, window.Accepted);
        Assert.Equal(TimeSpan.FromSeconds(2), window.Skew);
        Assert.Equal(TimeSpan.FromSeconds(4), _time.GetElapsedTime(window.HeardAt));
    }

    private Refusal Admit(string node = "node-1", ulong sequence = 1, ulong? boot = null, DateTimeOffset? at = null, HeartbeatKey? key = null) =>
        _gate.Admit(HeartbeatDatagram.Write(Sample.Heartbeat(node, sequence, boot, at), key ?? Sample.Key()), _keys, out _);
}
