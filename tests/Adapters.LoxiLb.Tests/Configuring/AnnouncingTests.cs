using System.Net.Http.Json;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Adapters.LoxiLb.Tests.Support;
using LoxiActors.Protocol.LoxiLb;
using NodeCall = LoxiActors.Actors.Nodes.NodeCall;

namespace LoxiActors.Adapters.LoxiLb.Tests.Configuring;

/// <summary>A node counts what it announces a VIP for; the count has to be that of its rules, or a route stays, or goes too early.</summary>
public sealed class AnnouncingTests
{
    private static readonly LbRule Web = Sample.Rule("10.0.0.1") with { Bgp = true };

    private static readonly LbRule Other = Web with { Key = Web.Key with { Port = 81 } };

    private static IEnumerable<(string, int)> Announced(Rig rig) => rig.Control.State().Advertised.Select(vip => (vip.Key, vip.Value));

    [Fact]
    public async Task A_rule_announces_its_VIP_and_says_so()
    {
        await using var rig = await Rig.StartAsync();

        await rig.ConfigureAsync(NodeConfiguration.Empty, Sample.Of(Web));

        Assert.Equal([(Sample.Vip, 1)], Announced(rig));
        Assert.True(Assert.Single(await rig.RulesAsync()).Bgp);
        Assert.Equal(new ConfigureOutcome.Applied(Calls: 0, Reads: 3), await rig.ConfigureAsync(from: null, Sample.Of(Web)));
    }

    [Fact]
    public async Task Other_rules_announce_nothing()
    {
        await using var rig = await Rig.StartAsync();

        await rig.ConfigureAsync(NodeConfiguration.Empty, Sample.Of(Sample.Rule("10.0.0.1")));

        Assert.Empty(Announced(rig));
        Assert.False(Assert.Single(await rig.RulesAsync()).Bgp);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_changes_in_place_the_last_rule_withdraws_the_VIP(bool trusted)
    {
        await using var rig = await Rig.StartAsync();
        var from = NodeConfiguration.Empty;
        foreach (var count in new[] { 1, 3, 2 })
        {
            var to = Sample.Of(Sample.Rule([.. Enumerable.Range(1, count).Select(n => $"10.0.0.{n}")]) with { Bgp = true });
            Assert.IsType<ConfigureOutcome.Applied>(await rig.ConfigureAsync(trusted ? from : null, to));
            Assert.Equal([(Sample.Vip, 1)], Announced(rig));
            Assert.True(rig.Control.State().Rules[0].Bgp);
            from = to;
        }

        await rig.ConfigureAsync(trusted ? from : null, NodeConfiguration.Empty);
        Assert.Empty(Announced(rig));
        Assert.Empty(rig.Control.State().Rules);
    }

    [Fact]
    public async Task A_VIP_stays_announced_for_the_rule_that_is_left()
    {
        await using var rig = await Rig.StartAsync();
        await rig.ConfigureAsync(NodeConfiguration.Empty, Sample.Of(Web, Other));
        Assert.Equal([(Sample.Vip, 2)], Announced(rig));

        await rig.ConfigureAsync(Sample.Of(Web, Other), Sample.Of(Other));
        Assert.Equal([(Sample.Vip, 1)], Announced(rig));
        await rig.ConfigureAsync(Sample.Of(Other), NodeConfiguration.Empty);
        Assert.Empty(Announced(rig));
    }

    [Fact]
    public async Task A_rule_that_announces_nothing_is_made_anew()
    {
        await using var rig = await Rig.StartAsync();
        await rig.PutAsync(Sample.Rule("10.0.0.1"));

        Assert.Equal(new ConfigureOutcome.Applied(Calls: 2, Reads: 3), await rig.ConfigureAsync(from: null, Sample.Of(Web)));

        Assert.Equal([(Sample.Vip, 1)], Announced(rig));
        Assert.Equal(new ConfigureOutcome.Applied(Calls: 2, Reads: 0), await rig.ConfigureAsync(Sample.Of(Web), Sample.Of(Web with { Bgp = false })));
        Assert.Empty(Announced(rig));
    }

    [Fact]
    public async Task A_rule_that_is_replaced_counts_once()
    {
        await using var rig = await Rig.StartAsync();
        await rig.ConfigureAsync(NodeConfiguration.Empty, Sample.Of(Web with { InactiveTimeout = 60 }));

        // The node answers 409, and only then it turns out what it holds.
        Assert.IsType<ConfigureOutcome.Applied>(await rig.ConfigureAsync(NodeConfiguration.Empty, Sample.Of(Web)));

        Assert.Equal(240u, rig.Control.State().Rules[0].InactiveTimeout);
        Assert.Equal([(Sample.Vip, 1)], Announced(rig));
    }

    [Fact]
    public async Task So_does_one_that_can_not_be_changed_in_place()
    {
        await using var rig = await Rig.StartAsync();
        using var http = new HttpClient { BaseAddress = rig.Node.ApiUrl };
        using var posted = await http.PostAsJsonAsync("config/loadbalancer", new
        {
            serviceArguments = new { externalIP = Sample.Vip, port = 80, protocol = "tcp", name = Sample.Listener.ToString(), security = 1, bgp = true },
            endpoints = new[] { new { endpointIP = "10.0.0.9", targetPort = 8080, weight = 1 } },
        });
        Assert.True(posted.IsSuccessStatusCode);

        await rig.ConfigureAsync(from: null, Sample.Of(Web));

        Assert.Equal([(Sample.Vip, 1)], Announced(rig));
    }

    [Fact]
    public async Task A_change_in_place_on_a_node_that_was_restarted_announces_nothing_until_it_is_read()
    {
        await using var rig = await Rig.StartAsync();
        await rig.ConfigureAsync(NodeConfiguration.Empty, Sample.Of(Web));
        rig.Control.Restart();
        var more = Sample.Of(Sample.Rule("10.0.0.1", "10.0.0.2") with { Bgp = true });

        await rig.ConfigureAsync(Sample.Of(Web), more);
        Assert.Empty(Announced(rig));

        Assert.Equal(new ConfigureOutcome.Applied(Calls: 2, Reads: 3), await rig.ConfigureAsync(from: null, more));
        Assert.Equal([(Sample.Vip, 1)], Announced(rig));
    }

    /// <summary>Why a change in place does not say that it announces (read in LoxiLB 64045de).</summary>
    [Fact]
    public async Task A_node_counts_each_post_that_announces_and_each_deletion_that_withdraws()
    {
        await using var rig = await Rig.StartAsync();
        await rig.SendAsync(new NodeCall.PutRule(Web) { Announces = true });
        await rig.SendAsync(new NodeCall.PutRule(Sample.Rule("10.0.0.1", "10.0.0.2")) { Announces = true });
        Assert.Equal([(Sample.Vip, 2)], Announced(rig));

        await rig.SendAsync(new NodeCall.DeleteRule(Web.Key) { Withdraws = true });
        Assert.Equal([(Sample.Vip, 1)], Announced(rig));
        await rig.SendAsync(new NodeCall.DeleteRule(Web.Key) { Withdraws = true });
        Assert.Empty(Announced(rig));
    }
}
