using System.Collections.Immutable;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;

namespace LoxiActors.Protocol.Heartbeats;

/// <summary>What a node says of itself, once it is known to come from the node and to be newer than the last one.</summary>
/// <param name="BootId">Differs with each start of the agent.</param>
/// <param name="Sequence">Grows by one with each datagram of a boot.</param>
/// <param name="SentAt">By the node's clock.</param>
/// <param name="LoxiLbAnswers">False: the agent lives, but LoxiLB beside it gave no answer.</param>
/// <param name="Rules">How many rules LoxiLB holds; null when it was not asked, or did not answer.</param>
/// <param name="Roles">Of the HA instances that LoxiLB knows; empty when the agent does not say.</param>
/// <param name="EndpointsDown">Names of endpoint objects that LoxiLB holds to be down, sorted; empty also when the agent does not say.</param>
/// <param name="PeersDown">Addresses of the nodes that its BFD sessions do not hear, sorted.</param>
/// <param name="PeersUp">Addresses of the nodes that its BFD sessions hear, sorted.</param>
public sealed record Heartbeat(
    NodeName Node,
    ulong BootId,
    ulong Sequence,
    DateTimeOffset SentAt,
    bool LoxiLbAnswers,
    int? Rules,
    ImmutableSortedDictionary<string, HaRole> Roles,
    ImmutableArray<string> EndpointsDown,
    ImmutableArray<string> PeersDown,
    ImmutableArray<string> PeersUp)
{
    /// <summary>Packets that the rules' endpoints count, added up; they begin anew when LoxiLB does. Null when it was not asked, or did not answer.</summary>
    public ulong? Packets { get; init; }

    /// <summary>As <see cref="Packets"/>, in bytes.</summary>
    public ulong? Bytes { get; init; }

    /// <summary>True: not every role, endpoint and peer had room in the datagram; what is missing from a list may be so all the same.</summary>
    public bool ListsCut { get; init; }
}
