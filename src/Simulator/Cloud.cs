using LoxiActors.Protocol.Ids;
using LoxiActors.Simulation.Health;
using LoxiActors.Simulation.Hosts;
using LoxiActors.Simulation.Journal;
using LoxiActors.Simulation.Kernel;
using LoxiActors.Simulation.Network;
using LoxiActors.Simulation.Nodes;
using LoxiActors.Simulation.Octavia;
using LoxiActors.Simulation.Planted;
using LoxiActors.Simulation.Promises;

namespace LoxiActors.Simulation;

/// <summary>A whole simulated cloud as one value: nothing of it is shared with another, and it has no thread and no clock but its agenda.</summary>
internal sealed class Cloud
{
    private const int HostCount = 2;
    private const int AgentCount = 2;
    private const int ApiCount = 2;

    public Cloud(ulong seed, int loadBalancers, PlantedBug planted, SimSettings settings, TextWriter? text)
    {
        var prng = new Prng(seed);
        Settings = settings;
        Agenda = new Agenda();
        Trace = new Trace(Agenda, text);
        Seams = new PlantedSeams(planted, Agenda);
        Database = new Database(Agenda, Trace) { ChecksEpoch = planted is not PlantedBug.NoEpochCheck };
        Links = new Links(Agenda, prng.Split("network"));
        Nodes = new SortedDictionary<NodeName, SimNode>(
            settings.LoxiLb.Nodes.ToDictionary(node => node.Name, node => new SimNode(node.Name, node.Url.Host, node.Host, Agenda, Trace)));
        Sessions = new Sessions(Agenda, Nodes);
        Octavia = new OctaviaDatabase(Trace);
        Hosts = [.. Names("host", HostCount).Select(name => new SimHost(this, name, prng.Split(name)))];
        Agents = [.. Names("agent", AgentCount).Select(name => new Agent(this, name, prng.Split(name)))];
        Apis = [.. Names("api", ApiCount).Select(name => new Api(this, name, prng.Split(name)))];
        Broker = new Broker(Agenda, Links, () => Hosts);
        Workload = new Workload(this, loadBalancers, prng.Split("workload"));
        Operators = new Operators(this, prng.Split("operators"));
        FaultInjector = new FaultInjector(this, prng.Split("fate"));
        Promises = new PromiseChecker(this);
        foreach (var host in Hosts)
            host.Start();
        foreach (var agent in Agents)
            agent.Start();
    }

    public SimSettings Settings { get; }

    public Agenda Agenda { get; }

    public Trace Trace { get; }

    public PlantedSeams Seams { get; }

    public Weather Weather { get; set; } = Weather.Calm;

    public Database Database { get; }

    public Links Links { get; }

    public Broker Broker { get; }

    public SortedDictionary<NodeName, SimNode> Nodes { get; }

    public IReadOnlyList<SimHost> Hosts { get; }

    public OctaviaDatabase Octavia { get; }

    public IReadOnlyList<Agent> Agents { get; }

    public IReadOnlyList<Api> Apis { get; }

    public Workload Workload { get; }

    public Sessions Sessions { get; }

    /// <summary>Something may be heard otherwise than before.</summary>
    public event Action? Stirred;

    public Operators Operators { get; }

    public FaultInjector FaultInjector { get; }

    public PromiseChecker Promises { get; }

    public void Stir() => Stirred?.Invoke();

    public void WakeAgents()
    {
        foreach (var agent in Agents)
            agent.Wake();
    }

    public IReadOnlyList<string> MemberAddresses() =>
        [.. Octavia.Rows.SelectMany(row => row.Tree.Pools).SelectMany(pool => pool.Members).Select(member => member.Address).Distinct().Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Names(string kind, int count) => Enumerable.Range(1, count).Select(number => $"{kind}-{number}");
}
