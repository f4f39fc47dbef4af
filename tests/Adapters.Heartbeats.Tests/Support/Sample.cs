using System.Collections.Immutable;
using System.Text;
using LoxiActors.Protocol.Heartbeats;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;

namespace LoxiActors.Adapters.Heartbeats.Tests.Support;

/// <summary>Heartbeats and keys with known contents.</summary>
internal static class Sample
{
    public const string KeyText = "1:000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    public const string OtherKeyText = "2:another key, as text";
    public const string OctaviaKey = "octavia-heartbeat-key";
    public const string BalancerA = "2cd1d6f8-6a4e-4bcb-9e8c-3d4a0f7a1c55";
    public const string BalancerB = "f3a0c1be-5a55-4d8e-9a53-0b6a8f3e8f10";

    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static HeartbeatKey Key() => HeartbeatKeyFile.Parse(KeyText)[0];

    public static HeartbeatKey OtherKey() => HeartbeatKeyFile.Parse(OtherKeyText)[0];

    public static Heartbeat Heartbeat(string node = "node-1", ulong sequence = 1, ulong? boot = null, DateTimeOffset? at = null) => new(
        new NodeName(node),
        boot ?? BootIds.Of(Start),
        sequence,
        at ?? Start.AddMilliseconds(200),
        LoxiLbAnswers: true,
        Rules: 12,
        Roles([BalancerA], ["llb-inst0", BalancerB]),
        ["10.0.0.1_tcp_8080", "10.0.0.2_tcp_8080"],
        ["10.0.0.9"],
        ["10.0.0.7", "10.0.0.8"])
    {
        Packets = 1_000,
        Bytes = 900_000,
    };

    public static ImmutableSortedDictionary<string, HaRole> Roles(IEnumerable<string> masters, IEnumerable<string> backups) =>
        HeartbeatBody.Empty.Roles
            .AddRange(masters.Select(instance => KeyValuePair.Create(instance, HaRole.Master)))
            .AddRange(backups.Select(instance => KeyValuePair.Create(instance, HaRole.Backup)));

    public static Heartbeat Empty(string node = "node-1") =>
        new(new NodeName(node), BootIds.Of(Start), 1, Start, false, null, HeartbeatBody.Empty.Roles, [], [], []);

    /// <summary>By value: records compare their arrays by reference.</summary>
    public static void AssertEqual(Heartbeat expected, Heartbeat? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected.Roles, actual.Roles);
        Assert.Equal(expected.EndpointsDown, actual.EndpointsDown);
        Assert.Equal(expected.PeersDown, actual.PeersDown);
        Assert.Equal(expected.PeersUp, actual.PeersUp);
        Assert.Equal(expected, actual with { Roles = expected.Roles, EndpointsDown = expected.EndpointsDown, PeersDown = expected.PeersDown, PeersUp = expected.PeersUp });
    }

    /// <summary>The bytes of a file in Data: hexadecimal, lines that begin with # left out.</summary>
    public static byte[] Data(string name)
    {
        using var stream = typeof(Sample).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream, Encoding.ASCII);
        return Convert.FromHexString(string.Concat(reader.ReadToEnd().Split('\n').Where(line => !line.StartsWith('#')).Select(line => line.Trim())));
    }
}
