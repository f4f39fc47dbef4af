using LoxiActors.Actors.Nodes.Health;
using LoxiActors.Protocol.Nodes;

namespace LoxiActors.Actors.Tests.Nodes.Health;

/// <summary>Trouble of the host that listens is nobody's death.</summary>
public sealed class HostTroubleTests
{
    [Theory]
    [InlineData(true, 0.2)]
    [InlineData(true, 3)]
    [InlineData(true, 60)]
    [InlineData(false, 3)]
    [InlineData(false, 60)]
    public void A_freeze_changes_no_verdict(bool beating, double seconds)
    {
        for (var phase = 0; phase < 30; phase++)
        {
            var world = ListeningWorld.Of(3, beating);
            world.Run(phase * 0.03);
            var before = world.History.Count;
            world.Freeze(seconds);
            world.Run(20);
            Assert.Equal(before, world.History.Count);
        }
    }

    [Fact]
    public void A_host_that_hardly_runs_judges_nobody_dead_and_says_so()
    {
        var world = ListeningWorld.Of(4, beating: true);
        for (var turn = 0; turn < 300; turn++)
        {
            world.Freeze(0.7);
            world.Run(0.06);
        }

        Assert.DoesNotContain(world.History, entry => entry.Judged.Verdict == NodeVerdict.Dead);
        Assert.True(world.Stands(HealthAlarmKind.Starved));
        world.Run(30);
        Assert.False(world.Stands(HealthAlarmKind.Starved));
    }

    [Fact]
    public void Silence_of_heartbeats_that_were_not_taken_in_yet_means_nothing()
    {
        var world = ListeningWorld.Of(3, beating: true);
        var before = world.History.Count;
        world.IntakeStands = true;
        world.Run(4.5);
        Assert.Equal(before, world.History.Count);
        world.IntakeStands = false;
        world.Run(5);
        Assert.Equal(before, world.History.Count);
    }

    [Fact]
    public void When_the_intake_stands_for_long_nodes_are_judged_without_heartbeats()
    {
        var world = ListeningWorld.Of(3, beating: true);
        world.IntakeStands = true;
        world.Run(10);
        Assert.True(world.Stands(HealthAlarmKind.IntakeStuck));
        Assert.All(world.Nodes, node => Assert.Equal(NodeVerdict.Alive, world.VerdictOf(node)));
        world[1].Die(Answering.Refusing);
        Assert.NotNull(world.Until(world[1], NodeVerdict.Dead, 3));
        Assert.Contains("the only witness there is", world.History[^1].Judged.Witnesses[^1].Words, StringComparison.Ordinal);
        world.IntakeStands = false;
        world.Run(1);
        Assert.False(world.Stands(HealthAlarmKind.IntakeStuck));
    }

    [Fact]
    public void Nobody_is_dead_within_the_grace_period()
    {
        var world = new ListeningWorld([new ImaginedNode("node-1") { Answers = Answering.Refusing }, new ImaginedNode("node-2"), new ImaginedNode("node-3")]);
        world.Run(9.9);
        Assert.Equal(NodeVerdict.Suspect, world.VerdictOf(world[1]));
        Assert.NotNull(world.Until(world[1], NodeVerdict.Dead, 1));
        Assert.True(world.Now >= world.Policy.Grace);
    }

    [Fact]
    public void The_first_verdict_waits_for_the_first_words()
    {
        var world = new ListeningWorld([new ImaginedNode("node-1")]);
        world.Run(0.01);
        Assert.Null(world.VerdictOf(world[1]));
        world.Run(3);
        Assert.Equal(NodeVerdict.Alive, world.VerdictOf(world[1]));
        Assert.Single(world.History);
    }

    [Fact]
    public void A_timer_that_fires_late_is_no_miss()
    {
        var board = new HealthBoard([new WatchedNode(new("node-1"), [])], new HealthPolicy());
        Judge.Look(board, TimeSpan.FromSeconds(1));
        var start = board.Begin(TimeSpan.FromSeconds(1));
        board.Probed(new("node-1"), start, new ProbeResult(ProbeEnd.TimedOut, "no answer"), TimeSpan.FromSeconds(0.25), TimeSpan.FromSeconds(1.5));
        Assert.Equal((1, 0), (board.VoidProbes, board.Find(new("node-1"))!.Misses));
    }
}
