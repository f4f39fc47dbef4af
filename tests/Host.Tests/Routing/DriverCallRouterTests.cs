using System.Collections.Immutable;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Seam;
using LoxiActors.Host.Routing;
using LoxiActors.Host.Tests.Fakes;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Nodes;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Protocol.Octavia.Calls;
using LoxiActors.Protocol.Octavia.Payloads;

namespace LoxiActors.Host.Tests.Routing;

public class DriverCallRouterTests
{
    private static readonly LoadBalancerId Owner = new(Guid.NewGuid());
    private static readonly LoadBalancerId Other = new(Guid.NewGuid());
    private static readonly ListenerId Listener = new(Guid.NewGuid());
    private static readonly PoolId Pool = new(Guid.NewGuid());
    private static readonly MemberId Member = new(Guid.NewGuid());
    private static readonly HealthMonitorId Monitor = new(Guid.NewGuid());
    private static readonly L7PolicyId Policy = new(Guid.NewGuid());
    private static readonly L7RuleId Rule = new(Guid.NewGuid());

    private readonly FakeLoadBalancers _loadBalancers = new();

    public static TheoryData<string, DriverCall, ObjectRef> FoundThrough => new()
    {
        { "listener by its load balancer", new ListenerCreate(new() { ListenerId = Listener, LoadBalancerId = Owner }), Owner },
        { "listener by itself", new ListenerUpdate(new(), new() { ListenerId = Listener }), Listener },
        { "listener by the old one's load balancer", new ListenerUpdate(new() { LoadBalancerId = Owner }, new() { ListenerId = Listener }), Owner },
        { "listener to delete", new ListenerDelete(new() { ListenerId = Listener }), Listener },
        { "pool by its listener", new PoolCreate(new() { PoolId = Pool, ListenerId = Listener, LoadBalancerId = (LoadBalancerId?)null }), Listener },
        { "pool by the old one's listener", new PoolUpdate(new() { ListenerId = Listener }, new() { PoolId = Pool }), Listener },
        { "pool to delete", new PoolDelete(new() { PoolId = Pool }), Pool },
        { "member by its pool", new MemberCreate(new() { MemberId = Member, PoolId = Pool }), Pool },
        { "member by the old one's pool", new MemberUpdate(new() { PoolId = Pool }, new() { MemberId = Member }), Pool },
        { "member to delete", new MemberDelete(new() { MemberId = Member }), Member },
        { "members of a pool", new MemberBatchUpdate(Pool, []), Pool },
        { "monitor by its pool", new HealthMonitorCreate(new() { HealthMonitorId = Monitor, PoolId = Pool }), Pool },
        { "monitor by itself", new HealthMonitorUpdate(new(), new() { HealthMonitorId = Monitor }), Monitor },
        { "monitor to delete", new HealthMonitorDelete(new() { HealthMonitorId = Monitor }), Monitor },
        { "policy by its listener", new L7PolicyCreate(new() { L7PolicyId = Policy, ListenerId = Listener }), Listener },
        { "policy by the old one's listener", new L7PolicyUpdate(new() { ListenerId = Listener }, new() { L7PolicyId = Policy }), Listener },
        { "policy to delete", new L7PolicyDelete(new() { L7PolicyId = Policy }), Policy },
        { "rule by its policy", new L7RuleCreate(new() { L7RuleId = Rule, L7PolicyId = Policy }), Policy },
        { "rule by itself", new L7RuleUpdate(new(), new() { L7RuleId = Rule }), Rule },
        { "rule to delete", new L7RuleDelete(new() { L7RuleId = Rule }), Rule },
    };

    [Fact]
    public async Task A_call_whose_objects_belong_to_two_load_balancers_is_refused_naming_both()
    {
        _loadBalancers.Owners[Listener] = Owner;
        _loadBalancers.Owners[Other] = Other;
        var reply = await RouteAsync(new ListenerUpdate(new() { ListenerId = Listener, LoadBalancerId = Other }, new() { ListenerId = Listener }));
        var refusal = Assert.IsType<Reply.Refused>(reply).Refusal;
        Assert.Equal(FaultKind.DriverError, refusal.Kind);
        Assert.Contains($"{Owner}", refusal.UserFault, StringComparison.Ordinal);
        Assert.Contains($"{Other}", refusal.UserFault, StringComparison.Ordinal);
        Assert.Empty(_loadBalancers.Inputs);
    }

    [Theory]
    [MemberData(nameof(FoundThrough))]
    public async Task The_owner_is_found_through_what_a_call_names(string what, DriverCall call, ObjectRef known)
    {
        Assert.NotEqual("", what);
        _loadBalancers.Owners[known] = Owner;
        Assert.IsType<Reply.Accepted>(await RouteAsync(call));
        var (id, input) = Assert.Single(_loadBalancers.Inputs);
        Assert.Equal(Owner, id);
        Assert.Same(call, ((DriverCallReceived)input).Call);
    }

    [Theory]
    [MemberData(nameof(FoundThrough))]
    public async Task The_owner_is_found_in_the_store_too(string what, DriverCall call, ObjectRef known)
    {
        Assert.NotEqual("", what);
        _loadBalancers.StoredOwners[known] = Owner;
        Assert.IsType<Reply.Accepted>(await RouteAsync(call));
        await new DriverCallRouter(_loadBalancers, () => NodeInventory.Empty).AbandonAsync("call", call);
        Assert.Equal([Owner, Owner], _loadBalancers.Inputs.Select(entry => entry.Id));
        Assert.IsType<DriverCallAbandoned>(_loadBalancers.Inputs.Last().Input);
    }

    [Theory]
    [MemberData(nameof(FoundThrough))]
    public async Task What_nobody_owns_is_not_found_and_named(string what, DriverCall call, ObjectRef known)
    {
        Assert.NotEqual("", what);
        var refusal = await RefusedAsync(call);
        Assert.Equal(FaultKind.NotFound, refusal.Kind);
        Assert.Contains(known.Id.ToString(), refusal.UserFault, StringComparison.Ordinal);
        Assert.Empty(_loadBalancers.Inputs);
    }

    [Fact]
    public async Task A_load_balancers_own_calls_go_to_it_unasked()
    {
        DriverCall[] calls =
        [
            new LoadBalancerUpdate(new() { LoadBalancerId = Owner }, new() { LoadBalancerId = Owner }),
            new LoadBalancerDelete(new() { LoadBalancerId = Owner }, true),
            new LoadBalancerFailover(Owner),
        ];
        foreach (var call in calls)
            await RouteAsync(call);
        Assert.Equal([Owner, Owner, Owner], _loadBalancers.Inputs.Select(entry => entry.Id));
    }

    [Fact]
    public async Task A_named_load_balancer_that_is_unknown_settles_it()
    {
        _loadBalancers.Owners[Listener] = Owner;
        var refusal = await RefusedAsync(new ListenerUpdate(new(), new() { ListenerId = Listener, LoadBalancerId = Other }));
        Assert.Equal($"listener_update: there is no loadbalancer {Other}", refusal.UserFault);
    }

    [Fact]
    public async Task A_call_that_names_nothing_is_no_call()
    {
        Assert.Equal(FaultKind.BadRequest, (await RefusedAsync(new MemberCreate(new()))).Kind);
        Assert.Equal(FaultKind.BadRequest, (await RefusedAsync(new LoadBalancerCreate(new()))).Kind);
    }

    [Fact]
    public async Task Every_address_is_reserved_before_a_load_balancer_is_created()
    {
        _loadBalancers.Answer = (_, _) =>
        {
            Assert.Equal(["192.0.2.1", "2001:db8::1"], _loadBalancers.Reserved.Keys.Order(StringComparer.Ordinal));
            _loadBalancers.ClaimReserved(Owner);
            return new Reply.Accepted(1, false);
        };
        await RouteAsync(Create(Owner, "192.0.2.1", "2001:DB8:0::1"));
        Assert.Single(_loadBalancers.Inputs);
        Assert.Equal(["192.0.2.1", "2001:db8::1"], _loadBalancers.Addresses.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_taken_address_refuses_the_creation_and_names_its_holder()
    {
        _loadBalancers.Addresses["192.0.2.2"] = Other;
        var refusal = await RefusedAsync(Create(Owner, "192.0.2.1", "192.0.2.2"));
        Assert.Equal(FaultKind.DriverError, refusal.Kind);
        Assert.Contains("192.0.2.2", refusal.UserFault, StringComparison.Ordinal);
        Assert.Contains(Other.ToString(), refusal.UserFault, StringComparison.Ordinal);
        Assert.Empty(_loadBalancers.Inputs);
        Assert.Empty(_loadBalancers.Reserved);
    }

    [Fact]
    public async Task A_refused_creation_gives_its_addresses_back()
    {
        _loadBalancers.Answer = (_, _) => new Reply.Refused(Refusal.Unsupported("no"));
        await RefusedAsync(Create(Owner, "192.0.2.1", "192.0.2.2"));
        Assert.Empty(_loadBalancers.Reserved);
        _loadBalancers.Answer = (_, _) => new Reply.Accepted(1, false);
        Assert.IsType<Reply.Accepted>(await RouteAsync(Create(Other, "192.0.2.1")));
    }

    [Fact]
    public async Task The_same_creation_again_meets_its_own_claim()
    {
        _loadBalancers.Answer = (id, _) =>
        {
            _loadBalancers.ClaimReserved(id);
            return new Reply.Accepted(1, false);
        };
        await RouteAsync(Create(Owner, "192.0.2.1"));
        Assert.IsType<Reply.Accepted>(await RouteAsync(Create(Owner, "192.0.2.1")));
        Assert.Equal(FaultKind.DriverError, (await RefusedAsync(Create(Other, "192.0.2.1"))).Kind);
    }

    public static TheoryData<Reply> ClaimingNothing => [Reply.None, new Reply.Accepted(1, Duplicate: true), new Reply.Accepted(2, Duplicate: false)];

    [Theory]
    [MemberData(nameof(ClaimingNothing))]
    public async Task An_answer_that_claimed_no_address_gives_it_back(Reply answer)
    {
        _loadBalancers.Answer = (_, _) => answer;
        var router = new DriverCallRouter(_loadBalancers, () => NodeInventory.Empty);
        Assert.Equal(answer, await router.SyncAsync(Owner, Create(Owner, "192.0.2.1", "192.0.2.2").LoadBalancer, afterOperation: null));
        Assert.Empty(_loadBalancers.Reserved);
        Assert.Equal(answer, await RouteAsync(Create(Other, "192.0.2.1")));
        Assert.Empty(_loadBalancers.Reserved);
    }

    [Fact]
    public async Task A_creation_that_broke_in_the_middle_keeps_its_addresses()
    {
        _loadBalancers.Answer = (_, _) => throw new InvalidOperationException("nobody knows");
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await RouteAsync(Create(Owner, "192.0.2.1")));
        Assert.Equal(Owner, _loadBalancers.Reserved["192.0.2.1"]);
    }

    private static LoadBalancerCreate Create(LoadBalancerId id, string address, params string[] additional) => new(new LoadBalancerPayload
    {
        LoadBalancerId = id,
        VipAddress = address,
        AdditionalVips = additional.Select(one => new AdditionalVipPayload { IpAddress = one }).ToImmutableArray(),
    });

    private ValueTask<Reply> RouteAsync(DriverCall call) => new DriverCallRouter(_loadBalancers, () => NodeInventory.Empty).RouteAsync("call", call);

    private async Task<Refusal> RefusedAsync(DriverCall call) => Assert.IsType<Reply.Refused>(await RouteAsync(call)).Refusal;
}
