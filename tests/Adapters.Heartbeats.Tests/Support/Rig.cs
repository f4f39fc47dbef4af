using System.Net;
using System.Net.Sockets;
using LoxiActors.Protocol.Heartbeats;
using LoxiActors.Protocol.Ids;
using LoxiActors.Tests.Support;

namespace LoxiActors.Adapters.Heartbeats.Tests.Support;

/// <summary>A receiver on a free port of loopback, with a clock that stands still, and a socket to send to it from.</summary>
internal sealed class Rig : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("heartbeats-").FullName;
    private readonly Socket _from = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

    private Rig(int? bufferBytes, bool octavia)
    {
        KeyFile = Path.Combine(_directory, "keys");
        File.WriteAllText(KeyFile, Sample.KeyText);
        File.WriteAllText(Path.Combine(_directory, "octavia"), Sample.OctaviaKey + "\n");
        Options = new HeartbeatReceiverOptions
        {
            Bind = new IPEndPoint(IPAddress.Loopback, 0),
            KeyFile = KeyFile,
            OctaviaKeyFile = octavia ? Path.Combine(_directory, "octavia") : null,
        };
        Receiver = new HeartbeatReceiver(Options, [new(new NodeName("node-1")), new(new NodeName("node-7"))], Sink, Time, Log)
        {
            BufferBytes = bufferBytes ?? 8 * 1024 * 1024,
        };
    }

    public string KeyFile { get; }

    public HeartbeatReceiverOptions Options { get; }

    public HeartbeatReceiver Receiver { get; }

    public RecordingSink Sink { get; } = new();

    public RecordingLog Log { get; } = new();

    public ManualTime Time { get; } = new();

    public static async Task<Rig> StartAsync(int? bufferBytes = null, bool octavia = false)
    {
        var rig = new Rig(bufferBytes, octavia);
        await rig.Receiver.StartAsync();
        return rig;
    }

    /// <summary>When it returns, the datagram is in the receiver's buffer: that is how loopback works.</summary>
    public void Send(byte[] datagram) => _from.SendTo(datagram, Receiver.BoundTo!);

    public void Send(ulong sequence, HeartbeatKey? key = null) =>
        Send(HeartbeatDatagram.Write(Sample.Heartbeat(sequence: sequence, at: Time.GetUtcNow()), key ?? Sample.Key()));

    public async ValueTask DisposeAsync()
    {
        Sink.Release();
        await Receiver.DisposeAsync();
        _from.Dispose();
        Directory.Delete(_directory, recursive: true);
    }
}
