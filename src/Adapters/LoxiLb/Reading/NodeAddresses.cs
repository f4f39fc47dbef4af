using LoxiActors.Actors.LoadBalancers.Compiling;

namespace LoxiActors.Adapters.LoxiLb.Reading;

/// <summary>Addresses that a node shows, in the spelling that is wanted of it: two spellings of one address would look like a difference for ever.</summary>
internal static class NodeAddresses
{
    /// <summary>Text that is no address stays as it is.</summary>
    public static string Canonical(string text) => Addresses.Canonical(text) ?? text;

    /// <summary>The address of a prefix that holds just one, else null.</summary>
    public static string? OnlyAddressOf(string cidr) =>
        cidr.Contains('/', StringComparison.Ordinal) && Addresses.Canonical(cidr[..cidr.IndexOf('/', StringComparison.Ordinal)]) is { } address
        && Addresses.CanonicalCidr(cidr) == Addresses.Single(address)
            ? address
            : null;
}
