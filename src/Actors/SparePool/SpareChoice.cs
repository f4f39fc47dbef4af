using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using LoxiActors.Actors.SparePool.Messages;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Nodes;

namespace LoxiActors.Actors.SparePool;

/// <summary>Which node takes a lost one's place. Equal arguments choose equally.</summary>
internal sealed class SpareChoice(SparePoolSettings settings, SparePoolState state, SpareAsked asked, DateTimeOffset now)
{
    /// <summary>Nodes with so many load balancers more than the least loaded one share what comes at once.</summary>
    private const int Alike = 8;

    private readonly ImmutableArray<NodeDescription> _avoided = [.. asked.Nodes.Nodes.Where(node => asked.Avoid.Contains(node.Name))];

    /// <summary>How sure it is that a node is on another machine than those that hold the load balancer.</summary>
    private enum Apartness
    {
        Known,
        Unknown,
        Same,
    }

    /// <summary>Nobody who holds the load balancer serves it: any spare is better than none.</summary>
    public bool IsUnserved => asked.Avoid.Append(asked.Lost).All(name => Of(name) is not { Standing.Verdict: not NodeVerdict.Dead });

    /// <summary>The spare that the lost node's other load balancers have got, if it will do; else another one.</summary>
    /// <param name="young">One that has been alive and empty for too short will do; the oldest of them.</param>
    public (Spare? Spare, bool UnknownMachine) Spare(bool young = false)
    {
        var best = asked.Nodes.Nodes
            .Where(Fits)
            .Select(node => (Node: node, Spare: state.Find(node.Name)))
            .Where(one => one.Spare is not null && MayTake(one.Spare))
            .Select(one => (one.Node, Spare: one.Spare!, Apart: Apart(one.Node)))
            .Where(one => one.Apart is not Apartness.Same)
            .OrderBy(one => one.Apart)
            .ThenBy(one => one.Spare.Lost == asked.Lost ? 0 : 1)
            .ThenBy(one => one.Node.Zone == asked.Zone ? 0 : 1)
            .ThenBy(one => one.Spare.Configured ? 0 : 1)
            .ThenBy(one => young ? one.Spare.Since : default)
            .ThenBy(one => one.Node.Name)
            .Select(one => ((Spare, bool)?)(one.Spare, one.Apart is Apartness.Unknown))
            .FirstOrDefault();
        return best is { } found ? found : (null, false);

        bool MayTake(Spare spare) => spare.Lost == asked.Lost || (spare.Lost is null && (young || IsOldEnough(spare)));
    }

    /// <summary>One of the least loaded nodes in use. Many load balancers that ask at once are spread over those that are alike.</summary>
    public (NodeName? Node, bool UnknownMachine) NodeInUse()
    {
        foreach (var apart in (Apartness[])[Apartness.Known, Apartness.Unknown])
        {
            var fitting = asked.Nodes.Nodes.Where(node => Fits(node) && !node.Spare && Apart(node) == apart && state.Find(node.Name) is null).ToList();
            if (fitting.Count == 0)
                continue;
            var least = fitting.Min(Load);
            var best = fitting.Where(node => Load(node) <= least + Math.Max(Alike, least / 4)).MaxBy(node => (Score(node.Name), node.Name.Value))!;
            return (best.Name, apart is Apartness.Unknown);
        }

        return (null, false);
    }

    /// <summary>Why no spare will do.</summary>
    public string WhyNoSpare()
    {
        var where = asked.Zone is { } zone ? $" in zone {zone}" : "";
        var spares = asked.Nodes.Nodes.Where(node => InZone(node) && node.Name != asked.Lost && !asked.Avoid.Contains(node.Name) && (node.Spare || state.Find(node.Name) is not null)).ToList();
        if (spares.Count == 0)
            return $"there is no spare{where}";
        if (spares.TrueForAll(node => !node.Standing.TakesLoad))
            return $"no spare is alive{where}";
        var alive = spares.Where(node => node.Standing.TakesLoad).ToList();
        return string.Join("; ", alive.Select(node => $"{(alive.Count == 1 ? "the only spare that is alive" : "the spare")} {node.Name} {WhyNot(node)}"));
    }

    private string WhyNot(NodeDescription node)
    {
        if (Apart(node) is Apartness.Same)
            return $"is on the machine of {string.Join(", ", _avoided.Where(avoided => avoided.Host == node.Host).Select(avoided => avoided.Name))}";
        return state.Find(node.Name) switch
        {
            null => "holds load balancers",
            { Lost: { } lost } => $"has taken the place of {lost}",
            _ => $"has been alive and empty for less than {settings.MinAge.TotalSeconds:0.###} s",
        };
    }

    private NodeDescription? Of(NodeName name) => asked.Nodes.Nodes.FirstOrDefault(node => node.Name == name);

    private bool IsOldEnough(Spare spare) => now - spare.Since >= settings.MinAge;

    private bool Fits(NodeDescription node) =>
        node.Standing.TakesLoad && InZone(node) && node.Name != asked.Lost && !asked.Avoid.Contains(node.Name);

    private bool InZone(NodeDescription node) => asked.Zone is null || node.Zone is null || node.Zone == asked.Zone;

    /// <summary>An avoided node that is configured no more may be on any machine.</summary>
    private Apartness Apart(NodeDescription node)
    {
        if (asked.Avoid.IsEmpty)
            return Apartness.Known;
        if (node.Host is not null && _avoided.Any(avoided => avoided.Host == node.Host))
            return Apartness.Same;
        return node.Host is not null && _avoided.Length == asked.Avoid.Distinct().Count() && _avoided.All(avoided => avoided.Host is not null)
            ? Apartness.Known
            : Apartness.Unknown;
    }

    private int Load(NodeDescription node) => asked.Loads.GetValueOrDefault(node.Name);

    private ulong Score(NodeName node) =>
        BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{asked.LoadBalancer}/{node}")));
}
