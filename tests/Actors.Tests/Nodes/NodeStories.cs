using LoxiActors.Actors.Nodes;
using LoxiActors.Actors.Nodes.Messages;
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Nodes;

namespace LoxiActors.Actors.Tests.Nodes;

public sealed class NodeStories
{
    private static readonly NodeDefinition Definition = new();

    private static readonly Witness Silent = new(WitnessKind.Heartbeat, false, "nothing for 3 s");

    private static readonly Witness Refused = new(WitnessKind.Probe, false, "connection refused");

    private readonly EntityStory<NodeState, NodeInput, NodeEvent> _node = new(Definition, "node-1");

    [Fact]
    public void A_node_is_alive_until_somebody_says_otherwise()
    {
        Assert.Equal(NodeStanding.Good, _node.State.Standing);
        Assert.Empty(_node.Tell(new NodeJudged(NodeVerdict.Alive, [])).Last.Events);
        Assert.False(Definition.NeedsGuarding(_node.State));
    }

    [Fact]
    public void A_verdict_is_told_under_the_next_number_and_settled_once()
    {
        _node.Tell(new NodeJudged(NodeVerdict.Dead, [Silent, Refused]));
        var tell = Assert.Single(_node.Did<TellStanding>());
        Assert.Equal((new NodeName("node-1"), 1L, new NodeStanding(NodeVerdict.Dead, false)), (tell.Node, tell.Number, tell.Standing));
        Assert.Equal([Silent, Refused], tell.Witnesses);
        Assert.Equal(_node.State, Assert.Single(_node.Did<ShowNode>()).State);

        Assert.Single(_node.Tell(new StandingTold(1)).Last.Events);
        Assert.Empty(_node.Tell(new StandingTold(1)).Last.Events);
        Assert.True(Definition.NeedsGuarding(_node.State));
    }

    [Fact]
    public void The_same_verdict_again_decides_nothing_whatever_it_rests_on()
    {
        _node.Tell(new NodeJudged(NodeVerdict.Suspect, [Silent]));
        _node.Tell(new NodeJudged(NodeVerdict.Suspect, [Refused]));
        Assert.Equal(Decision<NodeEvent>.Nothing, _node.Last);
        Assert.Equal([Silent], _node.State.Witnesses);
    }

    [Fact]
    public void A_dead_node_that_nobody_hears_is_not_doubted()
    {
        _node.Tell(new NodeJudged(NodeVerdict.Dead, [Silent, Refused])).Tell(new NodeJudged(NodeVerdict.Suspect, [Refused]));
        Assert.Equal(Decision<NodeEvent>.Nothing, _node.Last);
        _node.Tell(new NodeJudged(NodeVerdict.Suspect, [Silent, new Witness(WitnessKind.Probe, true, "answered")]));
        Assert.Equal(NodeVerdict.Suspect, _node.State.Verdict);
    }

    [Fact]
    public void An_older_standing_that_was_told_leaves_the_newer_one_open()
    {
        _node.Tell(new NodeJudged(NodeVerdict.Suspect, [])).Tell(new NodeJudged(NodeVerdict.Dead, [])).Tell(new StandingTold(1));
        Assert.Empty(_node.Last.Events);
        Assert.Equal(2, Assert.Single(_node.Restart().Did<TellStanding>()).Number);
    }

    [Fact]
    public void What_was_told_is_not_told_again_after_a_restart_but_shown()
    {
        _node.Tell(new NodeJudged(NodeVerdict.Dead, [Silent])).Tell(new StandingTold(1)).Restart();
        Assert.Empty(_node.Did<TellStanding>());
        Assert.Equal(NodeVerdict.Dead, Assert.Single(_node.Did<ShowNode>()).State.Verdict);
    }

    [Fact]
    public void A_drained_node_is_alive_and_takes_no_load()
    {
        _node.Tell(new DrainRequested("ada", "new kernel"));
        Assert.Equal(new NodeStanding(NodeVerdict.Alive, true), Assert.Single(_node.Did<TellStanding>()).Standing);
        Assert.False(_node.State.Standing.TakesLoad);
        Assert.Equal(("ada", "new kernel"), (_node.State.Drain!.By, _node.State.Drain.Reason));
        Assert.Empty(_node.Tell(new DrainRequested("bob", null)).Last.Events);
        _node.Tell(new StandingTold(1));
        Assert.True(Definition.NeedsGuarding(_node.State));

        _node.Tell(new DrainEnded("bob"));
        Assert.Equal((2L, NodeStanding.Good), (Assert.Single(_node.Did<TellStanding>()).Number, _node.State.Standing));
        Assert.Empty(_node.Tell(new DrainEnded("bob")).Last.Events);
        _node.Tell(new StandingTold(2));
        Assert.False(Definition.NeedsGuarding(_node.State));
    }

    [Fact]
    public void A_declared_death_holds_until_somebody_hears_the_node()
    {
        _node.Tell(new NodeJudged(NodeVerdict.Suspect, [Silent])).After(5).Tell(new DeclaredDead("ada", "it is unplugged"));
        Assert.Equal(NodeVerdict.Dead, _node.State.Verdict);
        Assert.Equal([WitnessKind.Heartbeat, WitnessKind.Operator], _node.State.Witnesses.Select(witness => witness.Kind));
        Assert.Contains("ada vouches for it: it is unplugged", _node.State.Witnesses[^1].Words);
        Assert.Empty(_node.Tell(new DeclaredDead("bob", null)).Last.Events);

        Assert.Empty(_node.Tell(new NodeJudged(NodeVerdict.Suspect, [Silent])).Last.Events);
        Assert.Empty(_node.Tell(new NodeJudged(NodeVerdict.Dead, [Silent])).Last.Events);
        _node.Tell(new NodeJudged(NodeVerdict.Alive, []));
        Assert.Equal((NodeVerdict.Alive, null, 3L), (_node.State.Verdict, _node.State.DeclaredDead, _node.State.Number));
        _node.Tell(new NodeJudged(NodeVerdict.Suspect, [Silent]));
        Assert.Equal(NodeVerdict.Suspect, _node.State.Verdict);
    }

    [Fact]
    public void A_person_who_vouches_for_a_judged_death_is_a_further_witness()
    {
        _node.Tell(new NodeJudged(NodeVerdict.Dead, [Silent])).After(5);
        var since = _node.State.Since;
        _node.Tell(new DeclaredDead("ada", null));
        Assert.Equal((2L, since), (_node.State.Number, _node.State.Since));
        Assert.Equal(2, Assert.Single(_node.Did<TellStanding>()).Witnesses.Length);
        Assert.Empty(_node.Tell(new NodeJudged(NodeVerdict.Suspect, [Silent])).Last.Events);
    }

    [Fact]
    public void The_history_says_when_there_was_only_one_witness()
    {
        _node.Tell(new NodeJudged(NodeVerdict.Dead, [Silent]));
        Assert.Equal("judged dead by heartbeats (nothing for 3 s), the only witness there is", NodeHistory.Describe(_node.Last.Events[0]));
    }

    [Fact]
    public void Events_keep_their_format() => GoldenJournal.Check(Definition, "node-events.jsonl", NodeHistory.Kind, NodeHistory.Describe);
}
