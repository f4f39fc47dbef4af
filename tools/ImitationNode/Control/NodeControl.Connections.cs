using LoxiActors.Imitation.Core;

namespace LoxiActors.Imitation;

public sealed partial class NodeControl
{
    /// <summary>Opens connections through a rule; they stay until they are closed, or their rule or endpoint goes.</summary>
    /// <exception cref="ArgumentException">No rule, or no endpoint that serves, fits the selection.</exception>
    public void OpenConnections(OpenedConnections opened)
    {
        ArgumentNullException.ThrowIfNull(opened);
        if (!GoIp.TryParse(opened.ClientIp, out _))
            throw new ArgumentException($"clientIp: '{opened.ClientIp}' is no IP address", nameof(opened));
        if (opened.Count is < 1 or > OpenedConnections.MostAtOnce)
            throw new ArgumentException($"count: {opened.Count} is not from 1 to {OpenedConnections.MostAtOnce}", nameof(opened));
        if (opened.ClientPort is < 1 || opened.ClientPort + opened.Count - 1 > ushort.MaxValue)
            throw new ArgumentException($"clientPort: {opened.ClientPort} and {opened.Count - 1} after it are not from 1 to 65535", nameof(opened));
        Locked(state =>
        {
            var rule = state.Rules.All.FirstOrDefault(rule =>
                rule.Key.ExternalIp == opened.ExternalIp && rule.Key.Port == opened.Port && rule.Key.Protocol == opened.Protocol)
                ?? throw new ArgumentException("externalIp: no rule fits the selection", nameof(opened));
            var endpoint = rule.Visible.FirstOrDefault(endpoint =>
                !endpoint.NoService && (opened.EndpointIp is null || endpoint.Ip.ToString() == opened.EndpointIp))
                ?? throw new ArgumentException("endpointIp: no endpoint that serves fits the selection", nameof(opened));
            for (var i = 0; i < opened.Count; i++)
            {
                state.Connections.Add(new Connection(
                    rule, endpoint, opened.ClientIp, opened.ClientPort + i, opened.State, opened.PacketsIn, opened.BytesIn, opened.PacketsOut, opened.BytesOut));
            }

            return opened.Count;
        });
    }

    /// <summary>Ends a client's connections, all of them when it is null; returns how many there were.</summary>
    public int CloseConnections(string? clientIp = null) =>
        Locked(state => state.Connections.Remove(connection => clientIp is null || connection.ClientIp == clientIp));
}

/// <summary>Connections to open: one for each of so many ports of a client.</summary>
public sealed record OpenedConnections
{
    public const int MostAtOnce = 60_000;

    public string ExternalIp { get; init; } = "";
    public int Port { get; init; } = 80;
    public string Protocol { get; init; } = "tcp";

    /// <summary>Null: the first that serves.</summary>
    public string? EndpointIp { get; init; }

    public string ClientIp { get; init; } = "203.0.113.1";

    /// <summary>The first connection's; the next ones have the ports after it.</summary>
    public int ClientPort { get; init; } = 1024;

    public int Count { get; init; } = 1;

    /// <summary>As LoxiLB words it.</summary>
    public string State { get; init; } = "est";

    public ulong PacketsIn { get; init; }
    public ulong BytesIn { get; init; }
    public ulong PacketsOut { get; init; }
    public ulong BytesOut { get; init; }
}
