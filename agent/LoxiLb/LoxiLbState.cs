using System.Collections.Immutable;
using LoxiActors.Protocol.Heartbeats;
using LoxiActors.Protocol.LoxiLb;

namespace LoxiActors.Agent.LoxiLb;

/// <summary>What LoxiLB said last.</summary>
/// <param name="Rules">Null: it was not asked yet, or did not answer.</param>
internal sealed record LoxiLbState(
    bool LoxiLbAnswers,
    RuleTotals? Rules,
    ImmutableSortedDictionary<string, HaRole> Roles,
    ImmutableArray<string> EndpointsDown,
    ImmutableArray<string> PeersDown,
    ImmutableArray<string> PeersUp)
{
    public static LoxiLbState Unknown { get; } = new(false, null, HeartbeatBody.Empty.Roles, [], [], []);

    /// <summary>Names whose state is another one in the other; those that appear or vanish too.</summary>
    public IEnumerable<string> Differences(LoxiLbState other) =>
        Changed(EndpointsDown, other.EndpointsDown)
            .Concat(Changed(PeersDown, other.PeersDown))
            .Concat(Changed(PeersUp, other.PeersUp))
            .Concat(Roles.Except(other.Roles).Concat(other.Roles.Except(Roles)).Select(role => role.Key));

    private static IEnumerable<string> Changed(ImmutableArray<string> before, ImmutableArray<string> after) =>
        before.AsSpan().SequenceEqual(after.AsSpan()) ? [] : before.Except(after).Concat(after.Except(before));
}

/// <param name="Packets">Of all endpoints of all rules.</param>
internal sealed record RuleTotals(int Count, ulong Packets, ulong Bytes);
