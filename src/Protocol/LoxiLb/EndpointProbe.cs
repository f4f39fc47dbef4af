namespace LoxiActors.Protocol.LoxiLb;

/// <summary>
/// The probe of one endpoint of a rule, set by naming the endpoint object that the rule shares with every other rule
/// for the same address, protocol and port. Without one, the endpoint counts as up.
/// </summary>
public sealed record EndpointProbe
{
    /// <summary><c>{address}_{rule protocol}_{target port}</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The address that is probed. Another one than the endpoint's has to be set before the rule exists.</summary>
    public required string HostName { get; init; }

    public required ProbeType Type { get; init; }

    /// <summary>0 for a ping.</summary>
    public required int Port { get; init; }

    /// <summary>For HTTP and HTTPS the path without its leading slash.</summary>
    public string Request { get; init; } = "";

    /// <summary>Seconds between probes. The node's checker ticks every 4 s, so a shorter interval acts as that.</summary>
    public required int Interval { get; init; }

    /// <summary>Failures in a row until the endpoint is down, 1 to 100.</summary>
    public required int Retries { get; init; }

    public static string NameOf(string address, RuleProtocol protocol, int targetPort) =>
        $"{address}_{protocol.ToString().ToLowerInvariant()}_{targetPort}";
}
