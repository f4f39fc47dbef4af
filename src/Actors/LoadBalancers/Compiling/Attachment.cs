using System.Collections.Immutable;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.LoadBalancers.Compiling;

/// <summary>Which members of a pool are endpoints. Members are ordered by address and port, so that equal sets make equal rules.</summary>
internal static class Attachment
{
    /// <summary>With its backups brought in. A pool without any other member to attach brings them in by itself.</summary>
    public static ImmutableArray<Member> MostAtOnce(Pool pool, Findings findings) =>
        [.. pool.Members
            .Where(member => member.AdminStateUp && member.Weight > 0 && !findings.IsBroken(member.Id))
            .OrderBy(member => Addresses.Canonical(member.Address), StringComparer.Ordinal)
            .ThenBy(member => member.ProtocolPort)];

    public static ImmutableArray<Member> Now(Pool pool, IReadOnlySet<PoolId> backupsIn, Findings findings)
    {
        var all = MostAtOnce(pool, findings);
        var primaries = all.RemoveAll(member => member.Backup);
        return primaries.IsEmpty || backupsIn.Contains(pool.Id) ? all : primaries;
    }
}
