using System.Collections.Immutable;
using System.Net;
using LoxiActors.Actors.Nodes.Health;
using LoxiActors.Adapters.LoxiLb.Options;

namespace LoxiActors.Adapters.LoxiLb.Health;

/// <summary>The address under which other nodes' BFD sessions know a node: its bfd_address, or that of its API where the configuration gives a number.</summary>
internal static class PeerAddresses
{
    public static WatchedNode Watched(NodeOptions node) => new(node.Name, node.BfdAddress is { } own ? [own.ToString()] : Of(node.Url), node.ExpectsHeartbeats);

    private static ImmutableArray<string> Of(Uri url) =>
        IPAddress.TryParse(url.IdnHost.Trim('[', ']'), out var address) ? [address.ToString()] : [];
}
