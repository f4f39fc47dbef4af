using Akka.Actor;
using Akka.Cluster;

namespace LoxiActors.Engines.Akka.Membership.Steering;

/// <summary>How members are called.</summary>
internal static class Places
{
    /// <summary>For people and for what they ask.</summary>
    public static string Of(Address address) => $"{address.Host}:{address.Port}";

    /// <summary>An address is used again after a restart, this is not.</summary>
    public static string KeyOf(UniqueAddress address) => $"{Of(address.Address)}#{address.Uid}";
}
