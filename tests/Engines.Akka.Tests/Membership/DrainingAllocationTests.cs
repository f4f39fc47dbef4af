using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Sharding;
using LoxiActors.Engines.Akka.Membership.Steering;

namespace LoxiActors.Engines.Akka.Tests.Membership;

public sealed class DrainingAllocationTests
{
    private static readonly Region One = new("one");
    private static readonly Region Two = new("two");
    private static readonly Region Three = new("three");

    private readonly View _view = new();
    private readonly Recording _usual = new("usual");
    private readonly Recording _even = new("even");

    [Fact]
    public async Task Without_a_drain_all_is_as_usual()
    {
        var all = Allocations((One, 3), (Two, 1));

        Assert.Equal(Two, await Strategy.AllocateShard(One, "x", all));
        Assert.Equal(["usual"], await Strategy.Rebalance(all, Moving()));
        Assert.Equal([One, Two], _usual.Seen.OrderBy(region => region.ToString()));
    }

    [Fact]
    public async Task No_shard_comes_to_a_drained_host_though_it_has_the_fewest()
    {
        _view.Drained.Add(Two);

        Assert.Equal(One, await Strategy.AllocateShard(Two, "x", Allocations((One, 3), (Two, 0))));
    }

    [Fact]
    public async Task Where_all_hosts_are_drained_a_shard_still_finds_one_and_none_moves()
    {
        _view.Drained.UnionWith([One, Two]);
        var all = Allocations((One, 3), (Two, 0));

        Assert.Equal(Two, await Strategy.AllocateShard(One, "x", all));
        Assert.Equal(["usual"], await Strategy.Rebalance(all, Moving()));
    }

    [Fact]
    public async Task The_shards_of_a_drained_host_move_before_any_other()
    {
        _view.Drained.Add(One);

        var moved = await Strategy.Rebalance(Allocations((One, 3), (Two, 9), (Three, 0)), Moving("one-1"));

        Assert.Equal(["one-0", "one-2"], moved.Order());
        Assert.Empty(_usual.Seen);
    }

    [Fact]
    public async Task So_many_and_no_more_are_on_their_way_at_the_same_time()
    {
        _view.Drained.Add(One);
        var all = Allocations((One, 40), (Two, 0));
        var first = await Strategy.Rebalance(all, Moving());
        var second = await Strategy.Rebalance(all, first.Take(20).ToImmutableHashSet());

        Assert.Equal(DrainingAllocation.AtOnce, first.Count);
        Assert.Equal(DrainingAllocation.AtOnce - 20, second.Count);
        Assert.DoesNotContain(await Strategy.Rebalance(all, first), shard => shard.StartsWith("one", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_moves_while_a_member_joins_or_is_not_reachable()
    {
        _view.Drained.Add(One);
        _view.IsCalm = false;

        Assert.Empty(await Strategy.Rebalance(Allocations((One, 3), (Two, 0)), Moving()));
    }

    [Fact]
    public async Task An_emptied_host_takes_no_part_in_rebalancing()
    {
        _view.Drained.Add(Two);

        Assert.Equal(["usual"], await Strategy.Rebalance(Allocations((One, 5), (Two, 0), (Three, 1)), Moving()));
        Assert.Equal([One, Three], _usual.Seen.OrderBy(region => region.ToString()));
    }

    [Fact]
    public async Task A_rebalance_that_was_asked_for_evens_out_but_leaves_drained_hosts_out()
    {
        _view.Drained.Add(Three);
        _view.Evens = true;

        Assert.Equal(["even"], await Strategy.Rebalance(Allocations((One, 5), (Two, 0), (Three, 0)), Moving()));
        Assert.Equal([One, Two], _even.Seen.OrderBy(region => region.ToString()));
        Assert.Empty(_usual.Seen);
    }

    private DrainingAllocation Strategy => new(_usual, _even, _view);

    private static IImmutableSet<string> Moving(params string[] shards) => [.. shards];

    private static IImmutableDictionary<IActorRef, IImmutableList<string>> Allocations(params (Region Region, int Shards)[] regions) => regions.ToImmutableDictionary(
        one => (IActorRef)one.Region, one => (IImmutableList<string>)Enumerable.Range(0, one.Shards).Select(number => $"{one.Region.Path.Name}-{number}").ToImmutableList());

    private sealed class View : IPlacingView
    {
        public HashSet<IActorRef> Drained { get; } = [];

        public bool Evens { get; set; }

        public bool IsCalm { get; set; } = true;

        public void Start(ActorSystem system)
        {
        }

        public bool IsDrained(IActorRef region) => Drained.Contains(region);
    }

    /// <summary>Places where the fewest are, and names itself as what is to move.</summary>
    private sealed class Recording(string name) : IShardAllocationStrategy
    {
        public IReadOnlyCollection<IActorRef> Seen { get; private set; } = [];

        public Task<IActorRef> AllocateShard(IActorRef requester, string shardId, IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations) =>
            Task.FromResult(currentShardAllocations.MinBy(region => region.Value.Count).Key);

        public Task<IImmutableSet<string>> Rebalance(IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations, IImmutableSet<string> rebalanceInProgress)
        {
            Seen = [.. currentShardAllocations.Keys];
            return Task.FromResult(Moving(name));
        }
    }

    private sealed class Region(string name) : MinimalActorRef
    {
        public override ActorPath Path { get; } = new RootActorPath(new Address("akka.tcp", "loxi", "127.0.0.1", 1)) / name;

        public override IActorRefProvider Provider => throw new NotSupportedException();
    }
}
