using System.Collections.Immutable;
using LoxiActors.Actors.SparePool;
using LoxiActors.Actors.SparePool.Messages;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Nodes;

namespace LoxiActors.Actors.Tests.SparePool;

public sealed class OfferingSpares
{
    private readonly Dictionary<string, NodeDescription> _nodes = [];
    private readonly Dictionary<NodeName, int> _loads = [];
    private SparePoolSettings _settings = new() { ReuseNodes = false };
    private EntityStory<SparePoolState, SparePoolInput, SparePoolEvent>? _story;

    private EntityStory<SparePoolState, SparePoolInput, SparePoolEvent> Pool => _story ??= new(new SparePoolDefinition(_settings, () => NodeInventory.Empty), SparePoolDefinition.Key);

    private NodeInventory Nodes => new([.. _nodes.Values.OrderBy(node => node.Name)]);

    private OfferSpare Offer => Assert.Single(Pool.Did<OfferSpare>());

    private string[] Kinds => [.. Pool.Last.Events.Select(SparePoolHistory.Kind)];

    [Fact]
    public void All_load_balancers_of_a_lost_node_get_the_same_spare()
    {
        Node("node-1", load: 10);
        Node("node-2", load: 10);
        Node("spare-1", spare: true);
        Node("spare-2", spare: true);
        Check().After(60);
        Dies("node-1");
        Assert.Equal("spare-1", Asks("node-1", "node-2"));
        Assert.Equal(["spare-taken"], Kinds);
        _loads[new("spare-1")] = 1;
        Assert.Equal("spare-1", Asks("node-1", "node-2"));
        Assert.Empty(Kinds);
        Dies("node-2");
        Assert.Equal("spare-2", Asks("node-2"));
    }

    [Fact]
    public void A_spare_has_to_have_been_alive_for_a_while()
    {
        Node("node-1", load: 1);
        Node("node-2", load: 1);
        Node("spare-1", spare: true);
        Check().After(59);
        Dies("node-1");
        Assert.Null(Asks("node-1", "node-2"));
        Assert.Equal("the only spare that is alive spare-1 has been alive and empty for less than 60 s", Offer.WhyNot);
        Pool.After(1);
        Assert.Equal("spare-1", Asks("node-1", "node-2"));
    }

    [Fact]
    public void A_young_spare_is_better_than_none_for_what_nobody_serves()
    {
        Node("node-1", host: "h1", load: 1);
        Node("node-2", host: "h2", load: 1);
        Check().After(60);
        Node("spare-1", host: "h3", spare: true);
        Check().After(5);
        Node("spare-2", host: "h4", spare: true);
        Check().After(5);
        Assert.Null(Asks("node-1"));
        Dies("node-1");
        Assert.Null(Asks("node-1", "node-2"));
        Dies("node-2");
        Assert.Equal("spare-1", Asks("node-1", "node-2"));
        Assert.Equal(
            "spare-1 takes the place of node-1, though it has not been alive for long: nothing else is there for what nobody serves",
            SparePoolHistory.Describe(Pool.Last.Events[^1]));
        Assert.Equal("spare-2", Asks("node-2"));
    }

    [Fact]
    public void A_node_in_use_goes_before_a_young_spare()
    {
        _settings = _settings with { ReuseNodes = true };
        Node("node-1", load: 1);
        Node("node-2", load: 1);
        Check().After(60);
        Node("spare-1", spare: true);
        Check();
        Dies("node-1");
        Assert.Equal("node-2", Asks("node-1"));
        Dies("node-2");
        Assert.Equal("spare-1", Asks("node-1"));
    }

    [Fact]
    public void A_spare_that_was_away_begins_to_age_anew()
    {
        Node("node-1", load: 1);
        Node("spare-1", spare: true);
        Check().After(600);
        Stands("spare-1", NodeVerdict.Suspect);
        Check();
        Assert.Equal(["spare-gone"], Kinds);
        Dies("node-1");
        Asks("node-1");
        Assert.Equal("no spare is alive", Offer.WhyNot);
        Stands("spare-1", NodeVerdict.Alive);
        Node("node-2", load: 1);
        Check();
        Assert.Null(Asks("node-1", "node-2"));
        Pool.After(60);
        Assert.Equal("spare-1", Asks("node-1", "node-2"));
    }

    [Fact]
    public void Never_one_on_the_machine_of_a_node_that_holds_the_load_balancer()
    {
        Node("node-1", host: "h1", load: 1);
        Node("node-2", host: "h2", load: 1);
        Node("spare-1", host: "h2", spare: true);
        Check().After(60);
        Dies("node-1");
        Assert.Null(Asks("node-1", "node-2"));
        Assert.Equal("the only spare that is alive spare-1 is on the machine of node-2", Offer.WhyNot);
        Node("spare-2", host: "h3", spare: true);
        Check().After(60);
        Assert.Equal("spare-2", Asks("node-1", "node-2"));
    }

    [Fact]
    public void An_unknown_machine_will_do_if_nothing_else_is_left_and_the_history_says_so()
    {
        Node("node-1", host: "h1", load: 1);
        Node("node-2", host: "h2", load: 1);
        Node("spare-1", spare: true);
        Node("spare-2", host: "h3", spare: true);
        Check().After(60);
        Dies("node-1");
        Assert.Equal("spare-2", Asks("node-1", "node-2"));
        Dies("spare-2");
        Assert.Equal("spare-1", Asks("node-1", "node-2"));
        Assert.Contains("it may be on the machine of another node of theirs, nobody knows", SparePoolHistory.Describe(Pool.Last.Events[^1]));
    }

    [Fact]
    public void A_spare_of_another_zone_is_not_offered()
    {
        Node("node-1", zone: "a", load: 1);
        Node("spare-1", zone: "b", spare: true);
        Check().After(60);
        Dies("node-1");
        Assert.Null(Asks("node-1", zone: "a"));
        Assert.Equal("there is no spare in zone a", Offer.WhyNot);
        Assert.Equal(["spare-missed"], Kinds);
        Asks("node-1", zone: "a");
        Assert.Empty(Kinds);
    }

    [Fact]
    public void A_node_that_was_vacated_is_a_spare()
    {
        Node("node-1", load: 1);
        Node("node-2", load: 1);
        Check();
        Assert.Empty(Kinds);
        _loads.Remove(new("node-2"));
        Check().After(60);
        Dies("node-1");
        Assert.Equal("node-2", Asks("node-1"));
        Assert.False(Pool.State.Find(new("node-2"))!.Configured);
    }

    [Fact]
    public void A_spare_that_nobody_moved_to_is_given_back()
    {
        Node("node-1", load: 1);
        Node("spare-1", spare: true);
        Check().After(60);
        Dies("node-1");
        Asks("node-1");
        Pool.After(599);
        Check();
        Assert.Empty(Kinds);
        Pool.After(1);
        Check();
        Assert.Equal(["spare-returned"], Kinds);
    }

    [Fact]
    public void The_lost_node_comes_back_empty_and_is_the_next_spare()
    {
        Node("node-1", load: 1);
        Node("spare-1", spare: true);
        Check().After(60);
        Dies("node-1");
        Asks("node-1");
        _loads[new("spare-1")] = 1;
        _loads.Remove(new("node-1"));
        Stands("node-1", NodeVerdict.Alive);
        Pool.After(600);
        Check();
        Assert.Equal(["spare-gone", "spare-appeared"], Kinds);
        Assert.Equal([new NodeName("node-1")], Pool.State.Spares.Select(spare => spare.Node));
    }

    [Fact]
    public void Without_a_spare_the_least_loaded_node_in_use_takes_the_place()
    {
        _settings = new();
        Node("node-1", host: "h1", load: 5);
        Node("node-2", host: "h2", load: 5);
        Node("node-3", host: "h3", load: 100);
        Node("node-4", host: "h4", load: 20);
        Check();
        Dies("node-1");
        Assert.Equal("node-4", Asks("node-1", "node-2"));
        Assert.Equal("node-4, a node in use, takes load balancers of node-1, because there is no spare", SparePoolHistory.Describe(Assert.Single(Pool.Last.Events)));
        Asks("node-1", "node-2");
        Assert.Empty(Kinds);
        Stands("node-1", NodeVerdict.Alive);
        Check();
        Assert.Equal(["loss-over"], Kinds);
    }

    [Fact]
    public void Many_that_ask_at_once_are_spread_over_nodes_that_are_alike()
    {
        _settings = new();
        Node("node-1", load: 5);
        for (var i = 2; i < 6; i++)
            Node($"node-{i}", load: 100 + i);
        Check();
        Dies("node-1");
        var offered = Enumerable.Range(0, 400).Select(i => Asks("node-1", loadBalancer: i)!).CountBy(node => node).ToDictionary();
        Assert.Equal(4, offered.Count);
        Assert.All(offered.Values, count => Assert.InRange(count, 60, 140));
    }

    [Fact]
    public void When_nothing_is_left_the_answer_says_so()
    {
        _settings = new();
        Node("node-1", host: "h1", load: 5);
        Node("node-2", host: "h2", load: 5);
        Check();
        Dies("node-1");
        Assert.Null(Asks("node-1", "node-2"));
        Assert.Equal("there is no spare, and no other node may take its place", Offer.WhyNot);
    }

    [Fact]
    public void Too_few_spares_in_a_zone_are_an_alarm_and_somebody_is_asked_to_make_more()
    {
        _settings = new() { Count = 2 };
        Node("node-1", zone: "a", load: 1);
        Node("node-2", zone: "b", load: 1);
        Node("spare-1", zone: "a", spare: true);
        Node("spare-2", zone: "b", spare: true);
        Node("spare-3", spare: true);
        Check();
        Assert.Empty(Pool.State.Shortfalls);
        Dies("spare-1");
        Check();
        Assert.Equal(new CreateSpare("a", 1), Assert.Single(Pool.Did<CreateSpare>()));
        Pool.Tell(new SpareCreationAnswered("a", "spares are configured by hand"));
        Pool.Tell(new SpareCreationAnswered("a", "spares are configured by hand"));
        Assert.Empty(Kinds);
        var shortfall = Assert.Single(Pool.State.Shortfalls);
        Assert.Equal(("a", 1, 2, "spares are configured by hand"), (shortfall.Zone, shortfall.Have, shortfall.Want, shortfall.NotCreated));
        Assert.Empty(Pool.Restart().Last.Effects);
        Stands("spare-1", NodeVerdict.Alive);
        Check();
        Assert.Equal(["spare-appeared", "shortfall-over"], Kinds);
    }

    [Fact]
    public void A_request_for_more_spares_that_was_not_answered_is_made_again_after_a_restart()
    {
        _settings = new() { Count = 1 };
        Node("node-1", load: 1);
        Check();
        Assert.Single(Pool.Did<CreateSpare>());
        Assert.Equal(new CreateSpare(null, 1), Assert.Single(Pool.Restart().Did<CreateSpare>()));
    }

    [Fact]
    public void A_check_that_finds_nothing_new_is_no_event()
    {
        Node("node-1", load: 1);
        Node("spare-1", spare: true);
        Check();
        Check();
        Assert.Empty(Pool.Last.Events);
        Assert.Empty(Pool.Last.Effects);
    }

    [Fact]
    public void The_view_says_how_far_each_spare_is()
    {
        Node("node-1", load: 1);
        Node("spare-1", spare: true);
        Node("spare-2", spare: true);
        Check().After(60);
        Node("spare-3", spare: true);
        Check();
        Dies("node-1");
        Asks("node-1");
        var view = SparePoolProjection.View(Pool.State, _settings, Pool.Now);
        Assert.Equal(["taken", "ready", "ageing"], view.Spares.Select(spare => spare.State));
        Assert.Equal(new NodeName("node-1"), view.Spares[0].Lost);
    }

    [Fact]
    public void Events_keep_their_format() =>
        GoldenJournal.Check(new SparePoolDefinition(new SparePoolSettings(), () => NodeInventory.Empty), "spare-pool-events.jsonl", SparePoolHistory.Kind, SparePoolHistory.Describe);

    private void Node(string name, string? zone = null, string? host = null, bool spare = false, int load = 0)
    {
        _nodes[name] = new NodeDescription(new NodeName(name), zone, host, NodeCapabilities.V098) { Spare = spare };
        if (load > 0)
            _loads[new NodeName(name)] = load;
    }

    private void Dies(string name) => Stands(name, NodeVerdict.Dead);

    private void Stands(string name, NodeVerdict verdict) => _nodes[name] = _nodes[name] with { Standing = new NodeStanding(verdict, false) };

    private EntityStory<SparePoolState, SparePoolInput, SparePoolEvent> Check() => Pool.Tell(new PoolChecked(Nodes, _loads.ToImmutableDictionary()));

    private string? Asks(string lost, string? avoid = null, string? zone = null, int loadBalancer = 0)
    {
        var id = new LoadBalancerId(new Guid(loadBalancer, 0, 0, new byte[8]));
        Pool.Tell(new SpareAsked(id, 1, new NodeName(lost), zone, avoid is null ? [] : [new NodeName(avoid)], Nodes, _loads.ToImmutableDictionary()));
        Assert.Equal(Offer.Spare is null, Offer.WhyNot is not null);
        return Offer.Spare?.Value;
    }
}
