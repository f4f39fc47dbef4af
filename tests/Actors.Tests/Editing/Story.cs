using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using LoxiActors.Actors.LoadBalancers.Editing;
using LoxiActors.Adapters.Octavia;
using LoxiActors.Adapters.Octavia.Calls;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Protocol.Octavia.Calls;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.Tests.Editing;

/// <summary>One load balancer and the calls that it sees. In a call's JSON <c>@name</c> stands for the id of that name.</summary>
internal sealed partial class Story
{
    private readonly Dictionary<Guid, string> _names = [];

    /// <summary>A load balancer "lb" with an HTTP listener "http" whose default pool "web" has the members "m1" and "m2" and the monitor "hm".</summary>
    public static Story OfAWebServer() => new Story()
        .Call("loadbalancer_create", """{"loadbalancer": {"loadbalancer_id": "@lb", "project_id": "p", "vip_address": "192.0.2.1"}}""")
        .Call("listener_create", """{"listener": {"listener_id": "@http", "loadbalancer_id": "@lb", "protocol": "HTTP", "protocol_port": 80}}""")
        .Call("pool_create", """{"pool": {"pool_id": "@web", "loadbalancer_id": "@lb", "listener_id": "@http", "protocol": "HTTP", "lb_algorithm": "ROUND_ROBIN"}}""")
        .Call("member_create", """{"member": {"member_id": "@m1", "pool_id": "@web", "address": "10.0.0.1", "protocol_port": 80, "name": "one", "subnet_id": "11111111-1111-1111-1111-111111111111"}}""")
        .Call("member_create", """{"member": {"member_id": "@m2", "pool_id": "@web", "address": "10.0.0.2", "protocol_port": 80}}""")
        .Call("health_monitor_create", """{"healthmonitor": {"healthmonitor_id": "@hm", "pool_id": "@web", "type": "HTTP", "delay": 5, "timeout": 3, "max_retries": 2}}""");

    public LoadBalancer? Tree { get; set; }

    /// <summary>What the last call touched, such as <c>m1 Created, web Updated</c>.</summary>
    public string Touched { get; private set; } = "";

    public Listener Listener(string name) => Tree!.Listeners.Single(listener => listener.Id.Value == Id(name));

    public Pool Pool(string name) => Tree!.Pools.Single(pool => pool.Id.Value == Id(name));

    public Member Member(string name) => Tree!.Pools.SelectMany(pool => pool.Members).Single(member => member.Id.Value == Id(name));

    public string Names<T>(IEnumerable<T> items, Func<T, Guid> id) => string.Join(", ", items.Select(item => Name(id(item))));

    public Story Call(string method, string arguments)
    {
        var edited = Assert.IsType<TreeEdit.Edited>(Outcome(method, arguments));
        Tree = edited.Tree;
        Touched = string.Join(", ", edited.Touched.Select(touched => $"{Name(touched.Object.Id)} {touched.Change}"));
        return this;
    }

    /// <summary>The refusal of a call, whose names stand for ids as in the call itself.</summary>
    public Refusal Refused(string method, string arguments)
    {
        var before = Tree;
        var refusal = Assert.IsType<TreeEdit.Refused>(Outcome(method, arguments)).Refusal;
        Assert.Same(before, Tree);
        return refusal with { UserFault = Uuid().Replace(refusal.UserFault, match => "@" + Name(Guid.Parse(match.Value))) };
    }

    public DriverCall Parse(string method, string arguments) =>
        Assert.IsType<DriverCallReading.Read>(DriverCallReader.Read(method, Encoding.UTF8.GetBytes(WithIds(arguments)))).Call;

    public string WithIds(string json) => AtName().Replace(json, match => Id(match.Groups[1].Value).ToString());

    public Guid Id(string name)
    {
        var id = new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16));
        _names[id] = name;
        return id;
    }

    private TreeEdit Outcome(string method, string arguments) => TreeEditor.Apply(Tree, Parse(method, arguments));

    private string Name(Guid id) => _names.GetValueOrDefault(id, id.ToString());

    [GeneratedRegex("@([a-z][a-z0-9]*)")]
    private static partial Regex AtName();

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex Uuid();
}
