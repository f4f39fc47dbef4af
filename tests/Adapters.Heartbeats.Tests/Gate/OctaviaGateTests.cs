using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using LoxiActors.Adapters.Heartbeats.Gate;
using LoxiActors.Adapters.Heartbeats.Keys;
using LoxiActors.Adapters.Heartbeats.Tests.Support;
using LoxiActors.Protocol.Heartbeats;
using LoxiActors.Protocol.Ids;
using LoxiActors.Tests.Support;

namespace LoxiActors.Adapters.Heartbeats.Tests.Gate;

public class OctaviaGateTests
{
    private readonly ManualTime _time = new();
    private readonly HeartbeatGate _gate;
    private KeyRing _keys = new([Sample.Key()], new HeartbeatKey(0, Encoding.UTF8.GetBytes(Sample.OctaviaKey)));

    public OctaviaGateTests() => _gate = new HeartbeatGate([new(new NodeName("node-7")), new(new NodeName("node-8"), "7f3c")], _time, TimeSpan.FromSeconds(30));

    [Fact]
    public void Its_id_names_the_node()
    {
        Assert.Equal(Refusal.None, _gate.Admit(Sample.Data("octavia-v3.txt"), _keys, out var heartbeat));
        Assert.Equal("node-7", heartbeat!.Node.Value);
        Assert.Equal(67UL, heartbeat.Sequence);
        Assert.Equal(_time.GetUtcNow(), heartbeat.SentAt);
        Assert.True(heartbeat.LoxiLbAnswers);
        Assert.Null(heartbeat.Rules);
    }

    [Fact]
    public void An_alias_names_the_node_too()
    {
        Assert.Equal(Refusal.None, _gate.Admit(Message("7f3c", 1), _keys, out var heartbeat));
        Assert.Equal("node-8", heartbeat!.Node.Value);
        Assert.Equal(Refusal.Foreign, Admit(1, "7f3d"));
    }

    [Fact]
    public void A_node_s_own_name_may_be_its_alias()
    {
        var gate = new HeartbeatGate([new(new NodeName("node-7"), "node-7")], _time, TimeSpan.FromSeconds(30));
        Assert.Equal(Refusal.None, gate.Admit(Message("node-7", 1), _keys, out _));
    }

    [Fact]
    public void They_are_refused_unless_a_key_was_given()
    {
        _keys = _keys with { Octavia = null };
        Assert.Equal(Refusal.Octavia, Admit(1));
    }

    [Fact]
    public void The_wrong_key_is_refused()
    {
        _keys = _keys with { Octavia = new HeartbeatKey(0, "insecure"u8) };
        Assert.Equal(Refusal.BadHmac, Admit(1));
    }

    [Fact]
    public void A_sequence_that_falls_back_is_a_replay_unless_the_sender_may_have_restarted()
    {
        Assert.Equal(Refusal.None, Admit(100));
        Assert.Equal(Refusal.Replay, Admit(100));
        Assert.Equal(Refusal.Replay, Admit(99));
        Assert.Equal(Refusal.Replay, Admit(NodeWindow.OctaviaRestartBelow));
        Assert.Equal(Refusal.None, Admit(NodeWindow.OctaviaRestartBelow - 1));
        Assert.Equal(Refusal.None, Admit(100));
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(Refusal.Replay, Admit(100));
        Assert.Equal(Refusal.None, Admit(50));
    }

    [Fact]
    public void A_restart_shows_as_another_boot()
    {
        _gate.Admit(Message("node-7", 100), _keys, out var before);
        _gate.Admit(Message("node-7", 0), _keys, out var after);
        Assert.True(after!.BootId > before!.BootId);
    }

    [Fact]
    public void Genuine_and_unreadable_is_malformed() =>
        Assert.Equal(Refusal.Malformed, _gate.Admit(Signed("""{"id": "node-7", "ver": 3}"""), _keys, out _));

    private Refusal Admit(ulong sequence, string id = "node-7") => _gate.Admit(Message(id, sequence), _keys, out _);

    private static byte[] Message(string id, ulong sequence) => Signed($$"""{"id": "{{id}}", "seq": {{sequence}}, "listeners": {}, "pools": {}, "ver": 3}""");

    private static byte[] Signed(string json)
    {
        using var to = new MemoryStream();
        using (var zlib = new ZLibStream(to, CompressionLevel.SmallestSize, leaveOpen: true))
            zlib.Write(Encoding.UTF8.GetBytes(json));
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Sample.OctaviaKey), to.ToArray());
        return [.. to.ToArray(), .. Encoding.ASCII.GetBytes(Convert.ToHexStringLower(mac))];
    }
}
