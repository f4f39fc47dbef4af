using LoxiActors.Actors.Nodes.Health;
using LoxiActors.Protocol.Nodes;

namespace LoxiActors.Actors.Tests.Nodes.Health;

public sealed class DeathTests
{
    [Theory]
    [InlineData(2, Answering.Silent)]
    [InlineData(3, Answering.Silent)]
    [InlineData(20, Answering.Silent)]
    [InlineData(2, Answering.Refusing)]
    public void A_node_that_beats_is_dead_within_700_ms_of_its_last_heartbeat(int count, object answering)
    {
        for (var phase = 0; phase < 60; phase++)
        {
            var world = ListeningWorld.Of(count, beating: true);
            world.Run(phase * 0.01);
            world[1].Die((Answering)answering);
            var took = world.Until(world[1], NodeVerdict.Dead, 2);
            Assert.True(took <= TimeSpan.FromMilliseconds(700), $"phase {phase}: {took}");
        }
    }

    [Fact]
    public void Its_witnesses_say_what_and_for_how_long()
    {
        var world = ListeningWorld.Of(3, beating: true);
        world[1].Die(Answering.Refusing);
        world.Until(world[1], NodeVerdict.Dead, 2);
        var judged = world.History.Last(entry => entry.Node == world[1].Name).Judged;
        Assert.Collection(
            judged.Witnesses,
            witness =>
            {
                Assert.Equal((WitnessKind.Heartbeat, false), (witness.Kind, witness.Hears));
                Assert.Matches(@"^no heartbeat for 0\.6\d s \(3 missed\)$", witness.Words);
            },
            witness =>
            {
                Assert.Equal((WitnessKind.Probe, false), (witness.Kind, witness.Hears));
                Assert.Matches(@"^REST probe refused (once|\d times in a row): connection refused$", witness.Words);
            });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(20)]
    public void A_node_without_an_agent_whose_host_vanishes_is_dead_within_two_and_a_half_seconds(int count)
    {
        for (var phase = 0; phase < 60; phase++)
        {
            var world = ListeningWorld.Of(count, beating: false);
            world.Run(phase * 0.01);
            world[1].Die();
            var took = world.Until(world[1], NodeVerdict.Dead, 4);
            Assert.True(took <= TimeSpan.FromSeconds(2.5), $"phase {phase}: {took}");
            var probe = Assert.Single(world.History[^1].Judged.Witnesses);
            Assert.Equal("REST probe timed out 5 times in a row: no answer; the only witness there is", probe.Words);
        }
    }

    [Fact]
    public void Probes_alone_need_five_misses()
    {
        var world = ListeningWorld.Of(2, beating: false);
        world.Looked = () =>
        {
            if (world.Board.Find(world[1].Name)!.Misses < 5)
                Assert.NotEqual(NodeVerdict.Dead, world.VerdictOf(world[1]));
        };
        world[1].Die(Answering.Refusing);
        Assert.NotNull(world.Until(world[1], NodeVerdict.Dead, 4));
        Assert.Contains(world.History, entry => entry.Node == world[1].Name && entry.Judged.Verdict == NodeVerdict.Suspect);
    }

    [Fact]
    public void A_node_whose_heartbeats_come_is_never_dead_while_LoxiLB_answers_its_agent()
    {
        var world = ListeningWorld.Of(3, beating: true);
        world[1].Answers = Answering.Silent;
        world.Run(60);
        Assert.Equal(NodeVerdict.Suspect, world.VerdictOf(world[1]));
        Assert.Contains(world.WitnessesOf(world[1]), witness => witness is { Kind: WitnessKind.Heartbeat, Hears: true });
    }

    [Theory]
    [InlineData(Answering.Silent)]
    [InlineData(Answering.Troubled)]
    public void A_node_whose_agent_says_that_LoxiLB_is_silent_is_suspect_and_after_ten_seconds_dead(object answering)
    {
        var world = ListeningWorld.Of(3, beating: true);
        world[1].LoxiLbAnswers = false;
        world[1].Answers = (Answering)answering;
        world.Run(9.5);
        Assert.Equal(NodeVerdict.Suspect, world.VerdictOf(world[1]));
        Assert.Contains("that LoxiLB does not answer", world.WitnessesOf(world[1])[0].Words, StringComparison.Ordinal);
        Assert.NotNull(world.Until(world[1], NodeVerdict.Dead, 3));
        world.Run(30);
        Assert.Equal(NodeVerdict.Dead, world.VerdictOf(world[1]));
        world[1].LoxiLbAnswers = true;
        world[1].Answers = Answering.Well;
        world.Run(5);
        Assert.Equal(NodeVerdict.Alive, world.VerdictOf(world[1]));
    }

    [Fact]
    public void The_agents_word_alone_does_not_make_it_dead()
    {
        var world = ListeningWorld.Of(3, beating: true);
        world[1].LoxiLbAnswers = false;
        world.Run(60);
        Assert.Equal(NodeVerdict.Suspect, world.VerdictOf(world[1]));
    }

    [Fact]
    public void A_node_that_answers_with_errors_is_suspect_and_not_dead()
    {
        var world = ListeningWorld.Of(2, beating: false);
        world[1].Answers = Answering.Troubled;
        world.Run(60);
        Assert.Equal(NodeVerdict.Suspect, world.VerdictOf(world[1]));
        Assert.Equal("REST probe answered: HTTP 503", Assert.Single(world.WitnessesOf(world[1])).Words);
    }

    [Fact]
    public void One_lost_probe_and_one_lost_heartbeat_are_nothing()
    {
        var world = ListeningWorld.Of(2, beating: true);
        var before = world.History.Count;
        world[1].Die();
        world.Run(0.25);
        world[1].Beats = true;
        world[1].Answers = Answering.Well;
        world.Run(5);
        Assert.Equal(before, world.History.Count);
    }

    [Fact]
    public void Where_the_agent_ended_first_one_lost_probe_is_no_death()
    {
        var world = ListeningWorld.Of(3, beating: true);
        world[1].Beats = false;
        world.Run(5);
        world[1].Answers = Answering.Silent;
        world.Run(0.6);
        world[1].Answers = Answering.Well;
        world.Run(5);
        Assert.Equal(NodeVerdict.Suspect, world.VerdictOf(world[1]));
        Assert.DoesNotContain(world.History, entry => entry.Judged.Verdict == NodeVerdict.Dead);
        world[1].Die();
        Assert.NotNull(world.Until(world[1], NodeVerdict.Dead, 2));
    }
}
