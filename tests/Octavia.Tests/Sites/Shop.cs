using LoxiActors.Octavia.Tests.Api;
using LoxiActors.Octavia.Tests.Nodes;

namespace LoxiActors.Octavia.Tests.Sites;

/// <summary>What a shop is opened with; every part of it may be added to.</summary>
internal sealed record ShopPlan
{
    public string Protocol { get; init; } = "TCP";

    /// <summary>Fields of each member, besides its address.</summary>
    public IReadOnlyList<Fields> Members { get; init; } = [[], []];

    public Fields? Monitor { get; init; }

    public Fields Pool { get; init; } = [];

    public Fields Listener { get; init; } = [];

    public Fields Balancer { get; init; } = [];

    /// <summary>A health monitor that any pool takes.</summary>
    public static Fields TcpMonitor => new() { ["type"] = "TCP", ["delay"] = 5, ["timeout"] = 3, ["max_retries"] = 1 };
}

/// <summary>A load balancer with a listener on port 80, its pool and members, made in one call and settled.</summary>
internal sealed record Shop(LoadBalancer Balancer, Guid Listener, Guid Pool, IReadOnlyList<Guid> Members, IReadOnlyList<string> Addresses, Guid? Monitor)
{
    public Kind Member => Kind.MemberOf(Pool);

    public static Task<Shop> OpenAsync(Site site, ShopPlan? plan = null) => OpenAsync(site, site.Api, plan ?? new ShopPlan());

    public static async Task<Shop> OpenAsync(Site site, OctaviaApi api, ShopPlan plan)
    {
        var addresses = plan.Members.Select(_ => site.NextAddress()).ToArray();
        var balancer = await LoadBalancer.CreateAsync(site, plan.Balancer.With(new Fields { ["listeners"] = new[] { ListenerWithPool(plan, addresses) } }), api);
        var pool = (await balancer.ShowAsync()).Ids("pools").Single();
        var members = await api.ListAsync(Kind.MemberOf(pool));
        var shop = new Shop(
            balancer, (await balancer.ShowAsync()).Ids("listeners").Single(), pool,
            [.. addresses.Select(address => members.Single(member => member.Text("address") == address).Id)], addresses, null);
        return plan.Monitor is null ? shop : shop with { Monitor = (await api.GetAsync(Kind.Pool, pool))["healthmonitor_id"].GetGuid() };
    }

    /// <summary>A listener's fields with all that is below it, as a call that creates a whole load balancer has them.</summary>
    public static Fields ListenerWithPool(ShopPlan plan, IReadOnlyList<string> addresses, int port = 80)
    {
        var pool = new Fields
        {
            ["name"] = $"pool-{port}",
            ["protocol"] = plan.Protocol,
            ["lb_algorithm"] = "ROUND_ROBIN",
            ["members"] = plan.Members.Select((member, index) => new Fields { ["address"] = addresses[index], ["protocol_port"] = 8080 }.With(member)).ToArray(),
        };
        if (plan.Monitor is { } monitor)
            pool["healthmonitor"] = monitor;
        return new Fields
        {
            ["name"] = $"listener-{port}",
            ["protocol"] = plan.Protocol,
            ["protocol_port"] = port,
            ["default_pool"] = pool.With(plan.Pool),
        }.With(plan.Listener);
    }

    /// <summary>What its rule sends to, in order.</summary>
    public string[] Targets(params int[] members) => [.. members.Select(member => $"{Addresses[member]}:8080").Order(StringComparer.Ordinal)];

    /// <summary>How its members are probed, in their order.</summary>
    public async Task<string[]> ProbesAsync() => [.. (await Balancer.ProbesAsync(Addresses)).Select(probe => probe.Type)];

    public Task<NodeRule> RuleAsync(int nodes = 2) => Balancer.RuleAsync(nodes);
}
