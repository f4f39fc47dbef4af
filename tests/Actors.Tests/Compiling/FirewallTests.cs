using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Octavia.Tree;
using static LoxiActors.Actors.Tests.Compiling.Trees;

namespace LoxiActors.Actors.Tests.Compiling;

public sealed class FirewallTests
{
    [Fact]
    public void Allowed_networks_get_in_and_nobody_else()
    {
        var firewall = With(listener => listener with { AllowedCidrs = ["203.0.113.77/24", "10.0.0.1/32", "203.0.113.0/24"] }).Compiled().Configuration.Firewall;

        Assert.Equal(
            [
                new FirewallRule("10.0.0.1/32", $"{Vip}/32", 6, 100, Allow: true),
                new FirewallRule("203.0.113.0/24", $"{Vip}/32", 6, 100, Allow: true),
                new FirewallRule("0.0.0.0/0", $"{Vip}/32", 6, 10, Allow: false),
            ],
            firewall.AsEnumerable());
    }

    [Fact]
    public void Each_vip_lets_in_its_own_family()
    {
        var tree = With(listener => listener with { AllowedCidrs = ["10.0.0.0/8", "2001:db8:1::1/48"] }) with { AdditionalVips = [new AdditionalVip(Vip6, null, null, null)] };

        Assert.Equal(
            [
                new FirewallRule("10.0.0.0/8", $"{Vip}/32", 6, 100, Allow: true),
                new FirewallRule("0.0.0.0/0", $"{Vip}/32", 6, 10, Allow: false),
                new FirewallRule("2001:db8:1::/48", $"{Vip6}/128", 6, 100, Allow: true),
                new FirewallRule("::/0", $"{Vip6}/128", 6, 10, Allow: false),
            ],
            tree.Compiled().Configuration.Firewall.AsEnumerable());
    }

    [Fact]
    public void A_vip_of_a_family_without_any_network_lets_nobody_in()
    {
        var tree = With(listener => listener with { AllowedCidrs = ["10.0.0.0/8"] }) with { AdditionalVips = [new AdditionalVip(Vip6, null, null, null)] };

        Assert.Equal(new FirewallRule("::/0", $"{Vip6}/128", 6, 10, Allow: false),
            Assert.Single(tree.Compiled().Configuration.Firewall, rule => rule.DestinationCidr.StartsWith(Vip6, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(TrafficProtocol.Udp, 17)]
    [InlineData(TrafficProtocol.Sctp, 132)]
    public void The_protocol_goes_by_its_number(TrafficProtocol protocol, int number)
    {
        var tree = Plain with { Listeners = [Listener() with { Protocol = protocol, AllowedCidrs = ["10.0.0.0/8"] }], Pools = [Pool() with { Protocol = protocol }] };

        Assert.All(tree.Compiled().Configuration.Firewall, rule => Assert.Equal(number, rule.Protocol));
    }

    [Fact]
    public void A_listener_without_a_rule_needs_no_firewall() =>
        Assert.Empty((With(listener => listener with { AllowedCidrs = ["10.0.0.0/8"] }) with { Pools = [] }).Compiled().Configuration.Firewall);

    [Theory]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/+8")]
    [InlineData("10.0.0.0/")]
    [InlineData("everyone")]
    public void Text_that_is_no_network_is_refused(string cidr) =>
        Assert.Empty(With(listener => listener with { AllowedCidrs = [cidr] }).Refuses(ListenerOne, $"allowed_cidrs {cidr}: not a network in CIDR notation").Configuration.Rules);

    [Fact]
    public void Listeners_of_one_transport_have_to_agree()
    {
        var tree = Plain with { Listeners = [Listener(1) with { AllowedCidrs = ["10.0.0.0/8"] }, Listener(2)] };

        var compilation = tree.Refuses(new ListenerId(Id(2)),
            $"allowed_cidrs none: listener {ListenerOne} has 10.0.0.0/8, and LoxiLB's firewall can't tell two TCP listeners of a load balancer apart; give both the same");
        Assert.Equal(80, Assert.Single(compilation.Configuration.Rules).Key.Port);

        Assert.Empty((tree with { Listeners = [tree.Listeners[0], Listener(2) with { AllowedCidrs = ["10.9.9.9/8"] }] }).Compiled().Problems);
        Assert.Empty((tree with { Listeners = [tree.Listeners[0], Listener(2) with { AdminStateUp = false }] }).Compiled().Problems);
    }

    [Fact]
    public void Listeners_of_different_transports_need_not_agree()
    {
        var udp = Pool(1) with { Protocol = TrafficProtocol.Udp };
        var tree = Plain with
        {
            Listeners = [Listener(1) with { AllowedCidrs = ["10.0.0.0/8"] }, Listener(2) with { Protocol = TrafficProtocol.Udp, DefaultPoolId = udp.Id }],
            Pools = [Pool(), udp],
        };

        Assert.Empty(tree.Compiled().Problems);
        Assert.All(tree.Compiled().Configuration.Firewall, rule => Assert.Equal(6, rule.Protocol));
    }
}
