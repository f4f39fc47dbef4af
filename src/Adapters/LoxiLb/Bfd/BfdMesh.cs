using System.Collections.Immutable;
using System.Net;
using LoxiActors.Adapters.LoxiLb.Options;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Adapters.LoxiLb.Bfd;

/// <summary>Which node shall have a session with which; always both sides or neither.</summary>
internal static class BfdMesh
{
    /// <summary>Each session costs a node packets and timers; what is shared by more pairs than this has witnesses enough.</summary>
    public const int SessionsPerNode = 16;

    /// <returns>The addresses of each node's peers, sorted; pairs beyond the bound are left out in the order of their names.</returns>
    public static ImmutableDictionary<NodeName, ImmutableArray<IPAddress>> Of(IEnumerable<NodePair> pairs, IEnumerable<NodeOptions> nodes)
    {
        var addresses = nodes.Where(node => node.BfdAddress is not null).ToDictionary(node => node.Name, node => node.BfdAddress!);
        var peers = addresses.Keys.ToDictionary(name => name, _ => new List<IPAddress>());
        var ordered = pairs
            .Select(pair => pair.One.CompareTo(pair.Other) <= 0 ? pair : new NodePair(pair.Other, pair.One))
            .Where(pair => pair.One != pair.Other && addresses.ContainsKey(pair.One) && addresses.ContainsKey(pair.Other))
            .Distinct().OrderBy(pair => pair.One).ThenBy(pair => pair.Other);
        foreach (var (one, other) in ordered)
        {
            if (peers[one].Count >= SessionsPerNode || peers[other].Count >= SessionsPerNode)
                continue;
            peers[one].Add(addresses[other]);
            peers[other].Add(addresses[one]);
        }

        return peers.ToImmutableDictionary(
            peer => peer.Key, peer => peer.Value.OrderBy(address => address.ToString(), StringComparer.Ordinal).ToImmutableArray());
    }
}
