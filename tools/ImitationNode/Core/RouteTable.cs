using System.Net;

namespace LoxiActors.Imitation.Core;

internal sealed record Route(string Destination, string Gateway, string Protocol);

/// <summary>Routes added over REST.</summary>
internal sealed class RouteTable
{
    private readonly List<Route> _routes = [];

    public IReadOnlyList<Route> All => _routes;

    public string? Add(string destination, string gateway, string protocol)
    {
        if (!GoIp.TryParsePrefix(destination, out var network))
            return "invalid CIDR address: " + destination;
        if (!GoIp.TryParse(gateway, out _))
            return "invalid gateway address: " + gateway;
        if (_routes.Exists(route => route.Destination == network.ToString()))
            return "file exists";
        _routes.Add(new Route(network.ToString(), gateway, protocol));
        return null;
    }

    public string? Delete(string destination) =>
        GoIp.TryParsePrefix(destination, out var network)
        && _routes.RemoveAll(route => route.Destination == network.ToString()) > 0
            ? null
            : "no such process";

    public bool Covers(IPAddress address) =>
        _routes.Exists(route => GoIp.TryParsePrefix(route.Destination, out var network) && network.Contains(address));
}
