using System.Globalization;
using LoxiActors.Imitation.Control;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Simulation.Kernel;

namespace LoxiActors.Simulation.Nodes;

/// <summary>Whether the node lives and serves, what its agent says of it, and the roles that it has.</summary>
internal sealed partial class SimNode
{
    private const string RolesPath = "/config/cistate";

    private readonly Queue<Action> _frozen = new();
    private readonly HashSet<string> _roles = new(StringComparer.Ordinal);
    private ulong _sequence;

    /// <summary>False: its machine is gone, so that nobody even refuses a connection.</summary>
    public bool IsMachineUp { get; private set; } = true;

    /// <summary>The machine stands still, and goes on later as if nothing had been: what was sent meanwhile is carried out then.</summary>
    public bool IsFrozen { get; private set; }

    /// <summary>Its API answers, and traffic doesn't.</summary>
    public bool ForwardsNothing
    {
        get => _node.Control.Faults.HalfDead;
        set => _node.Control.Faults = _node.Control.Faults with { HalfDead = value };
    }

    /// <summary>The agent has ended.</summary>
    public bool IsAgentDown { get; set; }

    /// <summary>The agent says the opposite of what it sees of LoxiLB.</summary>
    public bool AgentLies { get; set; }

    /// <summary>Of the clock that its agent reads.</summary>
    public TimeSpan AgentSkew { get; set; }

    public ulong AgentBoot { get; private set; } = 1;

    /// <summary>It sends heartbeats and takes part in BFD.</summary>
    public bool IsAwake => IsMachineUp && !IsFrozen;

    public bool Heartbeats => IsAwake && !IsAgentDown;

    /// <summary>LoxiLB runs and hears other nodes; BFD is a part of it.</summary>
    public bool SpeaksBfd => IsAwake && IsUp && !Hangs;

    /// <summary>What the agent says of LoxiLB beside it.</summary>
    public bool AgentSaysWell => (IsUp && !Hangs) != AgentLies;

    public ulong NextSequence() => ++_sequence;

    /// <summary>The whole machine is gone: LoxiLB, its agent, and what the kernel kept.</summary>
    public void LoseMachine()
    {
        End(killed: false);
        Thaw();
        IsMachineUp = false;
        Disturb("its machine is gone");
    }

    public void RegainMachine()
    {
        if (IsMachineUp)
            return;
        IsMachineUp = true;
        AgentBoot++;
        _sequence = 0;
        ComeUp();
    }

    public void Freeze()
    {
        IsFrozen = true;
        Disturb("stands still");
    }

    public void Thaw()
    {
        if (!IsFrozen)
            return;
        IsFrozen = false;
        Disturb("goes on");
        for (var left = _frozen.Count; left > 0 && !IsFrozen && _frozen.TryDequeue(out var act); left--)
            act();
        ServeNext();
    }

    /// <summary>Somebody sets a role by hand.</summary>
    public void TamperRole(Prng prng)
    {
        var instances = State.Cluster.All.Select(one => one.Key).Where(name => Guid.TryParse(name, out _)).ToArray();
        if (!IsUp || instances.Length == 0)
            return;
        var (instance, role) = (prng.Pick(instances), prng.Pick<string>(["MASTER", "BACKUP", "FAULT"]));
        _node.Control.SetRole(role, instance);
        Disturb($"somebody made it {role} of {instance}");
    }

    /// <summary>MASTER, BACKUP, NOT_DEFINED, …</summary>
    public string RoleOf(LoadBalancerId loadBalancer) => State.Cluster.StateOf(RuleName.InstanceOf(loadBalancer));

    public bool HoldsVip(string address) => State.Addresses.Devices.First(device => device.Key == "lo").Value.Contains($"{address}/32");

    public bool HasRulesOf(LoadBalancerId loadBalancer)
    {
        var name = RuleName.InstanceOf(loadBalancer);
        return State.Rules.All.Any(rule => rule.Instance == name);
    }

    /// <summary>It has ever said yes to a request for a role.</summary>
    public bool Answered(LoadBalancerId loadBalancer, long epoch, long attempt) =>
        _roles.Contains(string.Create(CultureInfo.InvariantCulture, $"{loadBalancer}.role-{epoch}.{attempt}"));

    /// <summary>LoxiLB answers before it takes the lock that rules keep.</summary>
    private void SetRole(Call call)
    {
        var (status, text) = _node.Answer(call.Method, call.Target, call.Body);
        LastChange = _agenda.Now;
        _trace.Line(Name.Value, $"{call.Method} {call.Target} {call.Body} {status}");
        if (status == 200)
            _roles.Add(call.RequestId[(call.RequestId.IndexOf('.', StringComparison.Ordinal) + 1)..]);
        var life = _life;
        _agenda.After(LookTime + Slowness, () => Give(life, call.Answer, status, text));
    }
}
