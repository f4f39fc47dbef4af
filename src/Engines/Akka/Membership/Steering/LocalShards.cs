using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Sharding;
using LoxiActors.Engines.Akka.Entities;

namespace LoxiActors.Engines.Akka.Membership.Steering;

/// <param name="Entities">In memory; null when a shard did not say.</param>
internal sealed record ShardCount(int Shards, int? Entities);

/// <summary>What the regions of this host say that they hold.</summary>
internal static class LocalShards
{
    /// <summary>By kind; one whose region did not answer, or isn't started, is missing.</summary>
    public static async Task<ImmutableSortedDictionary<string, ShardCount>> ReadAsync(IReadOnlyList<IEntityKind> kinds, TimeSpan patience, CancellationToken cancellation)
    {
        var counts = await Task.WhenAll(kinds.Where(kind => !kind.Region.IsNobody()).Select(async kind => (kind.Name, Count: await ReadAsync(kind.Region, patience, cancellation).ConfigureAwait(false))))
            .ConfigureAwait(false);
        return counts.Where(one => one.Count is not null).ToImmutableSortedDictionary(one => one.Name, one => one.Count!, StringComparer.Ordinal);
    }

    private static async Task<ShardCount?> ReadAsync(IActorRef region, TimeSpan patience, CancellationToken cancellation)
    {
        try
        {
            var said = await region.Ask<ShardRegionStats>(GetShardRegionStats.Instance, patience, cancellation).ConfigureAwait(false);
            return new ShardCount(said.Stats.Count + said.Failed.Count, said.Failed.Count > 0 ? null : said.Stats.Values.Sum());
        }
#pragma warning disable CA1031 // Too late, stopped, or a shard has failed: it has said nothing either way.
        catch (Exception) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return null;
        }
    }
}
