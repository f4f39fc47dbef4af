using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Nodes;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.LoadBalancers;

/// <summary>
/// Chooses nodes by rendezvous hashing: a node that comes or goes only moves the load balancers that it gets or had.
/// Equal arguments choose equally, in every process and version.
/// </summary>
public static class Placement
{
    private const int Pair = 2;

    /// <summary>
    /// Best first. Fewer nodes than the topology wants if there are no more; none if the zone has none. Spares are left out. Nodes that
    /// are not alive, or are drained, are taken only where there are too few others: they may come back.
    /// </summary>
    /// <param name="zone">Null: nodes of any zone. A node that names no zone serves every one.</param>
    public static ImmutableArray<NodeName> Choose(LoadBalancerId id, Topology topology, string? zone, NodeInventory nodes)
    {
        var ranked = nodes.Nodes
            .Where(node => !node.Spare && (zone is null || node.Zone is null || node.Zone == zone))
            .OrderByDescending(node => node.Standing.TakesLoad)
            .ThenByDescending(node => Score(id, node.Name))
            .ThenBy(node => node.Name)
            .ToList();
        var chosen = topology switch
        {
            Topology.Single => ranked.Take(1),
            Topology.ActiveStandby => Apart(ranked),
            // A drained node is none that is to serve; a dead one will be again.
            Topology.ActiveActive => ranked.Where(node => !node.Standing.Draining),
            _ => throw new ArgumentOutOfRangeException(nameof(topology), topology, null),
        };
        return [.. chosen.Select(node => node.Name)];
    }

    /// <summary>The best node, and the best one on another machine; a node whose machine is unknown may be on any.</summary>
    private static IEnumerable<NodeDescription> Apart(List<NodeDescription> ranked)
    {
        if (ranked.Count <= Pair)
            return ranked;
        var first = ranked[0];
        var others = ranked.Skip(1).ToList();
        var sound = others.FindAll(node => node.Standing.TakesLoad);
        var among = sound.Count > 0 ? sound : others;
        var second = among.Find(node => node.Host is not null && first.Host is not null && node.Host != first.Host)
            ?? among.Find(node => node.Host is null || first.Host is null)
            ?? among[0];
        return [first, second];
    }

    /// <summary>The nodes, best first, whatever their state.</summary>
    public static IEnumerable<NodeName> Rank(LoadBalancerId id, IEnumerable<NodeName> nodes) =>
        nodes.OrderByDescending(node => Score(id, node)).ThenBy(node => node);

    private static ulong Score(LoadBalancerId id, NodeName node) =>
        BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{id}/{node}")));
}
