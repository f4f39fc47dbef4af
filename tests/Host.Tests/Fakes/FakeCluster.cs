using System.Collections.Immutable;
using LoxiActors.Actors.Hosting;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Host.Tests.Fakes;

/// <summary>Two members whose answers are set; keeps what was asked.</summary>
internal sealed class FakeCluster : ICluster
{
    public static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public string? WhyNotUp { get; set; }

    public List<string> Asked { get; } = [];

    public Refusal? Refuses { get; set; }

    public ImmutableArray<ClusterMember> Members { get; set; } =
    [
        new("10.0.0.1:4053", "controller-1", "up", true, Noon, true, null),
        new("10.0.0.2:4053", null, "leaving", false, null, false, new Drain("ada", "new kernel", Noon)),
    ];

    public ClusterGlance Glance => new(Members, ImmutableSortedDictionary<string, int>.Empty.Add("loadbalancer", 60), Acts: true);

    public ValueTask<ClusterPicture> LookAsync(CancellationToken cancellation) => ValueTask.FromResult(new ClusterPicture(
        Members, "10.0.0.1:4053", [new KindShards("loadbalancer", 100, null, [new HostShards("10.0.0.1:4053", 60, 70), new HostShards("10.0.0.2:4053", null, null)])]));

    public ValueTask<ClusterAnswer> DownAsync(string address, bool force, OperatorsWish wish, CancellationToken cancellation) => Take($"down {address} {force}", wish);

    public ValueTask<ClusterAnswer> LeaveAsync(string address, OperatorsWish wish, CancellationToken cancellation) => Take($"leave {address}", wish);

    public ValueTask<ClusterAnswer> DrainAsync(string address, OperatorsWish wish, CancellationToken cancellation) => Take($"drain {address}", wish);

    public ValueTask<ClusterAnswer> UndrainAsync(string address, OperatorsWish wish, CancellationToken cancellation) => Take($"undrain {address}", wish);

    public ValueTask<ClusterAnswer> RebalanceAsync(OperatorsWish wish, CancellationToken cancellation) => Take("rebalance", wish);

    private ValueTask<ClusterAnswer> Take(string what, OperatorsWish wish)
    {
        Asked.Add($"{what} by {wish.By}: {wish.Reason}");
        return ValueTask.FromResult<ClusterAnswer>(Refuses is { } refusal ? new ClusterAnswer.Refused(refusal) : new ClusterAnswer.Taken($"{what} is under way"));
    }
}
