using System.Collections.Immutable;
using LoxiActors.Actors.Nodes;
using LoxiActors.Protocol.LoxiLb;

namespace LoxiActors.Actors.Tests.Nodes;

public sealed class ConfigurationDiffTests
{
    private static readonly LbRule Web = Rule(80, 1, 2);

    private static LbRule Rule(int port, params int[] endpoints) => new()
    {
        Key = new RuleKey("198.51.100.10", port, RuleProtocol.Tcp),
        Name = $"listener-{port}",
        Selection = EndpointSelection.RoundRobin,
        Mode = NatMode.OneArm,
        InactiveTimeout = 50,
        Endpoints = [.. endpoints.Select(n => new RuleEndpoint($"10.0.0.{n}", 8080, 51))],
    };

    private static EndpointProbe Probe(int n, string? host = null) => new()
    {
        Name = $"10.0.0.{n}_tcp_8080", HostName = host ?? $"10.0.0.{n}", Type = ProbeType.Tcp, Port = 8080, Interval = 5, Retries = 3,
    };

    private static EndpointProbe Off(int n) => Probe(n) with { Type = ProbeType.None, Port = 0 };

    private static NodeConfiguration Holding(params LbRule[] rules) => new([.. rules], [], []);

    private static NodeConfiguration Probed(LbRule[] rules, params EndpointProbe[] probes) => new([.. rules], [.. probes], []);

    private static void Plans(NodeConfiguration from, NodeConfiguration to, params NodeCall[] calls) =>
        Assert.Equal(calls.Select(Text), ConfigurationDiff.Plan(from, to).Select(Text));

    // Records compare arrays of endpoints by reference.
    private static string Text(NodeCall call) =>
        call is NodeCall.PutRule put ? $"{put} {string.Join(' ', put.Rule.Endpoints)}" : call.ToString();

    private static NodeCall Put(LbRule rule) => new NodeCall.PutRule(rule);

    private static NodeCall Announce(LbRule rule) => new NodeCall.PutRule(rule) { Announces = true };

    private static NodeCall Withdraw(LbRule rule) => new NodeCall.DeleteRule(rule.Key) { Withdraws = true };

    private static NodeCall Put(EndpointProbe probe) => new NodeCall.PutProbe(probe);

    private static NodeCall Delete(LbRule rule) => new NodeCall.DeleteRule(rule.Key);

    [Fact]
    public void Nothing_is_called_for_when_nothing_differs()
    {
        var shown = Web with { Endpoints = [.. Web.Endpoints.Reverse()] };

        Plans(Probed([Web], Probe(1)), Probed([shown], Probe(1)));
        Plans(NodeConfiguration.Empty, NodeConfiguration.Empty);
    }

    public static TheoryData<string> Noticed => ["endpoint added", "endpoint removed", "weight", "selection", "mode", "proxy protocol", "all with idle timeout"];

    [Theory, MemberData(nameof(Noticed))]
    public void What_a_node_notices_is_changed_in_place_with_one_call(string what)
    {
        var to = what switch
        {
            "endpoint added" => Rule(80, 1, 2, 3),
            "endpoint removed" => Rule(80, 1),
            "weight" => Web with { Endpoints = [Web.Endpoints[0], Web.Endpoints[1] with { Weight = 9 }] },
            "selection" => Web with { Selection = EndpointSelection.Hash },
            "mode" => Web with { Mode = NatMode.FullNat },
            "proxy protocol" => Web with { ProxyProtocolV2 = true },
            _ => Web with { InactiveTimeout = 60, Endpoints = [.. Web.Endpoints.Select(endpoint => endpoint with { Weight = 61 })] },
        };

        Plans(Holding(Web), Holding(to), Put(to));
    }

    public static TheoryData<string> Unnoticed => ["idle timeout", "name", "name and endpoints", "from dnat", "to dnat"];

    [Theory, MemberData(nameof(Unnoticed))]
    public void What_a_node_does_not_carry_through_makes_the_rule_anew(string what)
    {
        var (from, to) = what switch
        {
            "idle timeout" => (Web, Web with { InactiveTimeout = 300 }),
            "name" => (Web, Web with { Name = "another" }),
            "name and endpoints" => (Web, Rule(80, 3) with { Name = "another" }),
            "from dnat" => (Web with { Mode = NatMode.Dnat }, Web),
            _ => (Web, Web with { Mode = NatMode.Dnat }),
        };

        Plans(Holding(from), Holding(to), Delete(from), Put(to));
    }

    /// <summary>A node counts POSTs that announce, also those in place, and takes only one off with a rule.</summary>
    [Fact]
    public void A_rule_is_announced_when_it_comes_and_withdrawn_when_it_goes_and_neither_in_between()
    {
        var (web, more) = (Web with { Bgp = true }, Rule(80, 1, 2, 3) with { Bgp = true });
        Plans(NodeConfiguration.Empty, Holding(web), Announce(web));
        Plans(Holding(web), Holding(more), Put(more));
        Plans(Holding(more), NodeConfiguration.Empty, Withdraw(more));
        Plans(Holding(web), Holding(web with { InactiveTimeout = 300 }), Withdraw(web), Announce(web with { InactiveTimeout = 300 }));
    }

    [Fact]
    public void A_VIP_stays_announced_while_one_rule_takes_the_place_of_another()
    {
        var (web, other) = (Web with { Bgp = true }, Rule(81, 1) with { Bgp = true });
        Plans(Holding(web), Holding(other), Announce(other), Withdraw(web));
    }

    [Fact]
    public void A_node_takes_no_change_of_what_it_announces()
    {
        var web = Web with { Bgp = true };
        Plans(Holding(Web), Holding(web), Delete(Web), Announce(web));
        Plans(Holding(web), Holding(Web), Withdraw(web), Put(Web));
    }

    /// <summary>The node would leave the VIP with the instance of a rule that it has still got.</summary>
    [Fact]
    public void All_rules_of_a_vip_go_before_the_first_of_another_instance_comes()
    {
        var (web, more) = (Web with { Name = "web:a" }, Rule(81, 1) with { Name = "more:a" });
        Plans(Holding(Web, Rule(81, 1)), Holding(web, more), Delete(Web), Delete(more), Put(web), Put(more));

        // An earlier plan stopped half-way, or both were put one after the other: which instance the VIP has, nobody can say.
        Plans(Holding(web, Rule(81, 1)), Holding(web, more), Delete(web), Delete(more), Put(web), Put(more));
        Plans(Holding(Rule(81, 1)), Holding(web), Delete(more), Put(web));
    }

    [Fact]
    public void Rules_of_other_vips_are_not_interrupted_by_a_change_of_instance()
    {
        var elsewhere = Rule(81, 1) with { Key = new RuleKey("198.51.100.77", 81, RuleProtocol.Tcp), Name = "more:a" };
        var web = Web with { Name = "web:a" };
        Plans(Holding(Web, elsewhere), Holding(web, elsewhere), Delete(Web), Put(web));
    }

    [Fact]
    public void New_rules_come_before_old_ones_go() => Plans(Holding(Web), Holding(Rule(81, 1)), Put(Rule(81, 1)), Delete(Web));

    [Fact]
    public void A_new_endpoint_is_probed_once_its_rule_is_there() =>
        Plans(NodeConfiguration.Empty, Probed([Web], Probe(1), Probe(2)), Put(Web), Put(Probe(1)), Put(Probe(2)));

    [Fact]
    public void A_probe_of_another_address_comes_before_the_rule() =>
        Plans(NodeConfiguration.Empty, Probed([Web], Probe(1, "192.0.2.1"), Probe(2)), Put(Probe(1, "192.0.2.1")), Put(Web), Put(Probe(2)));

    [Fact]
    public void Probes_change_without_touching_the_rule()
    {
        Plans(Probed([Web], Probe(1)), Probed([Web], Probe(1) with { Interval = 9 }, Probe(2)), Put(Probe(1) with { Interval = 9 }), Put(Probe(2)));
        Plans(Probed([Web], Probe(1)), Holding(Web), Put(Off(1)));
    }

    [Fact]
    public void A_probe_goes_with_the_last_rule_of_its_endpoint()
    {
        Plans(Probed([Web], Probe(1)), NodeConfiguration.Empty, Delete(Web));
        Plans(Probed([Web], Probe(1), Probe(2)), Probed([Rule(80, 1)], Probe(1)), Put(Rule(80, 1)));
    }

    [Fact]
    public void A_rule_that_is_made_anew_loses_its_probes_unless_another_holds_them()
    {
        var renamed = Web with { Name = "another" };

        Plans(Probed([Web], Probe(1), Probe(2)), Probed([renamed], Probe(1), Probe(2)), Delete(Web), Put(renamed), Put(Probe(1)), Put(Probe(2)));
        Plans(Probed([Web, Rule(81, 1)], Probe(1), Probe(2)), Probed([renamed, Rule(81, 1)], Probe(1), Probe(2)), Delete(Web), Put(renamed), Put(Probe(2)));
    }

    [Fact]
    public void An_endpoint_keeps_its_probe_when_it_moves_to_another_rule() =>
        Plans(Probed([Web], Probe(1), Probe(2)), Probed([Rule(81, 1, 2)], Probe(1), Probe(2)), Put(Rule(81, 1, 2)), Delete(Web));

    [Fact]
    public void Rules_grow_before_others_shrink_so_that_probes_stay() => Plans(
        Probed([Rule(80, 1, 2), Rule(81, 3)], Probe(1)),
        Probed([Rule(80, 2), Rule(81, 1, 3)], Probe(1)),
        Put(Rule(81, 1, 3)), Put(Rule(80, 2)));

    [Fact]
    public void Another_probed_address_makes_every_rule_of_the_endpoint_anew()
    {
        var other = Rule(81, 1);

        Plans(
            Probed([Web, other], Probe(1)),
            Probed([Web, other], Probe(1, "192.0.2.1")),
            Delete(Web), Delete(other), Put(Probe(1, "192.0.2.1")), Put(other), Put(Web));
        Plans(Probed([Rule(80, 1)], Probe(1, "192.0.2.1")), Holding(Rule(80, 1)), Delete(Web), Put(Rule(80, 1)));
    }

    [Fact]
    public void A_rule_that_gives_the_endpoint_up_makes_room_in_place() => Plans(
        Probed([Rule(80, 1, 2)], Probe(1)),
        Probed([Rule(80, 2), Rule(81, 1)], Probe(1, "192.0.2.1")),
        Put(Rule(80, 2)), Put(Probe(1, "192.0.2.1")), Put(Rule(81, 1)));

    [Fact]
    public void An_object_that_no_rule_ever_used_is_deleted()
    {
        var stray = Probe(1, "192.0.2.1");

        Plans(Probed([], stray), NodeConfiguration.Empty, new NodeCall.DeleteProbe(stray));
        Plans(Probed([], stray), Probed([Rule(80, 1)], Probe(1)), new NodeCall.DeleteProbe(stray), Put(Rule(80, 1)), Put(Probe(1)));
        Plans(Probed([], stray), Probed([Rule(80, 1)], stray), Put(Rule(80, 1)));
    }

    [Fact]
    public void A_node_that_starts_the_endpoints_afresh_is_given_its_probes_again()
    {
        var from = Rule(80, [.. Enumerable.Range(1, 20)]);
        var to = Rule(80, [.. Enumerable.Range(20, 20)]);

        Plans(Probed([from], Probe(20)), Probed([to], Probe(20)), Put(to), Put(Probe(20)));
        Plans(Probed([from], Probe(20, "192.0.2.1")), Probed([to], Probe(20, "192.0.2.1")), Delete(from), Put(Probe(20, "192.0.2.1")), Put(to));
    }

    [Fact]
    public void The_firewall_closes_before_a_listener_opens_and_opens_after_it_is_gone()
    {
        var allow = new FirewallRule("10.0.0.0/8", "198.51.100.10/32", 6, 100, Allow: true);
        var drop = new FirewallRule("0.0.0.0/0", "198.51.100.10/32", 6, 10, Allow: false);
        var closed = new NodeConfiguration([Web], [], [drop, allow]);

        Plans(NodeConfiguration.Empty, closed, new NodeCall.AddFirewall(allow), new NodeCall.AddFirewall(drop), Put(Web));
        Plans(closed, NodeConfiguration.Empty, Delete(Web), new NodeCall.DeleteFirewall(drop), new NodeCall.DeleteFirewall(allow));

        var other = allow with { SourceCidr = "172.16.0.0/12" };
        Plans(closed, closed with { Firewall = [drop, other] }, new NodeCall.AddFirewall(other), new NodeCall.DeleteFirewall(allow));

        var opposite = allow with { Allow = false };
        Plans(closed, closed with { Firewall = [drop, opposite] }, new NodeCall.DeleteFirewall(allow), new NodeCall.AddFirewall(opposite));
    }
}
