using System.Collections.Immutable;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.LoadBalancers;

/// <summary>LoxiLB knows no backup members, so they are brought in when every other member is down, and taken out when one is back.</summary>
internal static class BackupServing
{
    /// <summary>The pools whose backups should serve, or null when that is as it is or nothing is known anew.</summary>
    public static ImmutableArray<PoolId>? Wanted(LoadBalancerState state)
    {
        if (state.Tree is not { } tree)
            return null;
        var witnesses = state.Nodes.Where(OperatingStatuses.IsWitness).ToArray();
        if (witnesses.Length == 0)
            return null;
        ImmutableArray<PoolId> wanted = [.. tree.Pools.Where(pool => PrimariesAreDown(pool, witnesses)).Select(pool => pool.Id).OrderBy(id => id.Value)];
        return wanted.AsSpan().SequenceEqual(state.Wanted!.BackupsIn.AsSpan()) ? null : wanted;
    }

    private static bool PrimariesAreDown(Pool pool, NodePlacement[] witnesses)
    {
        if (pool.HealthMonitor is not { AdminStateUp: true } || !pool.Members.Any(member => member.Backup))
            return false;
        var primaries = pool.Members.Where(member => member is { AdminStateUp: true, Backup: false, Weight: > 0 }).ToArray();
        return primaries.Length > 0 && primaries.All(primary => witnesses.All(node => node.Down.Contains(primary.Id)));
    }
}
