using LoxiActors.Actors.Statistics;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Actors.Tests.Statistics;

public sealed class CountingTraffic
{
    private readonly Tally _tally = new();

    [Fact]
    public void A_listener_begins_with_all_that_its_rule_has_carried()
    {
        _tally.Look("a", Rule("m1", 10, 1000).And("m2", 1, 50));
        Assert.Equal(1050, _tally.Bytes);
    }

    [Fact]
    public void A_counter_that_grows_adds_what_it_grew_by()
    {
        _tally.Look("a", Rule("m1", 10, 1000));
        _tally.Look("a", Rule("m1", 12, 1300));
        _tally.Look("a", Rule("m1", 12, 1300));
        Assert.Equal(1300, _tally.Bytes);
    }

    [Fact]
    public void Nodes_are_summed_and_one_that_is_silent_keeps_what_it_said()
    {
        _tally.Look("a", Rule("m1", 10, 1000));
        _tally.Look("b", Rule("m1", 1, 70));
        _tally.Look("b", Rule("m1", 2, 140));
        Assert.Equal(1140, _tally.Bytes);
    }

    [Fact]
    public void A_failover_and_the_way_back_lose_nothing()
    {
        _tally.Look("a", Rule("m1", 10, 1000));
        _tally.Look("b", Rule("m1", 0, 0));
        _tally.Look("b", Rule("m1", 5, 400));
        _tally.Look("a", Rule("m1", 10, 1000));
        _tally.Look("a", Rule("m1", 11, 1100));
        Assert.Equal(1500, _tally.Bytes);
    }

    [Fact]
    public void A_node_that_restarts_and_is_refilled_counts_from_zero()
    {
        _tally.Look("a", Rule("m1", 10, 1000));
        _tally.Look("a", Rule("m1", 2, 200));
        Assert.Equal(1200, _tally.Bytes);
        _tally.Look("a", Rule("m1", 3, 300));
        Assert.Equal(1300, _tally.Bytes);
    }

    [Fact]
    public void A_counter_that_has_more_bytes_in_fewer_packets_began_anew()
    {
        _tally.Look("a", Rule("m1", 10, 1000));
        _tally.Look("a", Rule("m1", 1, 1400));
        Assert.Equal(2400, _tally.Bytes);
    }

    [Fact]
    public void A_rule_that_was_away_comes_back_from_zero()
    {
        _tally.Look("a", Rule("m1", 10, 1000));
        _tally.Look("a");
        _tally.Look("a", Rule("m1", 20, 1500));
        Assert.Equal(2500, _tally.Bytes);
    }

    [Fact]
    public void A_member_that_leaves_takes_nothing_away()
    {
        _tally.Look("a", Rule("m1", 10, 1000).And("m2", 5, 500));
        _tally.Look("a", Rule("m1", 10, 1000));
        _tally.Look("a", Rule("m1", 11, 1100));
        Assert.Equal(1600, _tally.Bytes);
    }

    /// <summary>A rule keeps the place and the counter of an endpoint that a replacement takes out.</summary>
    [Fact]
    public void A_member_that_returns_is_not_counted_twice()
    {
        _tally.Look("a", Rule("m1", 10, 1000).And("m2", 5, 500));
        _tally.Look("a", Rule("m1", 10, 1000));
        _tally.Look("a", Rule("m1", 10, 1000).And("m2", 5, 500));
        _tally.Look("a", Rule("m1", 10, 1000).And("m2", 6, 600));
        Assert.Equal(1600, _tally.Bytes);
    }

    /// <summary>m2 loses six of its eight slots, whose counters the node clears a moment later.</summary>
    [Fact]
    public void New_weights_move_counters_and_add_nothing()
    {
        _tally.Look("a", Rule("m1", 80, 8000, 50).And("m2", 80, 8000, 50));
        _tally.Look("a", Rule("m1", 140, 14000, 88).And("m2", 20, 2000, 12));
        _tally.Look("a", Rule("m1", 81, 8100, 88).And("m2", 21, 2100, 12));
        Assert.Equal(16100, _tally.Bytes);
        _tally.Look("a", Rule("m1", 82, 8200, 88).And("m2", 21, 2100, 12));
        Assert.Equal(16200, _tally.Bytes);
    }

    /// <summary>The seventeenth endpoint shows the first one's counter.</summary>
    [Fact]
    public void Above_sixteen_endpoints_each_counter_is_counted_once()
    {
        var rule = Rule("m0", 1, 100);
        for (var i = 1; i < 20; i++)
            rule = rule.And($"m{i}", 1 + (i % 16), 100 + (i % 16));
        _tally.Look("a", rule);
        Assert.Equal(Enumerable.Range(100, 16).Sum(), _tally.Bytes);
    }

    [Fact]
    public void A_listener_with_two_addresses_has_two_rules()
    {
        _tally.Look("a", Rule("m1", 1, 100), Rule("m1", 1, 30, port: 8443));
        _tally.Look("a", Rule("m1", 2, 200), Rule("m1", 2, 60, port: 8443));
        Assert.Equal(260, _tally.Bytes);
    }

    [Fact]
    public void A_rule_of_nobody_is_not_counted()
    {
        _tally.Owned = false;
        _tally.Look("a", Rule("m1", 1, 100));
        Assert.Empty(_tally.State.Listeners);
    }

    [Fact]
    public void A_listener_whose_owner_is_not_known_for_a_moment_is_counted_on()
    {
        _tally.Look("a", Rule("m1", 1, 100));
        _tally.Owned = false;
        _tally.Look("a", Rule("m1", 2, 200));
        _tally.Owned = true;
        _tally.Look("a", Rule("m1", 3, 300));
        Assert.Equal(300, _tally.Bytes);
    }

    [Fact]
    public void A_forgotten_listener_leaves_nothing_behind()
    {
        _tally.Look("a", Rule("m1", 1, 100));
        _tally.Forget();
        Assert.Empty(_tally.State.Listeners);
        Assert.Empty(_tally.State.Nodes[new NodeName("a")]);
    }

    [Fact]
    public void A_total_stops_at_the_largest_number()
    {
        _tally.Look("a", Rule("m1", 1, long.MaxValue - 5));
        _tally.Look("b", Rule("m1", 1, 100));
        Assert.Equal(long.MaxValue, _tally.Bytes);
    }

    [Fact]
    public void Octavia_is_told_what_came_into_the_nodes_and_nothing_else_is_made_up()
    {
        _tally.Look("a", Rule("m1", 1, 100));
        _tally.Count(active: 3, fresh: 2);
        var told = _tally.Totals.ToOctavia(Tally.Listener);
        Assert.Equal((100L, 0L, 0L, 3L, 3L), (told.BytesIn, told.BytesOut, told.RequestErrors, told.ActiveConnections, told.TotalConnections));
    }

    [Fact]
    public void Connections_add_up_and_are_never_fewer_than_are_active()
    {
        _tally.Count(active: 5, fresh: 0);
        Assert.Equal((5L, 5L), (_tally.Totals.ActiveConnections, _tally.Totals.TotalConnections));
        _tally.Count(active: 4, fresh: 2);
        Assert.Equal((4L, 7L), (_tally.Totals.ActiveConnections, _tally.Totals.TotalConnections));
        _tally.CountNothing();
        Assert.Equal((0L, 7L), (_tally.Totals.ActiveConnections, _tally.Totals.TotalConnections));
    }

    [Fact]
    public void What_has_to_be_written_is_what_differs()
    {
        _tally.Look("a", Rule("m1", 1, 100));
        var first = _tally.State;
        _tally.Look("b", Rule("m1", 0, 0));
        _tally.Look("a", Rule("m1", 1, 100));
        var change = TrafficChange.Between(first, _tally.State);
        Assert.Empty(change.Totals);
        Assert.Equal(new NodeName("b"), Assert.Single(change.Counted).Node);
        Assert.Empty(change.Dropped);
        Assert.True(TrafficChange.Between(_tally.State, _tally.State).IsEmpty);
    }

    private static Tally.RuleText Rule(string member, long packets, long bytes, int weight = 1, int port = 443) =>
        new Tally.RuleText(port, []).And(member, packets, bytes, weight);
}
