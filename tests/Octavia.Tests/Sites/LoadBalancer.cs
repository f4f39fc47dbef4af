using System.Net;
using LoxiActors.Octavia.Tests.Api;
using LoxiActors.Octavia.Tests.Nodes;

namespace LoxiActors.Octavia.Tests.Sites;

/// <summary>
/// A load balancer as a tenant works on it. Each change is sent to Octavia and waited for: in the end nothing of the load
/// balancer is pending, and everything is ACTIVE.
/// </summary>
internal sealed class LoadBalancer
{
    private readonly Site _site;

    private LoadBalancer(Site site, Guid id, string vip) => (_site, Id, Vip) = (site, id, vip);

    public Guid Id { get; }

    public string Vip { get; }

    public OctaviaApi Api => _site.Api;

    public static async Task<LoadBalancer> CreateAsync(Site site, Fields? more = null, OctaviaApi? api = null)
    {
        var fields = New(site).With(more);
        var created = await (api ?? site.Api).CreateAsync(Kind.LoadBalancer, fields);
        var loadBalancer = new LoadBalancer(site, created.Id, (string)fields["vip_address"]!);
        Assert.Equal("PENDING_CREATE", created.Provisioning);
        await loadBalancer.SettledAsync("POST loadbalancer");
        return loadBalancer;
    }

    /// <summary>What a load balancer is created with at least.</summary>
    public static Fields New(Site site) =>
        new() { ["name"] = "shop", ["vip_subnet_id"] = Guid.NewGuid(), ["vip_address"] = site.NextAddress() };

    public async Task<ApiObject> ShowAsync() => await Api.GetAsync(Kind.LoadBalancer, Id);

    public Task<StatusTree> TreeAsync() => TreeAsync(Api);

    /// <summary>Until nothing is pending; then everything has to be ACTIVE.</summary>
    public async Task<StatusTree> SettledAsync(string after, TimeSpan? patience = null)
    {
        var tree = await Until.HoldsAsync($"after {after}, load balancer {Id} has nothing pending", TreeAsync, tree => !tree.IsPending, patience);
        Assert.True(tree.IsActive, $"after {after}: {tree}");
        return tree;
    }

    /// <summary>Until the object's operating status is that.</summary>
    public Task<StatusTree> OperatingAsync(Guid id, string status, TimeSpan? patience = null) =>
        Until.HoldsAsync($"{id} of load balancer {Id} is {status}", TreeAsync, tree => tree.Objects.Any(one => one.Id == id && one.Operating == status), patience);

    public async Task<ApiObject> AddAsync(Kind kind, Fields fields)
    {
        var created = await Api.CreateAsync(kind, fields);
        Assert.Equal("PENDING_CREATE", created.Provisioning);
        await SettledAsync($"POST {kind}");
        return await ActiveAsync(kind, created.Id);
    }

    public Task<ApiObject> AddListenerAsync(string protocol = "TCP", int port = 80, Fields? more = null) =>
        AddAsync(Kind.Listener, new Fields { ["loadbalancer_id"] = Id, ["protocol"] = protocol, ["protocol_port"] = port }.With(more));

    /// <param name="listener">Whose default pool it becomes; null: nobody's.</param>
    public Task<ApiObject> AddPoolAsync(Guid? listener, string protocol = "TCP", Fields? more = null) =>
        AddAsync(Kind.Pool, new Fields
        {
            [listener is null ? "loadbalancer_id" : "listener_id"] = listener ?? Id,
            ["protocol"] = protocol,
            ["lb_algorithm"] = "ROUND_ROBIN",
        }.With(more));

    public Task<ApiObject> AddMemberAsync(Guid pool, Fields? more = null) =>
        AddAsync(Kind.MemberOf(pool), NewMember().With(more));

    /// <summary>A member at an address that no other has.</summary>
    public Fields NewMember() => new() { ["address"] = _site.NextAddress(), ["protocol_port"] = 8080 };

    public Task<ApiObject> AddMonitorAsync(Guid pool, string type = "TCP", Fields? more = null) =>
        AddAsync(Kind.HealthMonitor, new Fields { ["pool_id"] = pool, ["type"] = type, ["delay"] = 5, ["timeout"] = 3, ["max_retries"] = 1 }.With(more));

    /// <summary>The object as it is afterwards.</summary>
    public async Task<ApiObject> ChangeAsync(Kind kind, Guid id, Fields fields)
    {
        await Api.UpdateAsync(kind, id, fields);
        await SettledAsync($"PUT {kind} {string.Join(", ", fields.Keys)}");
        return await ActiveAsync(kind, id);
    }

    public async Task BatchAsync(Guid pool, bool additiveOnly, params Fields[] members)
    {
        (await Api.TryBatchAsync(pool, additiveOnly, members)).Expect(HttpStatusCode.Accepted, "PUT members");
        await SettledAsync("PUT members");
    }

    public async Task RemoveAsync(Kind kind, Guid id)
    {
        await Api.DeleteAsync(kind, id);
        await Until.HoldsAsync($"{kind} {id} is gone", () => Api.FindAsync(kind, id), found => found is null);
        await SettledAsync($"DELETE {kind}");
    }

    /// <summary>The load balancer itself, and with cascade all that is in it.</summary>
    public async Task DeleteAsync(bool cascade)
    {
        await Api.DeleteAsync(Kind.LoadBalancer, Id, cascade);
        await GoneAsync();
    }

    public Task GoneAsync() => Until.HoldsAsync($"load balancer {Id} is gone", () => Api.FindAsync(Kind.LoadBalancer, Id), found => found is null);

    /// <summary>
    /// The rules at its address, which are the same on each node that has any; there are as many such nodes as said. Looked
    /// at once and not waited for: ACTIVE means that the nodes hold it.
    /// </summary>
    public async Task<NodeRule[]> RulesAsync(int nodes = 2)
    {
        var holding = await HoldingAsync(Vip);
        Assert.Equal(nodes, holding.Count);
        return holding.Values.First();
    }

    public async Task<NodeRule> RuleAsync(int nodes = 2) => Assert.Single(await RulesAsync(nodes));

    /// <summary>By the names of the nodes that have any, the rules at an address.</summary>
    public async Task<IReadOnlyDictionary<string, NodeRule[]>> HoldingAsync(string vip)
    {
        var holding = new SortedDictionary<string, NodeRule[]>(StringComparer.Ordinal);
        foreach (var node in _site.Nodes)
        {
            var rules = (await node.RulesAsync()).Where(rule => rule.ExternalIp == vip).OrderBy(rule => rule.Port).ThenBy(rule => rule.Protocol).ToArray();
            if (rules.Length > 0)
                holding[node.Node.Name] = rules;
        }

        var shown = holding.Values.Select(rules => string.Join("; ", rules.Select(Show))).Distinct();
        Assert.True(shown.Count() <= 1, $"the nodes differ: {string.Join(" | ", shown)}");
        return holding;
    }

    /// <summary>How members at these addresses are probed, in that order; the same on each node that has the load balancer.</summary>
    public async Task<NodeProbe[]> ProbesAsync(IReadOnlyList<string> addresses)
    {
        NodeProbe[]? first = null;
        foreach (var name in (await HoldingAsync(Vip)).Keys)
        {
            var all = await _site.Node(name).ProbesAsync();
            var probes = addresses.Select(address => all.Single(probe => probe.Host == address)).ToArray();
            Assert.Equal(first ??= probes, probes);
        }

        return first ?? [];
    }

    /// <summary>Nothing at its address is left on any node.</summary>
    public async Task NothingOnNodesAsync()
    {
        Assert.Empty(await HoldingAsync(Vip));
        foreach (var node in _site.Nodes)
            Assert.DoesNotContain(await node.FirewallAsync(), rule => rule.Destination.StartsWith(Vip + "/", StringComparison.Ordinal));
    }

    /// <summary>The statuses tree leaves out pools that no listener has.</summary>
    private async Task<ApiObject> ActiveAsync(Kind kind, Guid id)
    {
        var shown = await Api.GetAsync(kind, id);
        Assert.True(shown.Provisioning == "ACTIVE", $"{shown}");
        return shown;
    }

    private static string Show(NodeRule rule) =>
        $"{rule with { Endpoints = [] }} {string.Join(", ", rule.Endpoints.OrderBy(endpoint => endpoint.Target, StringComparer.Ordinal))}";

    private async Task<StatusTree> TreeAsync(OctaviaApi api) =>
        await api.StatusTreeAsync(Id) ?? throw new HttpRequestException($"load balancer {Id} is not there");
}
