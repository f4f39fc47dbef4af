using LoxiActors.Adapters.Heartbeats;
using LoxiActors.Protocol.Heartbeats;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;

namespace LoxiActors.Bench.Load;

/// <summary>
/// 1,000 nodes with 20 load balancers and 60 rules each, three endpoints down and one peer. In each round every node sends one
/// heartbeat with new totals, and of every twentieth the lists have changed.
/// </summary>
internal sealed class HeartbeatFleet
{
    public const int Nodes = 1_000;
    public const string KeyText = "1:000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    private readonly HeartbeatKey _key = HeartbeatKeyFile.Parse(KeyText)[0];
    private readonly Heartbeat[] _last;
    private int _round;

    public HeartbeatFleet()
    {
        var random = new Random(7);
        _last = [.. Enumerable.Range(0, Nodes).Select(number => New(number, random))];
        Known = [.. _last.Select(heartbeat => new HeartbeatNode(heartbeat.Node))];
    }

    public IReadOnlyList<HeartbeatNode> Known { get; }

    public double MeanBytes { get; private set; }

    public byte[][] NextRound()
    {
        _round++;
        var datagrams = new byte[Nodes][];
        for (var node = 0; node < Nodes; node++)
        {
            var last = _last[node];
            _last[node] = last with
            {
                Sequence = last.Sequence + 1,
                SentAt = DateTimeOffset.UtcNow,
                Packets = last.Packets + 1_000,
                Bytes = last.Bytes + 900_000,
                EndpointsDown = (node + _round) % 20 == 0 ? [.. last.EndpointsDown.RemoveAt(0), $"10.9.{_round % 250}.{node % 250}_tcp_8080"] : last.EndpointsDown,
            };
            datagrams[node] = HeartbeatDatagram.Write(_last[node], _key);
        }

        MeanBytes = datagrams.Average(datagram => datagram.Length);
        return datagrams;
    }

    private static Heartbeat New(int number, Random random)
    {
        var roles = HeartbeatBody.Empty.Roles.ToBuilder();
        for (var balancer = 0; balancer < 20; balancer++)
        {
            var bytes = new byte[16];
            random.NextBytes(bytes);
            roles[new Guid(bytes).ToString()] = balancer % 2 == 0 ? HaRole.Master : HaRole.Backup;
        }

        return new Heartbeat(
            new NodeName($"node-{number}"),
            BootIds.Of(DateTimeOffset.UtcNow),
            0,
            DateTimeOffset.UtcNow,
            LoxiLbAnswers: true,
            Rules: 60,
            roles.ToImmutable(),
            [$"10.0.{number % 250}.1_tcp_8080", $"10.0.{number % 250}.2_tcp_8080", $"10.0.{number % 250}.3_tcp_443"],
            [],
            [$"10.1.0.{number % 250}"])
        {
            Packets = 1,
            Bytes = 1,
        };
    }
}
