using LoxiActors.Protocol.Ids;
using LoxiActors.Simulation.Health;
using LoxiActors.Simulation.Kernel;
using LoxiActors.Simulation.Nodes;

namespace LoxiActors.Simulation.Tests.Nodes;

public sealed class SimNodeTests : IDisposable
{
    private const string Version = "/netlox/v1/version";

    private readonly Agenda _agenda = new();
    private readonly SimNode _node;
    private readonly SimNode _other;

    public SimNodeTests() => (_node, _other) = (Make("node-1", "10.255.0.1"), Make("node-2", "10.255.0.2"));

    public void Dispose()
    {
        _node.Dispose();
        _other.Dispose();
    }

    [Fact]
    public void What_a_node_is_sent_while_it_stands_still_is_done_when_it_goes_on()
    {
        var answers = new List<int>();
        _node.Freeze();
        _node.Take("GET", Version, "", "look", (status, _) => answers.Add(status));
        Run(TimeSpan.FromMinutes(1));
        Assert.Empty(answers);

        _node.Thaw();
        Run(TimeSpan.FromSeconds(1));
        Assert.Equal([200], answers);
    }

    [Fact]
    public void A_role_is_set_beside_a_rule_that_keeps_the_lock()
    {
        var loadBalancer = new LoadBalancerId(new Guid("00000000-0000-0000-0000-000000000001"));
        _node.RuleTime = TimeSpan.FromMinutes(1);
        _node.Take("POST", "/netlox/v1/config/loadbalancer", "{}", "rule", static (_, _) => { });
        _node.Take("POST", "/netlox/v1/config/cistate", $$"""{"instance":"{{loadBalancer}}","state":"MASTER","vip":"0.0.0.0"}""", $"epoch-1.{loadBalancer}.role-3.7", static (_, _) => { });
        Run(TimeSpan.FromSeconds(1));

        Assert.Equal("MASTER", _node.RoleOf(loadBalancer));
        Assert.True(_node.Answered(loadBalancer, 3, 7));
        Assert.False(_node.Answered(loadBalancer, 3, 8));
    }

    [Fact]
    public void A_session_is_lost_some_time_after_the_other_end_fell_silent()
    {
        var sessions = new Sessions(_agenda, new Dictionary<NodeName, SimNode> { [_node.Name] = _node, [_other.Name] = _other });
        Assert.Equal(["10.255.0.2"], sessions.Of(_node).Up);

        _other.GoDown(killed: true);
        Assert.Equal(["10.255.0.2"], sessions.Of(_node).Up);
        Run(TimeSpan.FromSeconds(0.3));
        Assert.Equal(["10.255.0.2"], sessions.Of(_node).Down);

        _other.ComeUp();
        Assert.Equal(["10.255.0.2"], sessions.Of(_node).Up);
    }

    private SimNode Make(string name, string address) => new(new NodeName(name), address, null, _agenda, new Trace(_agenda, null));

    private void Run(TimeSpan time)
    {
        var until = _agenda.Now + time;
        while (_agenda.Step(until))
        {
        }
    }
}
