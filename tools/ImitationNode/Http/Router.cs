namespace LoxiActors.Imitation.Http;

/// <summary>Finds the operation of a call; refuses unknown paths and methods in the API's own words.</summary>
internal static class Router
{
    public const string BasePath = "/netlox/v1";

    /// <summary>Operations of the real API that this node knows of but does not imitate.</summary>
    private static readonly string[] NotImitated =
    [
        "GET /config/port/all", "GET /config/neighbor/all", "POST /config/neighbor", "GET /config/fdb/all", "POST /config/fdb",
        "GET /config/vlan/all", "POST /config/vlan", "GET /config/tunnel/vxlan/all", "POST /config/tunnel/vxlan",
        "GET /config/session/all", "POST /config/session", "GET /config/sessionulcl/all", "POST /config/sessionulcl",
        "GET /config/cors/all", "POST /config/cors", "GET /logs", "GET /log-archives", "GET /nodegraph/all",
    ];

    private static readonly string[] Bgp =
    [
        "GET /config/bgp/neigh/all", "POST /config/bgp/neigh", "GET /config/bgp/policy/definitions/all",
        "POST /config/bgp/policy/definitions", "POST /config/bgp/policy/apply", "POST /config/bgp/global",
    ];

    public static IReadOnlyList<ApiRoute> All { get; } =
    [
        .. LoadBalancerApi.Routes,
        .. EndpointApi.Routes,
        .. FirewallApi.Routes,
        .. ClusterApi.Routes,
        .. InterfaceApi.Routes,
        .. NamedObjectApi.Routes,
        .. SystemApi.Routes,
        .. ConnectionApi.Routes,
        .. AuthApi.Routes,
        .. BackupApi.Routes,
        .. NotImitated.Select(name => Fixed(name, AuthApi.NotImplemented)),
        // The node runs as if started without --bgp.
        .. Bgp.Select(name => Fixed(name, _ => Reply.Engine("loxilb BGP mode is disabled"))),
    ];

    public static (ApiRoute Route, Dictionary<string, string> Parameters) Find(string method, string path)
    {
        var segments = path.StartsWith(BasePath + "/", StringComparison.Ordinal)
            ? path[BasePath.Length..].Split('/', StringSplitOptions.RemoveEmptyEntries)
            : [];
        var matches = All
            .Select(route => (Route: route, Parameters: Match(route, segments)))
            .Where(match => match.Parameters is not null)
            // A literal segment beats a parameter: /loadbalancer/all is no name.
            .OrderBy(match => match.Parameters!.Count)
            .ToList();
        if (matches.Count == 0)
            throw new RequestRefused(404, 404, $"path {path} was not found");
        var found = matches.Find(match => match.Route.Method == method);
        if (found.Route is null)
        {
            var allowed = string.Join(',', matches.Select(match => match.Route.Method).Distinct().Order(StringComparer.Ordinal));
            throw new RequestRefused(405, 405, $"method {method} is not allowed, but [{allowed}] are");
        }

        return (found.Route, found.Parameters!);
    }

    private static ApiRoute Fixed(string name, Func<ApiCall, Reply> handle)
    {
        var parts = name.Split(' ');
        return new ApiRoute(parts[0], parts[1], call => Task.FromResult(handle(call)));
    }

    private static Dictionary<string, string>? Match(ApiRoute route, string[] segments)
    {
        if (segments.Length == 0 || route.Segments.Length != segments.Length)
            return null;
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < segments.Length; i++)
        {
            if (route.Segments[i] is ['{', .. var name, '}'])
                parameters[name] = Uri.UnescapeDataString(segments[i]);
            else if (route.Segments[i] != segments[i])
                return null;
        }

        return parameters;
    }
}
