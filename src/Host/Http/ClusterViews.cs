using LoxiActors.Actors.Hosting;
using LoxiActors.Protocol.Api;

namespace LoxiActors.Host.Http;

internal static class ClusterViews
{
    public static ClusterView Of(ClusterPicture picture) => new(
        [.. picture.Members.Select(member => Of(member, member.Address == picture.ActsAt))],
        picture.ActsAt,
        [.. picture.Kinds.Select(kind => new KindShardsView(
            kind.Kind, kind.Shards, kind.Unplaced, [.. kind.Hosts.Select(host => new HostShardsView(host.Address, host.Shards, host.Entities))]))]);

    private static ClusterMemberView Of(ClusterMember member, bool acts) => new(
        member.Address, member.Name, member.Status, member.Reachable, member.Since, member.IsHere, acts,
        member.Drained is { } drain ? new OperatorsWordView(drain.By, drain.Reason, drain.At) : null);
}
