using System.Collections.Immutable;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.Tests.Editing;

/// <summary>Trees drawn from few ids and few values, so that two of them share much. The same seed draws the same trees.</summary>
internal sealed class RandomTree(int seed)
{
    private readonly Random _random = new(seed);

    public LoadBalancer Next() => new()
    {
        Id = new LoadBalancerId(Id(0)),
        ProjectId = "p",
        Name = Word(),
        VipSgIds = [.. Some(2).Select(i => $"sg{i}")],
        AdditionalVips = [.. Some(2).Select(i => new AdditionalVip($"192.0.2.{i}", Word(), null, null))],
        UnknownOptions = Options(),
        Listeners = [.. Some(5).Select(Listener)],
        Pools = [.. Some(4).Select(Pool)],
    };

    private Listener Listener(int i) => new()
    {
        Id = new ListenerId(Id(100 + i)),
        Protocol = TrafficProtocol.Tcp,
        ProtocolPort = i + 1,
        Name = Word(),
        InsertHeaders = Options(),
        AllowedCidrs = [.. Some(2).Select(c => $"10.{c}.0.0/16")],
        L7Policies = [.. Some(2).Select(Policy)],
        Tls = new ListenerTls { SniContainerRefs = [.. Some(2).Select(s => $"sni{s}")] },
        UnknownOptions = Options(),
    };

    private L7Policy Policy(int i) => new()
    {
        Id = new L7PolicyId(Id(200 + i)),
        Action = "REJECT",
        Rules = [.. Some(2).Select(r => new L7Rule { Id = new L7RuleId(Id(300 + r)), Type = "PATH", CompareType = "EQUAL_TO", Value = Word() })],
    };

    private Pool Pool(int i) => new()
    {
        Id = new PoolId(Id(400 + i)),
        Protocol = TrafficProtocol.Tcp,
        LbAlgorithm = LbAlgorithm.RoundRobin,
        Description = Word(),
        SessionPersistence = Word() is { } word ? new SessionPersistence(SessionPersistenceType.SourceIp, word, null, null) : null,
        Members = [.. Some(4).Select(m => Member((10 * i) + m))],
        HealthMonitor = Word() is null ? null : new HealthMonitor { Id = new HealthMonitorId(Id(500 + i)), Type = HealthMonitorType.Tcp, Delay = 1, Timeout = 1, MaxRetries = 1, UnknownOptions = Options() },
        UnknownOptions = Options(),
    };

    private Member Member(int i) => new()
    {
        Id = new MemberId(Id(600 + i)),
        Address = $"10.0.0.{i}",
        ProtocolPort = 80,
        Weight = _random.Next(2),
        UnknownOptions = Options(),
    };

    private static Guid Id(int i) => new(i, 0, 0, new byte[8]);

    private string? Word() => _random.Next(6) switch { 0 => "x", 1 => null, _ => "y" };

    private ImmutableSortedDictionary<string, string> Options() =>
        _random.Next(8) == 0 ? ImmutableSortedDictionary<string, string>.Empty.Add("o", $"{_random.Next(2)}") : ImmutableSortedDictionary<string, string>.Empty;

    // Mostly in order, sometimes shuffled.
    private int[] Some(int most)
    {
        var chosen = Enumerable.Range(0, most).Where(_ => _random.Next(4) > 0).ToArray();
        if (_random.Next(3) == 0)
            _random.Shuffle(chosen);
        return chosen;
    }
}
