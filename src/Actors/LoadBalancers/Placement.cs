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

    /// <summary>Best first. Fewer nodes than the topology wants if there are no more; none if the zone has none.</summary>
    /// <param name="zone">Null: nodes of any zone. A node that names no zone serves every one.</param>
    public static ImmutableArray<NodeName> Choose(LoadBalancerId id, Topology topology, string? zone, NodeInventory nodes)
    {
        var ranked = nodes.Nodes
            .Where(node => zone is null || node.Zone is null || node.Zone == zone)
            .OrderByDescending(node => Score(id, node.Name))
            .ThenBy(node => node.Name)
            .ToList();
        var chosen = topology switch
        {
            Topology.Single => ranked.Take(1),
            Topology.ActiveStandby => Apart(ranked),
            Topology.ActiveActive => ranked,
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
        var second = others.Find(node => node.Host is not null && first.Host is not null && node.Host != first.Host)
            ?? others.Find(node => node.Host is null || first.Host is null)
            ?? others[0];
        return [first, second];
    }

    private static ulong Score(LoadBalancerId id, NodeName node) =>
        BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{id}/{node}")));
}
