using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;

namespace LoxiActors.Adapters.LoxiLb.Tests.Support;

/// <summary>One load balancer with one TCP listener.</summary>
internal static class Sample
{
    public static readonly NodeName Node = new("node-1");
    public static readonly LoadBalancerId LoadBalancer = new(Guid.Parse("10000000-0000-0000-0000-000000000001"));
    public static readonly LoadBalancerId OtherLoadBalancer = new(Guid.Parse("10000000-0000-0000-0000-000000000002"));
    public static readonly ListenerId Listener = new(Guid.Parse("20000000-0000-0000-0000-000000000001"));
    public static readonly ListenerId OtherListener = new(Guid.Parse("20000000-0000-0000-0000-000000000002"));
    public const string Vip = "192.0.2.10";

    public static readonly Ownership Ours = new([Vip], RuleName.AllOf(Listener, LoadBalancer), []);

    public static LbRule Rule(params string[] members) => new()
    {
        Key = new RuleKey(Vip, 80, RuleProtocol.Tcp),
        Name = RuleName.Of(Listener, LoadBalancer),
        Selection = EndpointSelection.RoundRobin,
        Mode = NatMode.OneArm,
        InactiveTimeout = 240,
        Endpoints = [.. members.Select(member => new RuleEndpoint(member, 8080, 1))],
    };

    public static LbRule OtherRule(params string[] members) =>
        Rule(members) with { Key = new RuleKey("192.0.2.20", 80, RuleProtocol.Tcp), Name = RuleName.Of(OtherListener, OtherLoadBalancer) };

    public static EndpointProbe Probe(string member, int interval = 5) => new()
    {
        Name = EndpointProbe.NameOf(member, RuleProtocol.Tcp, 8080),
        HostName = member,
        Type = ProbeType.Http,
        Port = 8080,
        Request = "health",
        Interval = interval,
        Retries = 3,
    };

    public static FirewallRule Allow(string source) => new(source, $"{Vip}/32", 6, FirewallRule.AllowPreference, Allow: true);

    public static FirewallRule DropRest { get; } = new("0.0.0.0/0", $"{Vip}/32", 6, FirewallRule.DropPreference, Allow: false);

    public static NodeConfiguration Of(params LbRule[] rules) => new([.. rules], [], []);

    public static ConfigureNode Request(NodeConfiguration? from, NodeConfiguration to, long attempt = 1) =>
        new(LoadBalancer, Node, Generation: 7, attempt, from, to, Ours);
}
