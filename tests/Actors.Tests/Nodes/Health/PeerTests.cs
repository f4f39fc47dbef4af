using LoxiActors.Actors.Nodes.Health;
using LoxiActors.Protocol.Nodes;

namespace LoxiActors.Actors.Tests.Nodes.Health;

public sealed class PeerTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_node_that_a_peer_hears_is_suspect_and_said_to_be_in_service(bool read)
    {
        var world = Paired(read);
        world[1].Die();
        world.Run(20);
        Assert.Equal(NodeVerdict.Suspect, world.VerdictOf(world[1]));
        Assert.Equal("node-2's BFD session with it is up: it is cut off from us, and still in service", Peer(world));
        world[2].Sessions[world[1]] = false;
        Assert.NotNull(world.Until(world[1], NodeVerdict.Dead, 0.5));
        Assert.Equal("node-2's BFD session with it is down", Peer(world));
    }

    [Fact]
    public void With_a_session_that_goes_down_in_time_death_is_as_fast()
    {
        var world = Paired(read: false);
        world[1].Die();
        world.Run(0.3);
        world[2].Sessions[world[1]] = false;
        Assert.True(world.Until(world[1], NodeVerdict.Dead, 1) <= TimeSpan.FromSeconds(0.4));
    }

    [Fact]
    public void A_peer_that_is_silent_itself_keeps_nobody_alive()
    {
        var world = Paired(read: false, count: 6);
        world[1].Die();
        world[2].Die();
        Assert.True(world.Until(world[1], NodeVerdict.Dead, 2) <= TimeSpan.FromSeconds(0.8));
        Assert.True(world.Until(world[2], NodeVerdict.Dead, 2) <= TimeSpan.FromSeconds(0.3));
    }

    [Fact]
    public void A_session_that_was_never_up_is_no_witness()
    {
        var world = ListeningWorld.Of(3, beating: true);
        world[2].Sessions[world[1]] = false;
        world.Run(60);
        Assert.Equal(NodeVerdict.Alive, world.VerdictOf(world[1]));
        Assert.DoesNotContain(world.WitnessesOf(world[1]), witness => witness.Kind == WitnessKind.Peer);
    }

    [Fact]
    public void A_broken_link_between_nodes_makes_suspect_and_then_an_alarm()
    {
        var world = Paired(read: false);
        world[2].Sessions[world[1]] = false;
        world.Run(5);
        Assert.Equal(NodeVerdict.Suspect, world.VerdictOf(world[1]));
        world.Run(35);
        Assert.Equal(NodeVerdict.Alive, world.VerdictOf(world[1]));
        Assert.True(world.Stands(HealthAlarmKind.PeersLost));
        world[2].Sessions[world[1]] = true;
        world.Run(1);
        Assert.False(world.Stands(HealthAlarmKind.PeersLost));
    }

    [Fact]
    public void Two_witnesses_without_an_agent_are_a_probe_that_failed_twice_and_a_peer()
    {
        var world = new ListeningWorld([new ImaginedNode("node-1"), new ImaginedNode("node-2") { Beats = true }, new ImaginedNode("node-3")]);
        world[2].Sessions[world[1]] = true;
        world.Run(15);
        world[1].Die(Answering.Refusing);
        world[2].Sessions[world[1]] = false;
        Assert.True(world.Until(world[1], NodeVerdict.Dead, 2) <= TimeSpan.FromSeconds(0.9));
        Assert.Equal([WitnessKind.Probe, WitnessKind.Peer], world.History[^1].Judged.Witnesses.Select(witness => witness.Kind));
    }

    [Fact]
    public void A_peer_that_is_judged_dead_in_the_same_look_leaves_words()
    {
        var first = HalfDead();
        var took = first.Until(first[1], NodeVerdict.Dead, 15)!.Value;
        var world = HalfDead();
        world.Run(took - ListeningWorld.Step);
        Assert.NotEqual(NodeVerdict.Dead, world.VerdictOf(world[1]));
        world.Board.Reported(world[1].Name, world[2].Address, up: false, world.Now);
        world.Run(ListeningWorld.Step);
        Assert.Equal((NodeVerdict.Dead, NodeVerdict.Suspect), (world.VerdictOf(world[1]), world.VerdictOf(world[2])));
        Assert.Contains(world.History, entry => entry.Node == world[2].Name && entry.Judged.Witnesses.Any(witness => witness.Words == "another node's BFD session with it was down"));
        Assert.Contains(world.WitnessesOf(world[2]), witness => witness.Kind == WitnessKind.Peer);
    }

    private static string Peer(ListeningWorld world) => world.WitnessesOf(world[1]).Single(witness => witness.Kind == WitnessKind.Peer).Words;

    private static ListeningWorld Paired(bool read, int count = 3)
    {
        var world = ListeningWorld.Of(count, beating: true);
        world[2].Sessions[world[1]] = true;
        if (read)
        {
            world[2].Beats = false;
            world.ReadsSessions = true;
        }

        world.Run(read ? 40 : 5);
        return world;
    }

    /// <summary>node-1, which has a session with node-2, is about to be dead by the word of its own agent.</summary>
    private static ListeningWorld HalfDead()
    {
        var world = ListeningWorld.Of(4, beating: true);
        world.Board.Reported(world[1].Name, world[2].Address, up: true, world.Now);
        (world[1].LoxiLbAnswers, world[1].Answers) = (false, Answering.Troubled);
        return world;
    }
}
