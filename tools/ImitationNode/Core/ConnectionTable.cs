namespace LoxiActors.Imitation.Core;

/// <summary>Connections that somebody said there were; a node without a data plane makes none of its own.</summary>
internal sealed class ConnectionTable(RuleTable rules)
{
    private readonly List<Connection> _connections = [];

    /// <summary>The rule's flows end with it, and an endpoint's when it is taken out or found down (read in loxilb-ebpf 6b83b070).</summary>
    public IReadOnlyList<Connection> All
    {
        get
        {
            var live = rules.All.ToHashSet();
            _connections.RemoveAll(connection =>
                !live.Contains(connection.Rule)
                || connection.Rule.Endpoints.Find(connection.Endpoint.IsSameTarget) is not { Hidden: false, NoService: false });
            return _connections;
        }
    }

    public void Add(Connection connection) => _connections.Add(connection);

    public int Remove(Predicate<Connection> match) => _connections.RemoveAll(match);
}

/// <summary>One connection of a client through a rule to an endpoint.</summary>
/// <param name="State">As LoxiLB words it: est, udp-est, udp-uni, sync-sent, fini and others.</param>
internal sealed record Connection(
    Rule Rule, RuleEndpoint Endpoint, string ClientIp, int ClientPort, string State, ulong PacketsIn, ulong BytesIn, ulong PacketsOut, ulong BytesOut);
