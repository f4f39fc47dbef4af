using LoxiActors.Actors.Nodes.Health;
using LoxiActors.Protocol.Nodes;

namespace LoxiActors.Actors.Tests.Nodes.Health;

public sealed class ReturnTests
{
    [Fact]
    public void A_dead_node_is_alive_when_every_kind_has_heard_it_for_two_seconds()
    {
        var world = ListeningWorld.Of(3, beating: true);
        world[1].Die();
        world.Run(5);
        world[1].Answers = Answering.Well;
        world.Run(5);
        Assert.Equal(NodeVerdict.Suspect, world.VerdictOf(world[1]));
        world[1].Beats = true;
        var took = world.Until(world[1], NodeVerdict.Alive, 5);
        Assert.InRange(took!.Value.TotalSeconds, 2, 2.4);
    }

    [Fact]
    public void A_break_begins_the_two_seconds_anew()
    {
        var world = ListeningWorld.Of(3, beating: true);
        world[1].Die();
        world.Run(5);
        (world[1].Beats, world[1].Answers) = (true, Answering.Well);
        world.Run(1.5);
        world[1].Beats = false;
        world.Run(1);
        world[1].Beats = true;
        Assert.True(world.Until(world[1], NodeVerdict.Alive, 5) >= TimeSpan.FromSeconds(2));
    }

    [Fact]
    public void A_flapping_node_changes_its_verdict_a_bounded_number_of_times_a_minute()
    {
        var world = ListeningWorld.Of(3, beating: true);
        for (var turn = 0; turn < 60; turn++)
        {
            world[1].Die();
            world.Run(2);
            (world[1].Beats, world[1].Answers) = (true, Answering.Well);
            world.Run(3);
        }

        var changes = world.History.Where(entry => entry.Node == world[1].Name).Select(entry => entry.At).ToList();
        Assert.All(changes, at => Assert.InRange(changes.Count(other => other >= at && other < at + TimeSpan.FromMinutes(1)), 1, world.Policy.ChangesPerMinute + 2));
        Assert.True(changes.Count > 12);
        world.Run(70);
        Assert.Equal(NodeVerdict.Alive, world.VerdictOf(world[1]));
    }

    [Fact]
    public void An_agent_that_ended_makes_suspect_first_and_then_an_alarm()
    {
        var world = ListeningWorld.Of(3, beating: true);
        world[1].Beats = false;
        world.Run(2);
        Assert.Equal(NodeVerdict.Suspect, world.VerdictOf(world[1]));
        world.Run(35);
        Assert.Equal(NodeVerdict.Alive, world.VerdictOf(world[1]));
        Assert.True(world.Stands(HealthAlarmKind.AgentLost));
        world[1].Beats = true;
        world.Run(1);
        Assert.False(world.Stands(HealthAlarmKind.AgentLost));
        Assert.Equal(NodeVerdict.Alive, world.VerdictOf(world[1]));
    }

    [Fact]
    public void A_node_whose_agent_is_lost_dies_by_its_probes()
    {
        var world = ListeningWorld.Of(3, beating: true);
        world[1].Beats = false;
        world.Run(40);
        world[1].Die(Answering.Refusing);
        Assert.NotNull(world.Until(world[1], NodeVerdict.Dead, 3));
        Assert.Equal(5, world.Board.Find(world[1].Name)!.Misses);
    }

    [Fact]
    public void An_agent_that_never_was_heard_is_an_alarm_and_no_witness_of_death()
    {
        var world = new ListeningWorld([new ImaginedNode("node-1"), new ImaginedNode("node-2")], expected: node => node.Name.Value == "node-1");
        world.Run(20);
        Assert.Equal(NodeVerdict.Suspect, world.VerdictOf(world[1]));
        world[1].Answers = Answering.Refusing;
        world.Run(0.8);
        Assert.Equal(NodeVerdict.Suspect, world.VerdictOf(world[1]));
        world[1].Answers = Answering.Well;
        world.Run(20);
        Assert.Equal(NodeVerdict.Alive, world.VerdictOf(world[1]));
        var alarm = Assert.Single(Judge.Alarms(world.Board));
        Assert.Equal((HealthAlarmKind.NeverHeard, world[1].Name), (alarm.Kind, alarm.Node!.Value));
        world[1].Beats = true;
        world.Run(1);
        Assert.Empty(Judge.Alarms(world.Board));
    }
}
