using LoxiActors.Imitation;
using LoxiActors.Imitation.Core;
using LoxiActors.Imitation.Http;
using LoxiActors.Protocol.Ids;
using LoxiActors.Simulation.Kernel;

namespace LoxiActors.Simulation.Nodes;

/// <summary>
/// A LoxiLB node: the imitation node's own tables behind one lock that a rule keeps for a second, and its agent. It can be down, come
/// back empty, be slow, take a call and never answer it, stand still with its machine, or answer and forward nothing.
/// </summary>
internal sealed partial class SimNode : IDisposable
{
    private static readonly TimeSpan UsualRuleTime = TimeSpan.FromSeconds(1);
    private static readonly (int Status, string Text) Full = Refusal("rule-hwm error");
    private static readonly TimeSpan LookTime = TimeSpan.FromMilliseconds(2);

    /// <summary>With every VIP in it, and none of them the node's own.</summary>
    private const string VipNetwork = "198.51.255.254/16";

    private static readonly TimeSpan SlowestProbe = TimeSpan.FromMinutes(3);

    private readonly Agenda _agenda;
    private readonly Trace _trace;
    private readonly UnconnectedNode _node;
    private readonly Queue<Call> _waiting = new();
    private readonly SortedSet<(string Address, int Port)> _downTargets = [];
    private readonly Dictionary<string, TimeSpan> _deleted = new(StringComparer.Ordinal);
    private int _life;
    private bool _busy;

    public SimNode(NodeName name, string address, string? machine, Agenda agenda, Trace trace)
    {
        (Name, Address, Machine) = (name, address, machine);
        _agenda = agenda;
        _trace = trace;
        _node = new UnconnectedNode(new ImitationNodeOptions
        {
            Name = name.Value,
            Addresses = [("eth0", $"{address}/16"), ("eth1", VipNetwork)],
            TimeProvider = new VirtualTime(new SimProcess(agenda, name.Value)),
        });
    }

    private sealed record Call(string Method, string Target, string Body, string RequestId, Action<int, string> Answer);

    public NodeName Name { get; }

    /// <summary>Under which other nodes know it.</summary>
    public string Address { get; }

    public string? Machine { get; }

    public bool IsUp { get; private set; } = true;

    /// <summary>How long an applied rule keeps the lock; LoxiLB takes about one second.</summary>
    public TimeSpan RuleTime { get; set; } = UsualRuleTime;

    /// <summary>Answers wait so much longer.</summary>
    public TimeSpan Slowness { get; set; }

    /// <summary>Takes new calls and never carries them out; answers none, not even those that it had taken before.</summary>
    public bool Hangs { get; set; }

    /// <summary>Has no room for another rule, and says so.</summary>
    public bool IsFull { get; set; }

    /// <summary>When anything that a look shows was last changed, or may have been.</summary>
    public TimeSpan LastChange { get; private set; }

    /// <summary>When something other than a call last changed what it holds: a restart, somebody's hand.</summary>
    public TimeSpan LastDisturbance { get; private set; } = TimeSpan.FromDays(-1);

    public NodeState State => _node.State;

    /// <summary>Whether it has a rule of the name, or had until a call deleted it no longer ago than this.</summary>
    public bool HasRule(string name, TimeSpan within) => State.Rules.All.Any(rule => rule.Name == name)
        || (_deleted.TryGetValue(name, out var at) && _agenda.Now - at <= within);

    /// <summary>What it lists of a kind, past the network and its faults.</summary>
    /// <param name="kind">loadbalancer, endpoint or firewall.</param>
    public string Read(string kind) => _node.Answer("GET", $"/netlox/v1/config/{kind}/all", "").Body;

    /// <summary>Takes a request off the network. The answer is given later, or never if the node goes down first.</summary>
    public void Take(string method, string target, string body, string requestId, Action<int, string> answer)
    {
        if (IsFrozen)
        {
            _frozen.Enqueue(() => Take(method, target, body, requestId, answer));
            return;
        }

        if (Hangs || !IsUp)
            return;
        var call = new Call(method, target, body, requestId, answer);
        if (method == "GET")
        {
            var life = _life;
            var (status, text) = _node.Answer(method, target, body);
            _agenda.After(LookTime + Slowness, () => Give(life, answer, status, text));
        }
        else if (target.EndsWith(RolesPath, StringComparison.Ordinal))
        {
            SetRole(call);
        }
        else
        {
            _waiting.Enqueue(call);
            ServeNext();
        }
    }

    /// <summary>The process ends: what it knew is gone, and connections are refused until it is up again.</summary>
    /// <param name="killed">It had no time to take its VIPs off lo: the next life finds them there.</param>
    public void GoDown(bool killed = false)
    {
        End(killed);
        Disturb(killed ? "was killed" : "went down");
    }

    /// <summary>Not while its machine is gone.</summary>
    public void ComeUp()
    {
        if (IsUp || !IsMachineUp)
            return;
        IsUp = true;
        Disturb("came up empty");
    }

    private void End(bool killed)
    {
        _life++;
        _waiting.Clear();
        _frozen.Clear();
        _busy = false;
        IsUp = false;
        _node.Control.Restart(killed: killed);
    }

    public void SpeedUp() => (RuleTime, Slowness) = (UsualRuleTime, TimeSpan.Zero);

    public void Restore()
    {
        SpeedUp();
        Thaw();
        (Hangs, IsFull, IsAgentDown, AgentLies, AgentSkew) = (false, false, false, false, TimeSpan.Zero);
        ForwardsNothing = false;
        IsMachineUp = true;
        foreach (var (address, port) in _downTargets)
            SetTarget(address, port, healthy: true);
        _downTargets.Clear();
        ComeUp();
    }

    /// <summary>Changes something on the node by hand, as an operator would who shouldn't.</summary>
    public void DeleteRuleByHand(Prng prng)
    {
        var rules = State.Rules.All.Select(rule => rule.Key).ToArray();
        if (!IsUp || rules.Length == 0)
            return;
        var key = prng.Pick(rules);
        _node.Answer("DELETE", $"/netlox/v1/config/loadbalancer/externalipaddress/{Uri.EscapeDataString(key.ExternalIp)}/port/{key.Port}/protocol/{key.Protocol}", "");
        Disturb($"somebody deleted the rule {key.ExternalIp} {key.Protocol}/{key.Port}");
    }

    public void SetTarget(string address, int port, bool healthy)
    {
        _node.Control.SetTarget(address, port, healthy);
        if (!healthy)
            _downTargets.Add((address, port));
        // Probes find it out by and by.
        for (var later = TimeSpan.Zero; later <= SlowestProbe; later += TimeSpan.FromSeconds(30))
            _agenda.After(later, () => LastChange = _agenda.Now);
    }

    public void Dispose() => _node.Dispose();

    private void ServeNext()
    {
        if (_busy || IsFrozen || !_waiting.TryDequeue(out var call))
            return;
        _busy = true;
        var life = _life;
        var isRule = call.Method == "POST" && call.Target.EndsWith("/loadbalancer", StringComparison.Ordinal);
        var held = call.Method == "DELETE" ? State.Rules.All.Select(rule => rule.Name).ToArray() : [];
        var (status, text) = isRule && IsFull ? Full : _node.Answer(call.Method, call.Target, call.Body);
        foreach (var gone in held.Except(State.Rules.All.Select(rule => rule.Name)))
            _deleted[gone] = _agenda.Now;
        LastChange = _agenda.Now;
        _trace.Line(Name.Value, $"{call.Method} {call.Target} {status}");
        var keeps = isRule && status == 200 ? RuleTime : LookTime;
        _agenda.After(keeps + Slowness, () => Give(life, call.Answer, status, text));
        _agenda.After(keeps, () =>
        {
            if (life != _life)
                return;
            _busy = false;
            ServeNext();
        });
    }

    private static (int Status, string Text) Refusal(string engineText)
    {
        var reply = Reply.Engine(engineText);
        return (reply.Status, reply.Body);
    }

    private void Give(int life, Action<int, string> answer, int status, string text)
    {
        if (IsFrozen && life == _life)
        {
            _frozen.Enqueue(() => Give(life, answer, status, text));
            return;
        }

        if (life == _life && IsUp && !Hangs)
            answer(status, text);
    }

    private void Disturb(string what)
    {
        LastChange = LastDisturbance = _agenda.Now;
        _trace.Line(Name.Value, what);
    }
}
