using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Adapters.LoxiLb.Reading;
using LoxiActors.Adapters.LoxiLb.Tests.Support;
using LoxiActors.Imitation;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Tests.Support;
using NodeCall = LoxiActors.Actors.Nodes.NodeCall;

namespace LoxiActors.Adapters.LoxiLb.Tests.Watching;

public sealed class WatchTests
{
    [Fact]
    public async Task The_first_look_is_told_to_all_and_later_ones_only_when_they_show_something_new()
    {
        await using var rig = await PlacedAsync();
        await rig.LookAsync();
        Assert.Equal(
            [Sample.LoadBalancer, Sample.OtherLoadBalancer],
            rig.LoadBalancers.Observed().Select(told => told.To).OrderBy(id => id.Value));
        await rig.LookAsync();
        Assert.Empty(rig.LoadBalancers.Observed());

        await rig.PutAsync(Sample.Rule("10.0.0.1", "10.0.0.2"));
        await rig.SendAsync(new NodeCall.AddFirewall(Sample.DropRest));
        await rig.LookAsync();
        var (to, input) = Assert.Single(rig.LoadBalancers.Observed());
        Assert.Equal((Sample.LoadBalancer, Sample.Node), (to, input.Node));
        var seen = Assert.IsType<NodeObservation.Seen>(input.Observation);
        Assert.Equal(Sample.Of(Sample.Rule("10.0.0.1", "10.0.0.2")).Fingerprint(), Sample.Of(Assert.Single(seen.Rules).Rule).Fingerprint());
        Assert.Equal([Sample.DropRest], seen.Firewall);
    }

    [Fact]
    public async Task A_member_that_goes_down_is_news_and_so_is_its_return()
    {
        await using var rig = await PlacedAsync(new ImitationNodeOptions { ImmediateHealth = true });
        await rig.PutAsync(Sample.Rule("10.0.0.1", "10.0.0.2"));
        await rig.SendAsync(new NodeCall.PutProbe(Sample.Probe("10.0.0.2")));
        await rig.LookAsync();
        rig.LoadBalancers.Observed();
        rig.Control.SetTarget("10.0.0.2", 8080, healthy: false);
        await rig.LookAsync();
        Assert.Equal(["10.0.0.2"], Inactive(rig));
        await rig.LookAsync();
        Assert.Empty(rig.LoadBalancers.Observed());
        rig.Control.SetTarget("10.0.0.2", 8080, healthy: true);
        await rig.LookAsync();
        Assert.Empty(Inactive(rig));
    }

    [Fact]
    public async Task A_lost_probe_is_news_to_whoever_has_a_rule_with_that_endpoint_and_to_nobody_else()
    {
        await using var rig = await PlacedAsync();
        await rig.PutAsync(Sample.Rule("10.0.0.2", "10.0.0.1", "10.0.0.3"));
        await rig.PutAsync(Sample.OtherRule("10.0.0.4"));
        foreach (var member in new[] { "10.0.0.2", "10.0.0.1", "10.0.0.4" })
            await rig.SendAsync(new NodeCall.PutProbe(Sample.Probe(member)));
        await rig.LookAsync();
        var told = rig.LoadBalancers.Observed();
        Assert.Equal(["10.0.0.1_tcp_8080", "10.0.0.2_tcp_8080"], Probed(told, Sample.LoadBalancer));
        Assert.Equal(["10.0.0.4_tcp_8080"], Probed(told, Sample.OtherLoadBalancer));

        // Other settings than before are another probe, but none that was lost.
        await rig.SendAsync(new NodeCall.PutProbe(Sample.Probe("10.0.0.1", interval: 30)));
        await rig.LookAsync();
        Assert.Empty(rig.LoadBalancers.Observed());

        await rig.SendAsync(new NodeCall.PutProbe(Sample.Probe("10.0.0.2") with { Type = ProbeType.None, Port = 0, Request = "" }));
        await rig.LookAsync();
        told = rig.LoadBalancers.Observed();
        Assert.Equal(Sample.LoadBalancer, Assert.Single(told).To);
        Assert.Equal(["10.0.0.1_tcp_8080"], Probed(told, Sample.LoadBalancer));
    }

    [Fact]
    public async Task A_node_that_does_not_tell_its_probes_is_silent()
    {
        await using var rig = await PlacedAsync();
        rig.Control.Faults = new NodeFaults { DropNext = 2, OnlyPath = "endpoint" };
        await rig.LookAsync();
        Assert.All(rig.LoadBalancers.Observed(), item => Assert.IsType<NodeObservation.Silent>(item.Input.Observation));
        Assert.Equal(1, rig.Watch.Statuses[0].ConsecutiveFailures);
    }

    [Fact]
    public async Task Silence_is_told_once_and_so_is_its_end()
    {
        await using var rig = await PlacedAsync();
        await rig.LookAsync();
        rig.LoadBalancers.Observed();
        rig.Control.Faults = new NodeFaults { Down = true };
        await rig.LookAsync();
        await rig.LookAsync();
        var told = rig.LoadBalancers.Observed();
        Assert.Equal(2, told.Count);
        Assert.All(told, item => Assert.IsType<NodeObservation.Silent>(item.Input.Observation));
        rig.Control.Faults = new NodeFaults();
        await rig.LookAsync();
        Assert.All(rig.LoadBalancers.Observed(), item => Assert.IsType<NodeObservation.Seen>(item.Input.Observation));
        await rig.LookAsync();
        Assert.Empty(rig.LoadBalancers.Observed());
    }

    [Fact]
    public async Task A_node_that_hangs_is_silent_after_two_intervals()
    {
        var time = new ManualTime();
        await using var rig = await PlacedAsync(time: time, interval: TimeSpan.FromSeconds(7));
        rig.Control.Faults = new NodeFaults { Hang = true };
        var look = rig.LookAsync();
        await time.TimerOf(TimeSpan.FromSeconds(14));
        time.Advance(TimeSpan.FromSeconds(14));
        await look;
        Assert.All(rig.LoadBalancers.Observed(), item => Assert.IsType<NodeObservation.Silent>(item.Input.Observation));
        Assert.StartsWith("no answer within 14 s", rig.Watch.Statuses[0].LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_broken_connection_is_no_silence()
    {
        await using var rig = await PlacedAsync();
        rig.Control.Faults = new NodeFaults { DropNext = 1 };
        await rig.LookAsync();
        Assert.All(rig.LoadBalancers.Observed(), item => Assert.IsType<NodeObservation.Seen>(item.Input.Observation));
        Assert.Equal(0, rig.Watch.Statuses[0].ConsecutiveFailures);
    }

    [Fact]
    public async Task A_restarted_node_shows_nothing()
    {
        await using var rig = await PlacedAsync();
        await rig.PutAsync(Sample.Rule("10.0.0.1"));
        await rig.LookAsync();
        rig.LoadBalancers.Observed();
        rig.Control.Restart();
        await rig.LookAsync();
        var (to, input) = Assert.Single(rig.LoadBalancers.Observed());
        Assert.Equal(Sample.LoadBalancer, to);
        Assert.Empty(Assert.IsType<NodeObservation.Seen>(input.Observation).Rules);
    }

    [Fact]
    public async Task A_look_that_nobody_took_is_told_again()
    {
        await using var rig = await PlacedAsync();
        rig.LoadBalancers.RefuseNext(2);
        await rig.LookAsync();
        Assert.Empty(rig.LoadBalancers.Observed());
        await rig.LookAsync();
        Assert.Equal(2, rig.LoadBalancers.Observed().Count);
    }

    /// <summary>A refusal doesn't say that it wasn't stored: the answer alone may have been lost.</summary>
    [Fact]
    public async Task Whoever_may_not_have_taken_the_news_is_told_again_even_if_all_is_as_it_was_before()
    {
        await using var rig = await PlacedAsync();
        await rig.LookAsync();
        rig.LoadBalancers.Observed();
        rig.Control.Faults = new NodeFaults { Down = true };
        rig.LoadBalancers.RefuseNext(2);
        await rig.LookAsync();
        rig.Control.Faults = new NodeFaults();
        await rig.LookAsync();
        Assert.Equal(2, rig.LoadBalancers.Observed().Count(item => item.Input.Observation is NodeObservation.Seen));
    }

    [Fact]
    public async Task After_a_change_the_next_look_is_told_even_if_it_shows_what_was_told_before()
    {
        var time = new ManualTime();
        await using var rig = await PlacedAsync(time: time);
        var rule = Sample.Of(Sample.Rule("10.0.0.1"));
        await rig.PutAsync(Sample.Rule("10.0.0.1"));
        await rig.LookAsync();
        rig.LoadBalancers.Observed();
        Assert.Equal(new ConfigureOutcome.Applied(0, 0), await rig.ConfigureAsync(rule, rule));
        // The ledger is told after the load balancer was.
        var ledger = rig.Nodes.All.First().Ledger;
        using var clock = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!ledger.IsNews(Sample.LoadBalancer, Text(rule)))
        {
            clock.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        time.Advance(TimeSpan.FromSeconds(1));
        await rig.LookAsync();
        Assert.Equal(Sample.LoadBalancer, Assert.Single(rig.LoadBalancers.Observed()).To);
        await rig.LookAsync();
        Assert.Empty(rig.LoadBalancers.Observed());
    }

    [Fact]
    public async Task What_is_nobodys_is_counted_and_told_to_nobody()
    {
        await using var rig = await PlacedAsync();
        var leftover = Sample.Rule("10.0.0.7") with { Key = new RuleKey(Sample.Vip, 443, RuleProtocol.Tcp), Name = Guid.NewGuid().ToString() };
        var operators = Sample.Rule("10.0.0.8") with { Key = new RuleKey(Sample.Vip, 8443, RuleProtocol.Tcp), Name = "by-hand" };
        var stranger = Sample.Rule("10.0.0.8") with { Key = new RuleKey("192.0.2.99", 80, RuleProtocol.Tcp), Name = Guid.NewGuid().ToString() };
        foreach (var rule in new[] { Sample.Rule("10.0.0.1"), leftover, operators, stranger })
            await rig.PutAsync(rule);
        rig.Control.CountTraffic(new TrafficCounters { ExternalIp = Sample.Vip, Port = 80, Packets = 3, Bytes = 180 });
        await rig.LookAsync();
        var mine = rig.LoadBalancers.Observed().Single(told => told.To == Sample.LoadBalancer);
        Assert.Equal([443, 80], Assert.IsType<NodeObservation.Seen>(mine.Input.Observation).Rules.Select(rule => rule.Rule.Key.Port));
        var status = Assert.Single(rig.Watch.Statuses);
        Assert.Equal((true, 4, 2, 2), (status.Reachable, status.Rules, status.OurRules, status.ForeignRules));
        Assert.Equal("0.9.8.6-beta", status.Version);
        var traffic = Assert.Single(status.Traffic, item => item.Rule == Sample.Rule().Name);
        Assert.Equal((3L, 180L), (traffic.Packets, traffic.Bytes));
        Assert.Equal([new EndpointTraffic("10.0.0.1", 8080, traffic.Endpoints[0].Weight, 3, 180)], traffic.Endpoints);
    }

    [Fact]
    public async Task The_status_tells_since_when_and_why()
    {
        var time = new ManualTime();
        await using var rig = await PlacedAsync(time: time);
        Assert.Null(rig.Watch.Statuses[0].Reachable);
        var begun = time.GetUtcNow();
        await rig.LookAsync();
        time.Advance(TimeSpan.FromSeconds(5));
        await rig.LookAsync();
        Assert.Equal((begun, begun + TimeSpan.FromSeconds(5)), (rig.Watch.Statuses[0].Since, rig.Watch.Statuses[0].LastLook));
        rig.Control.Faults = new NodeFaults { Down = true };
        time.Advance(TimeSpan.FromSeconds(5));
        await rig.LookAsync();
        time.Advance(TimeSpan.FromSeconds(5));
        await rig.LookAsync();
        var status = rig.Watch.Statuses[0];
        Assert.Equal((false, 2, begun + TimeSpan.FromSeconds(10)), (status.Reachable, status.ConsecutiveFailures, status.Since));
        Assert.Contains("the connection ended", status.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_service_looks_at_each_interval_until_it_is_stopped()
    {
        var time = new ManualTime();
        var interval = TimeSpan.FromSeconds(7);
        await using var rig = await PlacedAsync(time: time, interval: interval);
        await rig.Watch.StartAsync(CancellationToken.None);
        await time.TimerOf(interval);
        Assert.Equal(2, rig.LoadBalancers.Observed().Count);
        await rig.PutAsync(Sample.Rule("10.0.0.1"));
        time.Advance(interval);
        var (to, _) = await rig.LoadBalancers.NextAsync();
        Assert.Equal(Sample.LoadBalancer, to);
        await rig.Watch.StopAsync(CancellationToken.None);
        var calls = rig.Control.Calls.Count;
        time.Advance(interval);
        Assert.Equal(calls, rig.Control.Calls.Count);
    }

    private static string Text(NodeConfiguration rules) => LoxiActors.Adapters.LoxiLb.Watching.NodeLook.Text(
        new NodeObservation.Seen([.. rules.Rules.Select(rule => new ObservedRule(rule, []))], [], []));

    private static IEnumerable<string> Probed(List<(LoadBalancerId To, NodeObserved Input)> told, LoadBalancerId loadBalancer) =>
        Assert.IsType<NodeObservation.Seen>(told.Single(item => item.To == loadBalancer).Input.Observation).Probed;

    private static IEnumerable<string> Inactive(Rig rig)
    {
        var (_, input) = Assert.Single(rig.LoadBalancers.Observed());
        return Assert.Single(Assert.IsType<NodeObservation.Seen>(input.Observation).Rules).Inactive.Select(endpoint => endpoint.Address);
    }

    private static async Task<Rig> PlacedAsync(ImitationNodeOptions? node = null, TimeProvider? time = null, TimeSpan? interval = null)
    {
        var rig = await Rig.StartAsync(node, options => options with { HealthCheckInterval = interval ?? options.HealthCheckInterval }, time: time);
        rig.LoadBalancers.Placed.UnionWith([Sample.LoadBalancer, Sample.OtherLoadBalancer]);
        rig.LoadBalancers.Owners[Sample.Listener] = Sample.LoadBalancer;
        rig.LoadBalancers.AddressOwners[Sample.Vip] = Sample.LoadBalancer;
        rig.LoadBalancers.AddressOwners["192.0.2.20"] = Sample.OtherLoadBalancer;
        return rig;
    }
}
