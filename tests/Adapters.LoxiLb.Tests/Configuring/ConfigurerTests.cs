using System.Net.Http.Json;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Adapters.LoxiLb.Tests.Support;
using LoxiActors.Imitation;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Tests.Support;
using NodeCall = LoxiActors.Actors.Nodes.NodeCall;

namespace LoxiActors.Adapters.LoxiLb.Tests.Configuring;

public sealed class ConfigurerTests
{
    private const string PostRule = "POST /config/loadbalancer";
    private const string PostEndpoint = "POST /config/endpoint";
    private const string PostFirewall = "POST /config/firewall";
    private const string DeleteRule = "DELETE /config/loadbalancer/externalipaddress/{ip}/port/{port}/protocol/{proto}";

    [Fact]
    public async Task An_empty_node_is_filled_after_one_look()
    {
        await using var rig = await Rig.StartAsync();
        var to = new NodeConfiguration(
            [Sample.Rule("10.0.0.1", "10.0.0.2")],
            [Sample.Probe("10.0.0.1"), Sample.Probe("10.0.0.2") with { Type = ProbeType.Tcp, Request = "" }],
            [Sample.Allow("198.51.100.0/24"), Sample.DropRest]);
        Assert.Equal(new ConfigureOutcome.Applied(Calls: 5, Reads: 3), await rig.ConfigureAsync(from: null, to));
        Assert.Equal([PostFirewall, PostFirewall, PostRule, PostEndpoint, PostEndpoint], rig.Changes());
        rig.Control.ClearCalls();
        Assert.Equal(new ConfigureOutcome.Applied(Calls: 0, Reads: 3), await rig.ConfigureAsync(from: null, to));
        Assert.Empty(rig.Changes());
    }

    [Fact]
    public async Task One_more_member_is_one_post_and_nothing_else()
    {
        await using var rig = await Rig.StartAsync();
        var before = Sample.Of(Sample.Rule("10.0.0.1"));
        await rig.ConfigureAsync(NodeConfiguration.Empty, before);
        rig.Control.ClearCalls();
        Assert.Equal(new ConfigureOutcome.Applied(Calls: 1, Reads: 0), await rig.ConfigureAsync(before, Sample.Of(Sample.Rule("10.0.0.1", "10.0.0.2"))));
        Assert.Equal([PostRule], rig.Control.Calls.Select(call => call.Kind));
        Assert.Equal(["10.0.0.1", "10.0.0.2"], rig.Control.State().Rules[0].Endpoints.Select(endpoint => endpoint.Ip));
    }

    [Fact]
    public async Task The_outcome_names_its_request()
    {
        await using var rig = await Rig.StartAsync();
        rig.Configurer.Configure(Sample.Request(NodeConfiguration.Empty, Sample.Of(Sample.Rule("10.0.0.1")), attempt: 9));
        var (to, input) = await rig.LoadBalancers.NextAsync();
        Assert.Equal(Sample.LoadBalancer, to);
        Assert.Equal(new NodeConfigured(Sample.Node, 7, 9, new ConfigureOutcome.Applied(1, 0)), input);
    }

    [Fact]
    public async Task A_node_that_already_has_it_is_looked_at_and_left()
    {
        await using var rig = await Rig.StartAsync();
        await rig.PutAsync(Sample.Rule("10.0.0.1"));
        rig.Control.ClearCalls();
        Assert.Equal(new ConfigureOutcome.Applied(Calls: 0, Reads: 3), await rig.ConfigureAsync(NodeConfiguration.Empty, Sample.Of(Sample.Rule("10.0.0.1"))));
        Assert.Equal([PostRule], rig.Changes());
    }

    [Fact]
    public async Task A_rule_whose_difference_the_node_does_not_see_is_replaced()
    {
        await using var rig = await Rig.StartAsync();
        await rig.PutAsync(Sample.Rule("10.0.0.1") with { InactiveTimeout = 60 });
        await rig.SendAsync(new NodeCall.PutProbe(Sample.Probe("10.0.0.1")));
        rig.Control.ClearCalls();
        var to = new NodeConfiguration([Sample.Rule("10.0.0.1")], [Sample.Probe("10.0.0.1")], []);
        Assert.Equal(new ConfigureOutcome.Applied(Calls: 3, Reads: 3), await rig.ConfigureAsync(NodeConfiguration.Empty, to));
        Assert.Equal([PostRule, DeleteRule, PostRule, PostEndpoint], rig.Changes());
        Assert.Equal(240u, rig.Control.State().Rules[0].InactiveTimeout);
        Assert.Equal("http", rig.Control.State().Endpoints[0].ProbeType);
    }

    [Theory]
    [InlineData("\"mode\":4")]
    [InlineData("\"security\":1")]
    [InlineData("\"monitor\":false")]
    public async Task A_rule_that_cant_be_changed_in_place_is_replaced(string detail)
    {
        await using var rig = await Rig.StartAsync();
        await PostAsync(rig, $$"""{"serviceArguments":{"externalIP":"192.0.2.10","port":80,"protocol":"tcp","name":"{{Sample.Listener}}",{{detail}}},"endpoints":[{"endpointIP":"10.0.0.9","targetPort":8080,"weight":1}]}""");
        var outcome = await rig.ConfigureAsync(from: null, Sample.Of(Sample.Rule("10.0.0.1")));
        Assert.Equal(new ConfigureOutcome.Applied(Calls: 2, Reads: 3), outcome);
        AssertHeld(rig, Sample.Rule("10.0.0.1"));
    }

    [Fact]
    public async Task The_same_when_the_node_says_so_only_upon_the_post()
    {
        await using var rig = await Rig.StartAsync();
        await PostAsync(rig, $$"""{"serviceArguments":{"externalIP":"192.0.2.10","port":80,"protocol":"tcp","name":"{{Sample.Listener}}","mode":4},"endpoints":[{"endpointIP":"10.0.0.9","targetPort":8080,"weight":1}]}""");
        var outcome = await rig.ConfigureAsync(NodeConfiguration.Empty, Sample.Of(Sample.Rule("10.0.0.1")));
        Assert.Equal(new ConfigureOutcome.Applied(Calls: 2, Reads: 3), outcome);
        AssertHeld(rig, Sample.Rule("10.0.0.1"));
    }

    [Fact]
    public async Task Deleting_what_is_gone_leads_to_a_look_and_ends_well()
    {
        await using var rig = await Rig.StartAsync();
        Assert.Equal(
            new ConfigureOutcome.Applied(Calls: 0, Reads: 3),
            await rig.ConfigureAsync(Sample.Of(Sample.Rule("10.0.0.1")), NodeConfiguration.Empty));
    }

    [Fact]
    public async Task A_node_that_was_emptied_unnoticed_is_made_whole_again()
    {
        await using var rig = await Rig.StartAsync();
        var before = new NodeConfiguration([Sample.Rule("10.0.0.1")], [Sample.Probe("10.0.0.1")], [Sample.DropRest]);
        await rig.ConfigureAsync(NodeConfiguration.Empty, before);
        rig.Control.Restart();
        // The deletion of the firewall rule meets nothing, which gives the emptied node away.
        var to = new NodeConfiguration([Sample.Rule("10.0.0.1", "10.0.0.2")], [Sample.Probe("10.0.0.1")], []);
        Assert.IsType<ConfigureOutcome.Applied>(await rig.ConfigureAsync(before, to));
        AssertHeld(rig, Sample.Rule("10.0.0.1", "10.0.0.2"));
        Assert.Equal("http", Assert.Single(rig.Control.State().Endpoints, endpoint => endpoint.HostName == "10.0.0.1").ProbeType);
    }

    [Fact]
    public async Task Only_ours_is_touched()
    {
        await using var rig = await Rig.StartAsync();
        var leftover = Sample.Rule("10.0.0.7") with { Key = new RuleKey(Sample.Vip, 443, RuleProtocol.Tcp), Name = Guid.NewGuid().ToString() };
        var operators = Sample.Rule("10.0.0.8") with { Key = new RuleKey(Sample.Vip, 8443, RuleProtocol.Tcp), Name = "by-hand" };
        foreach (var rule in new[] { leftover, operators, Sample.OtherRule("10.0.0.1") })
            await rig.PutAsync(rule);
        await PostAsync(rig, """{"serviceArguments":{"externalIP":"192.0.2.10","port":8000,"portMax":8010,"protocol":"tcp","name":"range"},"endpoints":[{"endpointIP":"10.0.0.1","targetPort":8080,"weight":1}]}""");
        await rig.SendAsync(new NodeCall.AddFirewall(new FirewallRule("198.51.100.0/24", "192.0.2.20/32", 6, 100, true)));
        await rig.SendAsync(new NodeCall.AddFirewall(new FirewallRule("198.51.100.0/24", "192.0.2.10/32", 6, 55, true)));
        await rig.SendAsync(new NodeCall.AddFirewall(Sample.DropRest));
        rig.Control.ClearCalls();

        Assert.Equal(new ConfigureOutcome.Applied(Calls: 3, Reads: 3), await rig.ConfigureAsync(from: null, Sample.Of(Sample.Rule("10.0.0.1"))));
        Assert.Equal(
            [Sample.Rule().Name, Sample.OtherRule().Name, "by-hand", "range"],
            rig.Control.State().Rules.Select(rule => rule.Name).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(rig.Control.State().DataPlaneFirewall, rule => rule.Preference == 10);
        Assert.Equal(3, rig.Control.State().DataPlaneFirewall.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Rules_of_earlier_versions_are_made_anew_under_the_load_balancers_instance(bool byAddress)
    {
        await using var rig = await Rig.StartAsync();
        var more = Sample.Rule("10.0.0.1") with { Key = new RuleKey(Sample.Vip, 81, RuleProtocol.Tcp), Name = RuleName.Of(Sample.Listener, Sample.LoadBalancer) };
        foreach (var rule in new[] { Sample.Rule("10.0.0.1"), more })
            await rig.PutAsync(rule with { Name = Sample.Listener.ToString() });
        var ours = byAddress ? Sample.Ours with { Names = [] } : Sample.Ours with { Addresses = [] };

        var outcome = await rig.ConfigureAsync(from: null, Sample.Of(Sample.Rule("10.0.0.1"), more), ours);

        Assert.Equal(new ConfigureOutcome.Applied(Calls: 4, Reads: 3), outcome);
        Assert.Equal([Sample.Rule().Name, Sample.Rule().Name], rig.Control.State().Rules.Select(rule => rule.Name));
        rig.Control.SetRole("MASTER");
        Assert.DoesNotContain($"{Sample.Vip}/32", rig.Control.State().Addresses.SelectMany(device => device.Value));
        rig.Control.SetRole("MASTER", RuleName.InstanceOf(Sample.LoadBalancer));
        Assert.Contains($"{Sample.Vip}/32", rig.Control.State().Addresses.SelectMany(device => device.Value));
    }

    [Fact]
    public async Task Without_addresses_only_names_count()
    {
        await using var rig = await Rig.StartAsync();
        await rig.PutAsync(Sample.Rule("10.0.0.1"));
        await rig.PutAsync(Sample.Rule("10.0.0.1") with { Key = new RuleKey(Sample.Vip, 81, RuleProtocol.Tcp), Name = Guid.NewGuid().ToString() });
        var outcome = await rig.ConfigureAsync(from: null, NodeConfiguration.Empty, Sample.Ours with { Addresses = [] });
        Assert.Equal(new ConfigureOutcome.Applied(Calls: 1, Reads: 3), outcome);
        Assert.Equal(81, Assert.Single(rig.Control.State().Rules).Port);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_former_address_is_ours_until_another_load_balancer_serves_it(bool stillClaimed)
    {
        await using var rig = await LeftBehindAsync();
        if (stillClaimed)
            rig.LoadBalancers.AddressOwners[Sample.Vip] = Sample.LoadBalancer;
        var outcome = await rig.ConfigureAsync(from: null, NodeConfiguration.Empty, Former);
        Assert.Equal(new ConfigureOutcome.Applied(Calls: 4, Reads: 3), outcome);
        Assert.Equal("by-hand", Assert.Single(rig.Control.State().Rules).Name);
        Assert.Empty(rig.Control.State().DataPlaneFirewall);
    }

    [Fact]
    public async Task A_former_address_that_another_load_balancer_serves_is_left_alone_but_for_names()
    {
        await using var rig = await LeftBehindAsync();
        rig.LoadBalancers.AddressOwners[Sample.Vip] = Sample.OtherLoadBalancer;
        var outcome = await rig.ConfigureAsync(from: null, NodeConfiguration.Empty, Former);
        Assert.Equal(new ConfigureOutcome.Applied(Calls: 1, Reads: 3), outcome);
        Assert.Equal([81, 8443], rig.Control.State().Rules.Select(rule => rule.Port).Order());
        Assert.Equal(2, rig.Control.State().DataPlaneFirewall.Count);
    }

    [Fact]
    public async Task Who_serves_a_former_address_is_asked_when_the_node_is_read()
    {
        await using var rig = await LeftBehindAsync();
        rig.Control.Faults = new NodeFaults { Hang = true };
        rig.Configurer.Configure(Sample.Request(from: null, NodeConfiguration.Empty) with { Ours = Former });
        using var clock = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (rig.Control.Calls.Count == 0)
        {
            clock.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        // By now the request is under way; the read that succeeds is the one that follows.
        rig.LoadBalancers.AddressOwners[Sample.Vip] = Sample.OtherLoadBalancer;
        rig.Control.Faults = new NodeFaults();
        Assert.Equal(new ConfigureOutcome.Applied(Calls: 1, Reads: 3), (await rig.LoadBalancers.NextOutcomeAsync()).Outcome);
    }

    [Fact]
    public async Task A_probe_that_another_load_balancer_set_on_a_shared_member_stays()
    {
        await using var rig = await Rig.StartAsync();
        await rig.PutAsync(Sample.OtherRule("10.0.0.1"));
        await rig.SendAsync(new NodeCall.PutProbe(Sample.Probe("10.0.0.1")));
        await rig.PutAsync(Sample.Rule("10.0.0.1"));
        rig.Control.ClearCalls();
        Assert.Equal(new ConfigureOutcome.Applied(Calls: 0, Reads: 3), await rig.ConfigureAsync(from: null, Sample.Of(Sample.Rule("10.0.0.1"))));
        Assert.Equal("http", Assert.Single(rig.Control.State().Endpoints).ProbeType);
    }

    [Theory]
    [InlineData("")]
    [InlineData(",\"portMax\":90")]
    [InlineData(",\"host\":\"www.example.com\"")]
    public async Task A_probe_that_is_to_go_stays_if_another_rule_shares_its_endpoint_though_the_node_is_known(string detail)
    {
        await using var rig = await Rig.StartAsync();
        var probed = new NodeConfiguration([Sample.Rule("10.0.0.1", "10.0.0.2")], [Sample.Probe("10.0.0.1"), Sample.Probe("10.0.0.2")], []);
        await rig.ConfigureAsync(NodeConfiguration.Empty, probed);
        await PostAsync(rig, $$"""{"serviceArguments":{"externalIP":"192.0.2.20","port":80,"protocol":"tcp","name":"{{Sample.OtherListener}}"{{detail}}},"endpoints":[{"endpointIP":"10.0.0.1","targetPort":8080,"weight":1}]}""");
        Assert.Equal(new ConfigureOutcome.Applied(Calls: 1, Reads: 3), await rig.ConfigureAsync(probed, Sample.Of(probed.Rules[0])));
        Assert.Equal(
            [("10.0.0.1", "http"), ("10.0.0.2", "none")],
            rig.Control.State().Endpoints.Select(endpoint => (endpoint.HostName, endpoint.ProbeType)).Order());
    }

    [Fact]
    public async Task A_rule_that_is_replaced_gets_its_probe_again()
    {
        await using var rig = await Rig.StartAsync();
        await PostAsync(rig, $$"""{"serviceArguments":{"externalIP":"192.0.2.10","port":80,"protocol":"tcp","name":"{{Sample.Listener}}","mode":4},"endpoints":[{"endpointIP":"10.0.0.1","targetPort":8080,"weight":1}]}""");
        await rig.SendAsync(new NodeCall.PutProbe(Sample.Probe("10.0.0.1")));
        var to = new NodeConfiguration([Sample.Rule("10.0.0.1")], [Sample.Probe("10.0.0.1")], []);
        Assert.Equal(new ConfigureOutcome.Applied(Calls: 3, Reads: 3), await rig.ConfigureAsync(from: null, to));
        Assert.Equal("http", Assert.Single(rig.Control.State().Endpoints).ProbeType);
    }

    [Fact]
    public async Task A_probe_of_ours_that_is_not_wanted_any_more_goes()
    {
        await using var rig = await Rig.StartAsync();
        await rig.PutAsync(Sample.Rule("10.0.0.1"));
        await rig.SendAsync(new NodeCall.PutProbe(Sample.Probe("10.0.0.1")));
        Assert.Equal(new ConfigureOutcome.Applied(Calls: 1, Reads: 3), await rig.ConfigureAsync(from: null, Sample.Of(Sample.Rule("10.0.0.1"))));
        Assert.Equal("none", Assert.Single(rig.Control.State().Endpoints).ProbeType);
    }

    [Fact]
    public async Task Without_caching_and_after_its_time_the_node_is_read_first()
    {
        var time = new ManualTime();
        var rule = Sample.Of(Sample.Rule("10.0.0.1"));
        await using var cached = await Rig.StartAsync(options: options => options with { CacheTimeout = TimeSpan.FromSeconds(60) }, time: time);
        await cached.ConfigureAsync(NodeConfiguration.Empty, rule);
        Assert.Equal(new ConfigureOutcome.Applied(0, 0), await cached.ConfigureAsync(rule, rule));
        time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(new ConfigureOutcome.Applied(0, 3), await cached.ConfigureAsync(rule, rule));
        Assert.Equal(new ConfigureOutcome.Applied(0, 0), await cached.ConfigureAsync(rule, rule));

        await using var uncached = await Rig.StartAsync(options: options => options with { EnableResourceCaching = false });
        Assert.Equal(new ConfigureOutcome.Applied(1, 3), await uncached.ConfigureAsync(NodeConfiguration.Empty, rule));
    }

    private static Ownership Former => Sample.Ours with { Addresses = [], FormerAddresses = [Sample.Vip] };

    /// <summary>What a deleted load balancer has on a node that was away: its listener's rule, one of a listener deleted earlier, and firewall rules.</summary>
    private static async Task<Rig> LeftBehindAsync()
    {
        var rig = await Rig.StartAsync(options: options => options with { ApiTimeout = TimeSpan.FromSeconds(3), ApiRetryInterval = TimeSpan.Zero });
        await rig.PutAsync(Sample.Rule("10.0.0.1"));
        await rig.PutAsync(Sample.Rule("10.0.0.2") with { Key = new RuleKey(Sample.Vip, 81, RuleProtocol.Tcp), Name = Guid.NewGuid().ToString() });
        await rig.PutAsync(Sample.Rule("10.0.0.3") with { Key = new RuleKey(Sample.Vip, 8443, RuleProtocol.Tcp), Name = "by-hand" });
        await rig.SendAsync(new NodeCall.AddFirewall(Sample.Allow("198.51.100.0/24")));
        await rig.SendAsync(new NodeCall.AddFirewall(Sample.DropRest));
        rig.Control.ClearCalls();
        return rig;
    }

    private static void AssertHeld(Rig rig, LbRule rule)
    {
        var held = Assert.Single(rig.Control.State().Rules);
        Assert.Equal((rule.Name, (int)rule.Mode, 0, true), (held.Name, held.Mode, held.Security, held.Monitor));
        Assert.Equal(rule.Endpoints.Select(endpoint => endpoint.Address), held.Endpoints.Where(endpoint => !endpoint.Hidden).Select(endpoint => endpoint.Ip));
    }

    private static async Task PostAsync(Rig rig, string rule)
    {
        using var http = new HttpClient();
        using var body = new StringContent(rule, System.Text.Encoding.UTF8, "application/json");
        var answer = await http.PostAsync(new Uri(rig.Node.ApiUrl, "config/loadbalancer"), body);
        Assert.Equal("""{"result":"Success"}""", (await answer.Content.ReadAsStringAsync()).ReplaceLineEndings("").Trim());
        rig.Control.ClearCalls();
    }
}
