using System.Globalization;
using LoxiActors.Protocol.Api;

namespace LoxiActors.Console.Rendering;

/// <summary>What there is to say of a host, a line each.</summary>
internal static class HostLines
{
    public static IEnumerable<string> Of(HostView host)
    {
        yield return $"{host.Name}, loxiactors {host.Version}: {(host.Active ? "active" : host.Reason)}";
        if (host.Lease is not { } lease)
        {
            yield return host.Members is { } members
                ? string.Create(CultureInfo.InvariantCulture, $"Its cluster has {(members == 1 ? "one member" : $"{members} members")}, which 'loxi cluster' shows.")
                : "It has its journal to itself.";
            yield break;
        }

        var epoch = lease.Epoch?.ToString(CultureInfo.InvariantCulture) ?? "?";
        yield return $"Lease: {(lease.Held ? "held by this host" : lease.Holder is { } holder ? $"of {holder}" : "nobody known to have it")}, epoch {epoch}";
        if (lease.FailedRenewals > 0)
            yield return string.Create(CultureInfo.InvariantCulture, $"Renewals that failed since its start: {lease.FailedRenewals}");
    }
}
