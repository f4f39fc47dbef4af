using System.Globalization;

namespace LoxiActors.Imitation.Core;

/// <summary>The endpoint objects of a node.</summary>
internal sealed class EndpointTable
{
    private static readonly HashSet<string> Types = ["ping", "tcp", "udp", "sctp", "http", "https", "none"];
    private readonly OrderedDictionary<string, ProbedEndpoint> _endpoints = new(StringComparer.Ordinal);

    public IEnumerable<ProbedEndpoint> All => _endpoints.Values;

    public static string MakeKey(string hostName, string type, ushort port) =>
        string.Create(CultureInfo.InvariantCulture, $"{hostName}_{type}_{port}");

    public bool IsUp(string key) => !_endpoints.TryGetValue(key, out var endpoint) || endpoint.Up;

    /// <summary>POST /config/endpoint. Replaces the probe of an object that exists, but neither its host nor its state.</summary>
    public string? Upsert(string hostName, string name, ProbeOptions options)
    {
        if (Check(hostName, options) is { } error)
            return error;
        options = options with { Active = options.Type != "none" };
        var key = name.Length == 0 ? MakeKey(hostName, options.Type, options.Port) : name;
        if (_endpoints.TryGetValue(key, out var endpoint))
        {
            endpoint.Options = options;
            endpoint.CurrentDurationSeconds = options.DurationSeconds;
            endpoint.First = true;
            return null;
        }

        Create(key, hostName, options, references: 0);
        return null;
    }

    /// <summary>A rule takes a reference. The first to come settles the probe; later settings are ignored.</summary>
    /// <returns>False when the probe settings are out of range: the rule then has no endpoint object.</returns>
    public bool Refer(string key, string hostName, ProbeOptions options)
    {
        if (Check(hostName, options) is not null)
            return false;
        if (_endpoints.TryGetValue(key, out var endpoint))
            endpoint.References++;
        else
            Create(key, hostName, options, references: 1);
        return true;
    }

    public void Release(string key)
    {
        if (_endpoints.TryGetValue(key, out var endpoint) && --endpoint.References <= 0)
            _endpoints.Remove(key);
    }

    public string? Delete(string hostName, string name, string probeType, ushort probePort)
    {
        var key = name.Length == 0 ? MakeKey(hostName, probeType, probePort) : name;
        if (!_endpoints.TryGetValue(key, out var endpoint))
            return "host-notfound error";
        if (endpoint.References > 0)
            return "LB Rule-referred";
        _endpoints.Remove(key);
        return null;
    }

    public string? SetHostState(string hostName, ushort port, string protocol, string state)
    {
        if (state is not ("green" or "yellow" or "red"))
            return "unknown ep-host-state";
        if (port != 0 != (protocol.Length != 0))
            return "ep-host-state args error";
        if (protocol.Length != 0)
        {
            if (!_endpoints.TryGetValue(MakeKey(hostName, protocol, port), out var endpoint))
                return "ephost-notfound error";
            endpoint.HostState = state;
            return null;
        }

        // No object of that host is no error here (read in LoxiLB 64045de).
        foreach (var endpoint in _endpoints.Values.Where(e => e.HostName == hostName))
            endpoint.HostState = state;
        return null;
    }

    private void Create(string key, string hostName, ProbeOptions options, int references) =>
        _endpoints[key] = new ProbedEndpoint
        {
            Key = key,
            HostName = hostName,
            Options = options,
            References = references,
            CurrentDurationSeconds = options.DurationSeconds,
        };

    private static string? Check(string hostName, ProbeOptions options)
    {
        if (!GoIp.TryParse(hostName, out _))
            return "host-parse error";
        if (options.Retries > Limits.MaxProbeRetries || options.DurationSeconds > Limits.DaySeconds)
            return "host-args error";
        if (!Types.Contains(options.Type))
            return "host-args unknown probe type";
        return options is { Type: "tcp" or "udp" or "sctp", Port: 0 } ? "host-args unknown probe port" : null;
    }
}
