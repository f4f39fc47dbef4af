using System.Collections.Immutable;
using System.Globalization;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.LoadBalancers.Compiling;

/// <summary>Algorithm and session persistence together choose how a node selects endpoints.</summary>
internal static class SelectionCheck
{
    /// <summary>For a pool that was not refused.</summary>
    public static EndpointSelection Of(Pool pool, ImmutableArray<Member> attached) => pool switch
    {
        { SessionPersistence: not null } or { LbAlgorithm: LbAlgorithm.SourceIp } => EndpointSelection.Persist,
        { LbAlgorithm: LbAlgorithm.LeastConnections } => EndpointSelection.LeastConnections,
        { LbAlgorithm: LbAlgorithm.SourceIpPort } => EndpointSelection.Hash,
        _ => DifferInWeight(attached) ? EndpointSelection.Priority : EndpointSelection.RoundRobin,
    };

    /// <param name="members">All that could be attached at once: a refusal must not wait until backups are needed.</param>
    public static void Check(Pool pool, ImmutableArray<Member> members, Vips vips, CompilerSettings settings, Findings findings)
    {
        var node = settings.Capabilities;
        if (members.Length > node.EndpointsPerRule)
            findings.Refuse(pool.Id, $"members: {members.Length} could be attached at once, LoxiLB takes {node.EndpointsPerRule} for a listener");

        if (pool.SessionPersistence is { } persistence)
        {
            CheckPersistence(pool, persistence, members, vips, settings, findings);
            return;
        }

        var algorithm = $"lb_algorithm {Words.Of(pool.LbAlgorithm)}";
        switch (pool.LbAlgorithm)
        {
            case LbAlgorithm.RoundRobin when DifferInWeight(members) && members.Length > node.WeightSlots:
                findings.Refuse(pool.Id,
                    $"{algorithm} with {members.Length} members of different weight: LoxiLB spreads weights over {node.WeightSlots} members at most; give all members the same weight");
                break;
            case LbAlgorithm.LeastConnections:
                CheckWeights(pool, algorithm, members, findings);
                if (members.Length > node.LeastConnectionsEndpoints)
                {
                    findings.Refuse(pool.Id,
                        $"{algorithm} with {members.Length} members: LoxiLB only looks at the first {node.LeastConnectionsEndpoints}; use fewer members or ROUND_ROBIN");
                }

                break;
            case LbAlgorithm.SourceIp:
                CheckWeights(pool, algorithm, members, findings);
                CheckFamily(pool, algorithm, vips, findings);
                NoteLapse(pool, algorithm, settings, findings);
                break;
            case LbAlgorithm.SourceIpPort:
                CheckWeights(pool, algorithm, members, findings);
                break;
        }
    }

    private static void CheckPersistence(
        Pool pool, SessionPersistence persistence, ImmutableArray<Member> members, Vips vips, CompilerSettings settings, Findings findings)
    {
        var option = $"session_persistence {Words.Of(persistence.Type)}";
        if (persistence.Type != SessionPersistenceType.SourceIp)
        {
            findings.Refuse(pool.Id, $"{option}: LoxiLB balances connections and does not see cookies; use SOURCE_IP");
            return;
        }

        if (pool.LbAlgorithm is LbAlgorithm.LeastConnections or LbAlgorithm.SourceIpPort)
        {
            findings.Refuse(pool.Id,
                $"{option} with lb_algorithm {Words.Of(pool.LbAlgorithm)}: LoxiLB chooses by source address instead of by another algorithm, not beside it; use ROUND_ROBIN or SOURCE_IP");
        }

        var lifetime = settings.Capabilities.PersistTimeout;
        if (persistence.PersistenceTimeout is { } timeout && timeout != lifetime)
            findings.Refuse(pool.Id, $"persistence_timeout {timeout}: LoxiLB's is fixed at {lifetime} s; leave it out or set {lifetime}");
        if (persistence.PersistenceGranularity is { } granularity && granularity is not ("255.255.255.255" or "128"))
            findings.Refuse(pool.Id, $"persistence_granularity {granularity}: LoxiLB only tells single addresses apart; leave it out or set 255.255.255.255");
        CheckWeights(pool, option, members, findings);
        CheckFamily(pool, option, vips, findings);
        NoteLapse(pool, option, settings, findings);
    }

    private static bool DifferInWeight(ImmutableArray<Member> members) => members.Any(member => member.Weight != members[0].Weight);

    private static void CheckWeights(Pool pool, string option, ImmutableArray<Member> members, Findings findings)
    {
        if (DifferInWeight(members))
        {
            findings.Refuse(pool.Id,
                $"{option} with members of different weight: LoxiLB ignores weights there; give all members the same weight or use ROUND_ROBIN"
                + (pool.SessionPersistence is null ? "" : " without session persistence"));
        }
    }

    private static void CheckFamily(Pool pool, string option, Vips vips, Findings findings)
    {
        if (vips.FirstIPv6 is { } vip)
            findings.Refuse(pool.Id, $"{option} with the VIP {vip}: LoxiLB only looks at the first 32 bits of an IPv6 source address");
    }

    private static void NoteLapse(Pool pool, string option, CompilerSettings settings, Findings findings) => findings.Note(pool.Id, string.Create(
        CultureInfo.InvariantCulture,
        $"{option}: LoxiLB gives a source address another member after {settings.Capabilities.PersistTimeout} s, and when the number of members changes"));
}
