namespace LoxiActors.Imitation.Core;

/// <summary>Everything one process life of a node knows. Not thread-safe: callers hold <see cref="Gate"/>.</summary>
internal sealed class NodeState
{
    private readonly ProbeClock _probes;
    private readonly bool _immediateHealth;

    public NodeState(ImitationNodeOptions options, TargetHealth targets, LoopbackAddresses loopback, DateTimeOffset start)
    {
        _immediateHealth = options.ImmediateHealth;
        Targets = targets;
        Cluster = new ClusterTable();
        Addresses = new AddressTable(options.Addresses, loopback);
        Bfd = new BfdTable(Cluster, options.ImmediateHealth ? TimeSpan.Zero : TimeSpan.FromSeconds(5));
        Vips = new VipTable(Addresses, Routes, Cluster.StateOf);
        Firewall = new FirewallTable(options.MaxFirewallRules);
        Sources = new AllowedSources(Firewall);
        Rules = new RuleTable(Endpoints, Firewall, Sources, Vips, options.MaxRules);
        Connections = new ConnectionTable(Rules);
        Firewall.SnatRule = (args, add) => add ? Rules.Add(args, start) : Rules.Delete(args);
        _probes = new ProbeClock(Endpoints, Rules, Targets, start);
    }

    public Lock Gate { get; } = new();
    public TargetHealth Targets { get; }
    public EndpointTable Endpoints { get; } = new();
    public RouteTable Routes { get; } = new();
    public AddressTable Addresses { get; }
    public VipTable Vips { get; }
    public FirewallTable Firewall { get; }
    public AllowedSources Sources { get; }
    public RuleTable Rules { get; }
    public ConnectionTable Connections { get; }
    public ClusterTable Cluster { get; }
    public BfdTable Bfd { get; }
    public BgpTable Bgp { get; } = new();
    public NamedTable Policies { get; } = new("pol-exists error", "no such policer error");
    public NamedTable Mirrors { get; } = new("mirr-exists error", "no such mirror error");
    public string LogLevel { get; set; } = "info";
    public bool Metrics { get; set; }

    /// <summary>Lets the simulated checkers run up to now; call it before reading or changing health.</summary>
    public void AdvanceTo(DateTimeOffset now)
    {
        if (_immediateHealth)
            _probes.Settle(now);
        else
            _probes.AdvanceTo(now);
    }

    /// <summary>Runs every probe to its end at once, whatever the timing setting.</summary>
    public void SettleHealth(DateTimeOffset now) => _probes.Settle(now);

    public string? AddRule(LbRuleArgs args, DateTimeOffset now)
    {
        var error = Rules.Add(args, now);
        if (error is null)
            Bgp.Posted(args);
        return error;
    }

    public string? DeleteRule(LbRuleArgs args)
    {
        var rule = Rules.Find(args);
        var error = Rules.Delete(args);
        Bgp.Deleted(args, rule?.SecondaryIps.Select(ip => ip.ToString()) ?? []);
        return error;
    }

    public string? SetRole(string instance, string state, string vip)
    {
        var error = Cluster.Set(instance, state, vip);
        if (error is null)
            Vips.Apply(instance);
        return error;
    }
}
