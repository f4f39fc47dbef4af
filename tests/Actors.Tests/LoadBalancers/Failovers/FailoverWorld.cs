using System.Collections.Immutable;
using LoxiActors.Actors.LoadBalancers;
using LoxiActors.Actors.LoadBalancers.Failovers;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Nodes;
using LoxiActors.Protocol.Octavia.Calls;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.Tests.LoadBalancers.Failovers;

/// <summary>A node of the walk, as it really is and as it is judged.</summary>
internal sealed class WalkedNode
{
    public bool IsUp { get; set; } = true;

    public NodeVerdict Verdict { get; set; }

    public bool Draining { get; set; }

    public long Number { get; set; }

    public HaRole? Role { get; set; }

    public NodeConfiguration Held { get; set; } = NodeConfiguration.Empty;
}

/// <summary>One load balancer, its nodes and what may happen to them.</summary>
internal sealed partial class FailoverWorld
{
    private readonly Random _random;
    private readonly Topology _topology;
    private readonly LoadBalancerDefinition _definition;
    private readonly SortedDictionary<NodeName, WalkedNode> _nodes = [];
    private readonly SortedDictionary<string, StartTimer> _timers = new(StringComparer.Ordinal);
    private readonly List<ConfigureNode> _changes = [];
    private readonly List<AssignRole> _roles = [];
    private readonly List<AskAdmission> _asked = [];
    private readonly List<AskSpare> _spares = [];
    private readonly List<byte[]> _journal = [];
    private DateTimeOffset _now = Story.Start;
    private long? _report;
    private int _calls;
    private int _failovers;

    public FailoverWorld(Topology topology, int seed)
    {
        _random = new Random(seed);
        _topology = topology;
        _definition = new LoadBalancerDefinition(new LoadBalancerSettings { DefaultTopology = topology }, Inventory);
        foreach (var name in new[] { "node-a", "node-b", "node-c", "spare-1", "spare-2" })
            _nodes[new NodeName(name)] = new WalkedNode();
        State = _definition.Initial(Make.LoadBalancer.ToString());
        foreach (var call in new DriverCall[] { Make.CreateLoadBalancer(), Make.CreateListener(), Make.CreatePool(), Make.CreateMember(Make.Member1, "10.0.0.1") })
            Call(call);
    }

    private LoadBalancerState State { get; set; }

    public void Step()
    {
        switch (_random.Next(16))
        {
            case 0 or 1 or 2:
                AnswerChange(failures: true);
                break;
            case 3 or 4 or 5:
                AnswerRole(failures: true);
                break;
            case 6:
                Admit();
                break;
            case 7:
                OfferSpare();
                break;
            case 8:
                Die();
                break;
            case 9 or 10:
                Return();
                break;
            case 11:
                Advance(TimeSpan.FromSeconds(_random.Next(1, 60)));
                break;
            case 12 when _random.Next(3) == 0:
                Restart();
                break;
            case 12:
                Look(Pick());
                break;
            case 13:
                Drain();
                break;
            case 14 when _random.Next(2) == 0:
                Tell(new FailoverRequested(_random.Next(2) == 0 ? null : Pick(), "a walk", Inventory()));
                break;
            case 14:
                Call(_random.Next(2) == 0 ? new LoadBalancerFailover(Make.LoadBalancer) : Make.Rename($"n{_calls}"));
                break;
            default:
                Suspect();
                break;
        }
    }

    public void Heal()
    {
        foreach (var (name, node) in _nodes.ToArray())
        {
            node.IsUp = true;
            node.Draining = false;
            Judge(name, NodeVerdict.Alive);
        }

        for (var round = 0; round < 60; round++)
        {
            Advance(TimeSpan.FromSeconds(31));
            for (var turn = 0; turn < 50; turn++)
            {
                AnswerChange(failures: false);
                AnswerRole(failures: false);
                Admit();
                OfferSpare();
            }

            foreach (var name in _nodes.Keys)
                Look(name);
            Settled();
        }
    }

    public void CheckWhole()
    {
        Assert.True(State.Failover is null, History());
        Assert.Empty(State.Operations);
        var wanted = _topology switch
        {
            Topology.Single => 1,
            Topology.ActiveStandby => 2,
            _ => 3,
        };
        Assert.All(State.Nodes, node => Assert.False(node.IsLeaving, History()));
        Assert.True(wanted == State.Nodes.Length, History());
        foreach (var (name, node) in _nodes)
        {
            var placement = State.FindNode(name);
            Assert.True((placement is null) == node.Held.Rules.IsEmpty, $"{name} holds {node.Held.Rules.Length} rules\n{History()}");
            if (placement is not null)
                Assert.True(placement.Role == node.Role, $"{name} is {node.Role}\n{History()}");
        }

        var masters = State.Nodes.Count(node => node.Role is HaRole.Master);
        Assert.True(masters == (_topology is Topology.ActiveActive ? 3 : 1), History());
        Assert.True(_failovers < FailoverWalk.Steps, "failovers without end");
    }

    private NodeInventory Inventory() => new(
    [
        .. _nodes.Select(node => new NodeDescription(node.Key, null, null, NodeCapabilities.V098)
        {
            Spare = node.Key.Value.StartsWith("spare", StringComparison.Ordinal),
            Standing = new NodeStanding(node.Value.Verdict, node.Value.Draining),
        }),
    ]);

    private void Call(DriverCall call)
    {
        Tell(new DriverCallReceived($"call-{++_calls}", call, Inventory()));
        if (State.ReadBack is { } readBack)
            Tell(new TransactionsEnded(readBack.AfterOperation));
    }
}
