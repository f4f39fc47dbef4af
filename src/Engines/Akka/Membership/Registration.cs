using Akka.Cluster;
using LoxiActors.Engines.Akka.Index;

namespace LoxiActors.Engines.Akka.Membership;

/// <summary>How a member of the cluster and the incarnation of a host that is registered for it find each other.</summary>
internal static class Registration
{
    public static string NameOf(string host, UniqueAddress address) => $"{host} {Place(address)}";

    /// <summary>Not of one that only reads, or imports.</summary>
    public static bool IsOfAny(IndexHost host) => host.Name.Contains('#', StringComparison.Ordinal);

    public static bool IsOf(IndexHost host, UniqueAddress address) => host.Name.EndsWith($" {Place(address)}", StringComparison.Ordinal);

    /// <summary>It may write, and was registered for nobody who is a member now.</summary>
    /// <param name="members">From <see cref="MembersOf"/>.</param>
    public static bool IsStranger(IndexHost host, IReadOnlyCollection<UniqueAddress> members) =>
        host.FencedAt is null && !members.Any(member => IsOf(host, member));

    /// <summary>As this host knows them now, itself included.</summary>
    public static IReadOnlyCollection<UniqueAddress> MembersOf(Cluster cluster) =>
        [.. cluster.State.Members.Select(member => member.UniqueAddress), cluster.SelfUniqueAddress];

    /// <summary>What people call the host.</summary>
    public static string HostOf(IndexHost host) => host.Name.LastIndexOf(' ') is > 0 and var end ? host.Name[..end] : host.Name;

    /// <summary>An address is used again after a restart, its number is not.</summary>
    private static string Place(UniqueAddress address) => $"{address.Address.Host}:{address.Address.Port}#{address.Uid}";
}
