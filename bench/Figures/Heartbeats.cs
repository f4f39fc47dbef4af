using System.Diagnostics;
using System.Globalization;
using System.Net;
using LoxiActors.Adapters.Heartbeats;
using LoxiActors.Adapters.Heartbeats.Gate;
using LoxiActors.Adapters.Heartbeats.Keys;
using LoxiActors.Bench.Load;
using LoxiActors.Protocol.Heartbeats;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoxiActors.Bench.Figures;

/// <summary>
/// Genuine heartbeats of 1,000 nodes per second of processor time, of the whole process: checked and handed to a sink that keeps who
/// was heard when. Once from memory, once through a socket, where sending is not counted.
/// </summary>
internal sealed class Heartbeats : IBenchmark
{
    /// <summary>Octavia's health manager on a machine like this: 8.5 ms of processor time and 14 queries for each.</summary>
    private const double OctaviaPerSecond = 118;

    private const int Rounds = 300;
    private const int SocketRounds = 100;

    public string Name => "heartbeats";

    public IReadOnlyList<string> Figures { get; } = ["heartbeats_per_cpu_s", "heartbeats_per_cpu_s_socket"];

    public string Description => $"{Rounds} heartbeats of each of {HeartbeatFleet.Nodes} nodes";

    public async Task<IReadOnlyList<Figure>> RunAsync(Action<string> say)
    {
        var fleet = new HeartbeatFleet();
        const string against = "heartbeats per CPU-second of Octavia's health manager (8.5 ms each)";
        // The first round is compiled as it runs.
        FromMemory(fleet, 30);
        var memory = FromMemory(fleet, Rounds);
        say(string.Create(CultureInfo.InvariantCulture, $"from memory: {memory:0} per CPU-second, datagrams of {fleet.MeanBytes:0} bytes"));
        var socket = await FromSocketAsync(fleet, SocketRounds);
        say(string.Create(CultureInfo.InvariantCulture, $"through a socket: {socket:0} per CPU-second"));
        return
        [
            new Figure("heartbeats_per_cpu_s", memory, "1/CPU-s", (long)Rounds * HeartbeatFleet.Nodes, against, memory / OctaviaPerSecond),
            new Figure("heartbeats_per_cpu_s_socket", socket, "1/CPU-s", (long)SocketRounds * HeartbeatFleet.Nodes, against, socket / OctaviaPerSecond),
        ];
    }

    private static double FromMemory(HeartbeatFleet fleet, int rounds)
    {
        var gate = new HeartbeatGate(fleet.Known, TimeProvider.System, TimeSpan.FromHours(1));
        var sink = new HeardAtSink(fleet.Known, TimeProvider.System);
        var keys = new KeyRing(HeartbeatKeyFile.Parse(HeartbeatFleet.KeyText), null);
        var used = TimeSpan.Zero;
        for (var round = 0; round < rounds; round++)
        {
            var datagrams = fleet.NextRound();
            var before = Used();
            foreach (var datagram in datagrams)
            {
                var refusal = gate.Admit(datagram, keys, out var heartbeat);
                if (refusal != Refusal.None)
                    throw new InvalidOperationException($"a genuine heartbeat was refused: {refusal}");
                sink.Heard(heartbeat!);
            }

            sink.Drained(TimeProvider.System.GetTimestamp());
            used += Used() - before;
        }

        return rounds * HeartbeatFleet.Nodes / used.TotalSeconds;
    }

    private static async Task<double> FromSocketAsync(HeartbeatFleet fleet, int rounds)
    {
        using var scratch = new ScratchDirectory();
        var file = Path.Combine(scratch.Path, "keys");
        await File.WriteAllTextAsync(file, HeartbeatFleet.KeyText);
        var sink = new HeardAtSink(fleet.Known, TimeProvider.System);
        await using var receiver = new HeartbeatReceiver(
            new HeartbeatReceiverOptions { KeyFile = file, Bind = new IPEndPoint(IPAddress.Loopback, 0), MaxClockSkew = TimeSpan.FromHours(1) },
            fleet.Known, sink, TimeProvider.System, NullLoggerFactory.Instance);
        await receiver.StartAsync();
        using var sender = new System.Net.Sockets.UdpClient();
        sender.Connect(receiver.BoundTo!);
        var used = TimeSpan.Zero;
        for (var round = 0; round < rounds; round++)
        {
            foreach (var part in fleet.NextRound().Chunk(100))
            {
                // The sink holds the receiving thread while its buffer is filled; what the sender uses is left out.
                var expected = sink.Count + part.Length;
                sink.Hold();
                foreach (var datagram in part)
                    sender.Send(datagram);
                var before = Used();
                sink.Release();
                if (!await sink.ReachAsync(expected))
                    throw new InvalidOperationException($"{sink.Count} of {expected} heartbeats came");
                used += Used() - before;
            }
        }

        return (double)rounds * HeartbeatFleet.Nodes / used.TotalSeconds;
    }

    private static TimeSpan Used()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }
}
