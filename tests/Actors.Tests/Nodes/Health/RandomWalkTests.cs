using System.Globalization;
using LoxiActors.Actors.Nodes.Health;
using LoxiActors.Protocol.Nodes;

namespace LoxiActors.Actors.Tests.Nodes.Health;

/// <summary>Nodes, agents, the network and the host fail at random; what is judged is held against what really is.</summary>
public sealed class RandomWalkTests
{
    /// <summary>For so long before a death nobody may have heard the node.</summary>
    private static readonly TimeSpan ShortestSilence = TimeSpan.FromSeconds(0.25);

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 60)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void What_is_judged_is_so(int seed)
    {
        var random = new Random(seed);
        var world = new ListeningWorld(
            Enumerable.Range(1, random.Next(1, 9)).Select(number => new ImaginedNode($"node-{number}") { Beats = random.Next(2) == 0 }));
        world.SessionsFollow = world.ReadsSessions = true;
        foreach (var node in world.Nodes)
        {
            if (random.Next(2) == 0 && world.Nodes[random.Next(world.Nodes.Length)] is var peer && peer != node)
                node.Sessions[peer] = true;
        }

        var agents = world.Nodes.ToDictionary(node => node, node => node.Beats);
        var allWereWell = false;
        var seen = 0;
        world.Looked = Check;
        for (var turn = 0; turn < 60; turn++)
        {
            Happen();
            world.Run(random.Next(1, 400) * 0.01);
        }

        // Peace: everybody is well, and in the end alive.
        foreach (var node in world.Nodes)
            Revive(node);
        world.CutOff = false;
        world.Run(100);
        Assert.All(world.Nodes, node => Assert.Equal(NodeVerdict.Alive, world.VerdictOf(node)));

        // One dies, and nothing else happens: it is dead in time.
        var last = world.Nodes[random.Next(world.Nodes.Length)];
        last.Die();
        var limit = agents[last] ? TimeSpan.FromMilliseconds(850) : TimeSpan.FromSeconds(2.5);
        var took = world.Until(last, NodeVerdict.Dead, 5);
        Assert.True(took <= limit, string.Create(CultureInfo.InvariantCulture, $"{last.Name} of {world.Nodes.Length} took {took}"));

        void Happen()
        {
            var node = world.Nodes[random.Next(world.Nodes.Length)];
            switch (random.Next(9))
            {
                case 0 or 1:
                    node.Die(random.Next(2) == 0 ? Answering.Silent : Answering.Refusing);
                    break;
                case 2 or 3 or 4:
                    Revive(node);
                    break;
                case 5:
                    node.Beats = false;
                    break;
                case 6:
                    node.LoxiLbAnswers = !node.LoxiLbAnswers;
                    break;
                case 7:
                    world.CutOff = !world.CutOff;
                    allWereWell = world.Nodes.Length > 1 && world.Nodes.All(known => world.Board.Find(known.Name) is { Hearing.IsWell: true, InDoubt: false, Verdict: NodeVerdict.Alive });
                    break;
                default:
                    world.Freeze(random.Next(1, 500) * 0.01);
                    break;
            }
        }

        void Revive(ImaginedNode node)
        {
            (node.Beats, node.Answers, node.LoxiLbAnswers) = (agents[node], Answering.Well, true);
        }

        void Check()
        {
            for (; seen < world.History.Count; seen++)
            {
                var (at, name, judged) = world.History[seen];
                if (judged.Verdict != NodeVerdict.Dead)
                    continue;
                var state = world.Board.Find(name)!;
                var why = $"seed {seed}, {at}, {name}: {string.Join("; ", judged.Witnesses.Select(witness => witness.Words))}";
                Assert.True(at > world.Policy.Grace, why);
                Assert.True(judged.Witnesses.All(witness => !witness.Hears) || judged.Witnesses[0].Words.Contains("LoxiLB does not answer", StringComparison.Ordinal), why);
                var silent = judged.Witnesses.Count(witness => !witness.Hears && !witness.Words.Contains("not held against it", StringComparison.Ordinal));
                Assert.True(silent >= 2 || state.Misses >= world.Policy.ProbeMisses || judged.Witnesses.Length == 2, why);
                if (state.LastSign is { } sign && judged.Witnesses.All(witness => !witness.Hears))
                    Assert.True(world.Board.Clock.At(world.Now) - sign >= ShortestSilence, why);
                Assert.False(world.CutOff && allWereWell, why);
            }

            Assert.True(world.Nodes.Count(node => world.Board.Find(node.Name) is { Verdict: NodeVerdict.Dead } found && world.Board.Clock.At(world.Now) - found.DiedAt <= world.Policy.CutOffWindow)
                <= Math.Max(1, world.Policy.CutOffShare * world.Nodes.Length), $"seed {seed}: {world.Now}");
        }
    }
}
