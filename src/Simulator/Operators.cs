using LoxiActors.Actors.Failover.Messages;
using LoxiActors.Actors.Nodes.Messages;
using LoxiActors.Actors.Seam;
using LoxiActors.Simulation.Hosts;
using LoxiActors.Simulation.Kernel;
using LoxiActors.Simulation.Nodes;

namespace LoxiActors.Simulation;

/// <summary>People who drain nodes, move load balancers, pause the failover budget, and say that a node is dead; and take all of it back when the storm is over.</summary>
internal sealed class Operators(Cloud cloud, Prng prng)
{
    private const string Name = "an operator";
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(30);

    private int _stretch;

    /// <summary>To be called when the weather has changed: what they had in mind so far comes to nothing.</summary>
    public void Start() => Next(++_stretch);

    /// <summary>Whatever they have done is taken back, until it is.</summary>
    public void Relax() => TakeBack(++_stretch);

    private void Next(int stretch)
    {
        if (cloud.Weather.BetweenOperators is not { } mean)
            return;
        cloud.Agenda.After(prng.Exponential(mean), () =>
        {
            if (stretch != _stretch)
                return;
            Act(stretch);
            Next(stretch);
        });
    }

    private void Act(int stretch)
    {
        var node = prng.Pick([.. cloud.Nodes.Values]);
        var rows = cloud.Octavia.Rows.ToArray();
        switch (prng.Below(10))
        {
            case 0 or 1:
                Tell($"drain {node.Name}", life => life.TellNodeAsync(node.Name, new DrainRequested(Name, null)));
                Later(stretch, $"undrain {node.Name}", life => life.TellNodeAsync(node.Name, new DrainEnded(Name)));
                break;
            case 2:
                Tell("pause", life => life.TellBudgetAsync(new PauseRequested(Name, null)));
                Later(stretch, "resume", life => life.TellBudgetAsync(new ResumeRequested(Name)));
                break;
            case 3 when IsGone(node):
                Tell($"declare {node.Name} dead", life => life.TellNodeAsync(node.Name, new DeclaredDead(Name, null)));
                break;
            case > 3 when rows.Length > 0:
                var row = prng.Pick(rows);
                var to = prng.Chance(0.5) ? (Protocol.Ids.NodeName?)null : node.Name;
                Tell($"move {row.Id} to {to?.Value ?? "any"}", life => life.MoveAsync(row.Id, to));
                break;
        }
    }

    /// <summary>Who vouches for a death has looked.</summary>
    private static bool IsGone(SimNode node) => !node.IsMachineUp || !node.IsUp;

    private void Later(int stretch, string what, Func<SimLife, Task<Reply>> tell) => cloud.Agenda.After(prng.Between(Again, LongestPause), () =>
    {
        if (stretch == _stretch)
            Tell(what, tell);
    });

    private void TakeBack(int stretch)
    {
        if (stretch != _stretch)
            return;
        var open = false;
        foreach (var node in cloud.Promises.Nodes.Where(node => node.Drain is not null))
        {
            open = true;
            Tell($"undrain {node.Node}", life => life.TellNodeAsync(node.Node, new DrainEnded(Name)));
        }

        if (cloud.Promises.Budget.Pause is not null)
        {
            open = true;
            Tell("resume", life => life.TellBudgetAsync(new ResumeRequested(Name)));
        }

        // What an earlier host was told may still be on its way.
        cloud.Agenda.After(open ? Again : Again * 3, () => TakeBack(stretch));
    }

    private void Tell(string what, Func<SimLife, Task<Reply>> tell)
    {
        var host = cloud.Hosts.FirstOrDefault(one => one.Life is { IsActive: true });
        cloud.Trace.Line("operator", $"{what}{(host is null ? ", and nobody listens" : "")}");
        host?.Receive((process, life) => process.Start(() => tell(life)));
    }
}
