using System.Collections.Concurrent;
using LoxiActors.Actors.Nodes.Messages;
using LoxiActors.Actors.Seam;
using LoxiActors.Host.Composition.Failover;
using LoxiActors.Host.Tests.Fakes;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Nodes;
using LoxiActors.Protocol.Octavia;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoxiActors.Host.Tests.Failover;

public sealed class StandingTellerTests
{
    private static readonly NodeName Node = new("node-1");
    private readonly FakeLoadBalancers _loadBalancers = new();
    private readonly ConcurrentDictionary<LoadBalancerId, bool> _took = [];
    private readonly ConcurrentQueue<long> _settled = [];

    [Fact]
    public async Task Those_that_can_not_take_it_now_keep_nobody_else_waiting()
    {
        var open = false;
        _loadBalancers.Placed[Node] = [.. Enumerable.Range(0, 200).Select(FailoverSite.Id)];
        var stuck = Enumerable.Range(0, 100).Select(FailoverSite.Id).ToHashSet();
        _loadBalancers.Answer = (id, _) =>
        {
            if (stuck.Contains(id) && !Volatile.Read(ref open))
                return new Reply.Refused(Refusal.Unavailable("the journal is away"));
            _took[id] = true;
            return Reply.None;
        };
        await using var teller = Teller();
        teller.Tell(new TellStanding(Node, 1, NodeStanding.Good, []));
        await FailoverSite.Until(() => _took.Count == 100);
        Assert.Empty(_settled);
        Volatile.Write(ref open, true);
        await FailoverSite.Until(() => !_settled.IsEmpty);
        Assert.Equal((200, 1), (_took.Count, Assert.Single(_settled)));
    }

    [Fact]
    public async Task One_that_fails_is_asked_again_and_the_others_are_told()
    {
        var failures = 0;
        _loadBalancers.Placed[Node] = [.. Enumerable.Range(0, 10).Select(FailoverSite.Id)];
        _loadBalancers.Answer = (id, _) =>
        {
            if (id == FailoverSite.Id(0) && Interlocked.Increment(ref failures) == 1)
                throw new InvalidOperationException("once");
            _took[id] = true;
            return Reply.None;
        };
        await using var teller = Teller();
        teller.Tell(new TellStanding(Node, 3, NodeStanding.Good, []));
        await FailoverSite.Until(() => !_settled.IsEmpty);
        Assert.Equal((10, 3), (_took.Count, Assert.Single(_settled)));
    }

    private StandingTeller Teller() => new(
        () => _loadBalancers, new NodeRegistry(NodeInventory.Empty), (_, number) => _settled.Enqueue(number), TimeProvider.System, NullLogger<StandingTeller>.Instance);
}
