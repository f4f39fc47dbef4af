using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.LoadBalancers.Compiling;

/// <summary>Octavia's spelling of its values, for texts that users read.</summary>
internal static class Words
{
    public static string Of(TrafficProtocol protocol) => protocol switch
    {
        TrafficProtocol.TerminatedHttps => "TERMINATED_HTTPS",
        _ => protocol.ToString().ToUpperInvariant(),
    };

    public static string Of(LbAlgorithm algorithm) => algorithm switch
    {
        LbAlgorithm.RoundRobin => "ROUND_ROBIN",
        LbAlgorithm.LeastConnections => "LEAST_CONNECTIONS",
        LbAlgorithm.SourceIp => "SOURCE_IP",
        LbAlgorithm.SourceIpPort => "SOURCE_IP_PORT",
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, null),
    };

    public static string Of(SessionPersistenceType type) => type switch
    {
        SessionPersistenceType.SourceIp => "SOURCE_IP",
        SessionPersistenceType.HttpCookie => "HTTP_COOKIE",
        SessionPersistenceType.AppCookie => "APP_COOKIE",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };
}
