using System.Collections.Immutable;
using LoxiActors.Protocol.Ids;
using LoxiActors.Simulation.Kernel;
using LoxiActors.Simulation.Nodes;

namespace LoxiActors.Simulation.Health;

/// <summary>
/// BFD sessions of every node with every other one, as far as heartbeats tell of them: up while both ends speak, down some packets
/// after one of them doesn't. A session shows it to whoever asks, so it is worked out when somebody does.
/// </summary>
internal sealed class Sessions(Agenda agenda, IReadOnlyDictionary<NodeName, SimNode> nodes)
{
    private static readonly TimeSpan Detection = TimeSpan.FromMilliseconds(300);

    private readonly Dictionary<(NodeName One, NodeName Other), TimeSpan> _lostSince = [];

    /// <returns>Addresses of the peers that the node hears, and of those that it doesn't; sorted.</returns>
    public (ImmutableArray<string> Up, ImmutableArray<string> Down) Of(SimNode node)
    {
        if (!node.SpeaksBfd)
            return ([], []);
        List<string>? down = null;
        var up = new List<string>(nodes.Count);
        foreach (var other in nodes.Values)
        {
            if (other == node)
                continue;
            if (IsUp(node, other))
                up.Add(other.Address);
            else
                (down ??= []).Add(other.Address);
        }

        return ([.. up], down is null ? [] : [.. down]);
    }

    private bool IsUp(SimNode node, SimNode other)
    {
        if (other.SpeaksBfd)
        {
            _lostSince.Remove((node.Name, other.Name));
            return true;
        }

        if (!_lostSince.TryGetValue((node.Name, other.Name), out var since))
            _lostSince[(node.Name, other.Name)] = since = agenda.Now;
        return agenda.Now - since < Detection;
    }
}
