using LoxiActors.Actors.Nodes.Health;
using LoxiActors.Actors.Nodes.Messages;
using LoxiActors.Protocol.Nodes;

namespace LoxiActors.Actors.Tests.Nodes.Health;

public sealed class CutOffTests
{
    [Theory]
    [InlineData(2, true)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(10, true)]
    [InlineData(10, false)]
    public void When_all_fall_silent_nobody_is_dead(int count, bool beating)
    {
        for (var phase = 0; phase < 50; phase += 3)
        {
            var world = ListeningWorld.Of(count, beating);
            world.Run(phase * 0.01);
            world.CutOff = true;
            world.Run(30);
            Assert.DoesNotContain(world.History, entry => entry.Judged.Verdict == NodeVerdict.Dead);
            Assert.All(world.Nodes, node => Assert.Equal(NodeVerdict.Suspect, world.VerdictOf(node)));
            Assert.True(world.Stands(HealthAlarmKind.CutOff));
            Assert.Contains("this host may be the one that is cut off", world.History[^1].Judged.Witnesses.Single(witness => witness.Kind == WitnessKind.Probe).Words, StringComparison.Ordinal);
            world.CutOff = false;
            world.Run(10);
            Assert.All(world.Nodes, node => Assert.Equal(NodeVerdict.Alive, world.VerdictOf(node)));
            Assert.False(world.Stands(HealthAlarmKind.CutOff));
            Assert.DoesNotContain(world.History, entry => entry.Judged.Verdict == NodeVerdict.Dead);
        }
    }

    [Fact]
    public void With_mixed_nodes_the_one_that_would_be_first_waits_for_the_others()
    {
        for (var phase = 0; phase < 50; phase++)
        {
            var world = new ListeningWorld([new ImaginedNode("node-1") { Beats = true }, new ImaginedNode("node-2")]);
            world.Run(15 + (phase * 0.01));
            world.CutOff = true;
            world.Run(10);
            Assert.DoesNotContain(world.History, entry => entry.Judged.Verdict == NodeVerdict.Dead);
        }
    }

    [Fact]
    public void With_mixed_nodes_a_death_waits_for_one_probe_of_the_other()
    {
        for (var phase = 0; phase < 50; phase++)
        {
            var world = new ListeningWorld([new ImaginedNode("node-1") { Beats = true }, new ImaginedNode("node-2")]);
            world.Run(15 + (phase * 0.01));
            world[1].Die();
            Assert.True(world.Until(world[1], NodeVerdict.Dead, 2) <= TimeSpan.FromMilliseconds(750), $"phase {phase}");
            Assert.False(world.Stands(HealthAlarmKind.CutOff));
        }
    }

    [Fact]
    public void When_enough_are_heard_again_those_still_silent_are_judged()
    {
        var world = ListeningWorld.Of(4, beating: true);
        foreach (var node in world.Nodes)
            node.Die();
        world.Run(10);
        Assert.DoesNotContain(world.History, entry => entry.Judged.Verdict == NodeVerdict.Dead);
        foreach (var node in new[] { world[1], world[2], world[3] })
            (node.Beats, node.Answers) = (true, Answering.Well);
        Assert.NotNull(world.Until(world[4], NodeVerdict.Dead, 1));
        Assert.False(world.Stands(HealthAlarmKind.CutOff));
    }

    [Fact]
    public void Deaths_up_to_the_share_are_judged_and_one_always_is()
    {
        var world = ListeningWorld.Of(4, beating: true);
        world[1].Die();
        world[2].Die();
        Assert.NotNull(world.Until(world[1], NodeVerdict.Dead, 1));
        Assert.NotNull(world.Until(world[2], NodeVerdict.Dead, 1));
        var single = ListeningWorld.Of(1, beating: true);
        single[1].Die();
        Assert.NotNull(single.Until(single[1], NodeVerdict.Dead, 1));
    }

    [Fact]
    public void A_share_of_one_switches_it_off()
    {
        var world = ListeningWorld.Of(3, beating: true, new HealthPolicy { CutOffShare = 1 });
        world.CutOff = true;
        world.Run(2);
        Assert.All(world.Nodes, node => Assert.Equal(NodeVerdict.Dead, world.VerdictOf(node)));
    }

    [Fact]
    public void Two_that_die_one_after_the_other_are_both_dead_in_the_end()
    {
        var world = ListeningWorld.Of(2, beating: true);
        world[1].Die();
        Assert.NotNull(world.Until(world[1], NodeVerdict.Dead, 1));
        world.Run(1);
        world[2].Die();
        world.Run(1);
        Assert.Equal(NodeVerdict.Suspect, world.VerdictOf(world[2]));
        Assert.NotNull(world.Until(world[2], NodeVerdict.Dead, 5));
    }

    [Fact]
    public void A_persons_word_ends_the_waiting_for_one_and_helps_to_judge_the_other()
    {
        var world = ListeningWorld.Of(2, beating: true);
        world.CutOff = true;
        world.Run(10);
        Assert.Equal(Declared.Taken, world.Board.DeclareDead(world[1].Name, "ann", "the rack is dark"));
        world.Run(0.1);
        Assert.Equal(NodeVerdict.Dead, world.VerdictOf(world[1]));
        Assert.Contains(world.History, entry => entry.Node == world[1].Name && entry.Judged.Witnesses[0] == new Witness(WitnessKind.Operator, false, "declared dead by ann: the rack is dark"));
        Assert.NotNull(world.Until(world[2], NodeVerdict.Dead, 1));
    }

    [Fact]
    public void A_persons_word_holds_until_somebody_hears_the_node()
    {
        var world = ListeningWorld.Of(2, beating: true);
        world[1].Die();
        world[2].Die();
        world.Run(3);
        Assert.Equal(Declared.Taken, world.Board.DeclareDead(world[1].Name, "ann", null));
        world.Run(30);
        Assert.Equal(NodeVerdict.Dead, world.VerdictOf(world[1]));
        (world[1].Beats, world[1].Answers) = (true, Answering.Well);
        world.Run(1);
        Assert.Equal(NodeVerdict.Suspect, world.VerdictOf(world[1]));
        world.Run(3);
        Assert.Equal(NodeVerdict.Alive, world.VerdictOf(world[1]));
    }

    [Fact]
    public void A_persons_word_is_not_taken_while_somebody_hears_the_node()
    {
        var world = ListeningWorld.Of(3, beating: true);
        Assert.Equal(Declared.Heard, world.Board.DeclareDead(world[1].Name, "ann", null));
        world[2].Sessions[world[1]] = true;
        world.Run(1);
        world[1].Die();
        world.Run(10);
        Assert.Equal(Declared.Heard, world.Board.DeclareDead(world[1].Name, "ann", null));
        world.Run(1);
        Assert.Equal(NodeVerdict.Suspect, world.VerdictOf(world[1]));
        Assert.Equal(Declared.Unknown, world.Board.DeclareDead(new("node-9"), "ann", null));
    }

    [Fact]
    public void Nodes_that_were_dead_before_the_start_stay_so_and_hold_back_no_death()
    {
        var world = Starting(3);
        world.Board.Remember(world[2].Name, new NodeJudged(NodeVerdict.Dead, []));
        world.Board.Remember(world[3].Name, new NodeJudged(NodeVerdict.Dead, []));
        world[2].Die();
        world[3].Die();
        world.Run(20);
        Assert.DoesNotContain(world.History, entry => entry.Node != world[1].Name);
        Assert.Equal(NodeVerdict.Dead, world.VerdictOf(world[2]));
        Assert.False(world.Stands(HealthAlarmKind.CutOff));
        world[1].Die();
        Assert.NotNull(world.Until(world[1], NodeVerdict.Dead, 1));
        (world[2].Beats, world[2].Answers) = (true, Answering.Well);
        Assert.NotNull(world.Until(world[2], NodeVerdict.Suspect, 1));
        Assert.NotNull(world.Until(world[2], NodeVerdict.Alive, 3));
    }

    [Fact]
    public void Nodes_that_were_never_heard_hold_back_no_death_of_those_that_were()
    {
        var world = Starting(10);
        foreach (var node in world.Nodes.Take(6))
            node.Die();
        world.Run(30);
        Assert.DoesNotContain(world.History, entry => entry.Judged.Verdict == NodeVerdict.Dead);
        Assert.Contains(world.AlarmHistory, entry => entry.Alarm.Words.StartsWith("6 of 10 nodes are silent at once: none of them", StringComparison.Ordinal));
        world[7].Die();
        Assert.NotNull(world.Until(world[7], NodeVerdict.Dead, 1));
        foreach (var node in world.Nodes.Skip(7))
            node.Die();
        world.Run(30);
        Assert.Single(world.History, entry => entry.Judged.Verdict == NodeVerdict.Dead);
    }

    [Fact]
    public void A_node_that_was_never_heard_is_dead_after_the_grace_period()
    {
        var world = Starting(10);
        world[1].Die();
        Assert.InRange(world.Until(world[1], NodeVerdict.Dead, 15)!.Value, world.Policy.Grace, world.Policy.Grace + TimeSpan.FromSeconds(1));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(3, 2)]
    [InlineData(10, 0)]
    [InlineData(10, 9)]
    public void Where_nobody_was_heard_since_the_start_nobody_is_judged_dead(int count, int deadBefore)
    {
        var world = Starting(count);
        foreach (var node in world.Nodes.Take(deadBefore))
            world.Board.Remember(node.Name, new NodeJudged(NodeVerdict.Dead, []));
        world.CutOff = true;
        world.Run(60);
        Assert.DoesNotContain(world.History, entry => entry.Judged.Verdict == NodeVerdict.Dead);
        Assert.True(world.Stands(HealthAlarmKind.CutOff));
        world.CutOff = false;
        world.Run(10);
        Assert.All(world.Nodes, node => Assert.Equal(NodeVerdict.Alive, world.VerdictOf(node)));
        Assert.False(world.Stands(HealthAlarmKind.CutOff));
    }

    private static ListeningWorld Starting(int count) => new(Enumerable.Range(1, count).Select(number => new ImaginedNode($"node-{number}") { Beats = true }));

    [Fact]
    public void A_node_whose_heartbeats_come_is_not_one_that_this_host_is_cut_off_from()
    {
        var world = ListeningWorld.Of(2, beating: true);
        (world[1].LoxiLbAnswers, world[1].Answers) = (false, Answering.Silent);
        Assert.NotNull(world.Until(world[1], NodeVerdict.Dead, 12));
        world.Run(6);
        (world[2].LoxiLbAnswers, world[2].Answers) = (false, Answering.Silent);
        Assert.NotNull(world.Until(world[2], NodeVerdict.Dead, 12));
        Assert.False(world.Stands(HealthAlarmKind.CutOff));
    }
}
