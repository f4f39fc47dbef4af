using System.Text.Json.Serialization;

namespace LoxiActors.Protocol.Octavia.Tree;

/// <summary>Protocols of listeners and pools. Octavia checks that they fit each other, not that a provider can do them.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TrafficProtocol>))]
public enum TrafficProtocol
{
    [JsonStringEnumMemberName("TCP")] Tcp,
    [JsonStringEnumMemberName("UDP")] Udp,
    [JsonStringEnumMemberName("SCTP")] Sctp,
    [JsonStringEnumMemberName("HTTP")] Http,
    [JsonStringEnumMemberName("HTTPS")] Https,
    [JsonStringEnumMemberName("TERMINATED_HTTPS")] TerminatedHttps,
    [JsonStringEnumMemberName("PROMETHEUS")] Prometheus,
    [JsonStringEnumMemberName("PROXY")] Proxy,
    [JsonStringEnumMemberName("PROXYV2")] ProxyV2,
}

[JsonConverter(typeof(JsonStringEnumConverter<LbAlgorithm>))]
public enum LbAlgorithm
{
    [JsonStringEnumMemberName("ROUND_ROBIN")] RoundRobin,
    [JsonStringEnumMemberName("LEAST_CONNECTIONS")] LeastConnections,
    [JsonStringEnumMemberName("SOURCE_IP")] SourceIp,
    [JsonStringEnumMemberName("SOURCE_IP_PORT")] SourceIpPort,
}

[JsonConverter(typeof(JsonStringEnumConverter<SessionPersistenceType>))]
public enum SessionPersistenceType
{
    [JsonStringEnumMemberName("SOURCE_IP")] SourceIp,
    [JsonStringEnumMemberName("HTTP_COOKIE")] HttpCookie,
    [JsonStringEnumMemberName("APP_COOKIE")] AppCookie,
}

[JsonConverter(typeof(JsonStringEnumConverter<HealthMonitorType>))]
public enum HealthMonitorType
{
    [JsonStringEnumMemberName("PING")] Ping,
    [JsonStringEnumMemberName("TCP")] Tcp,
    [JsonStringEnumMemberName("HTTP")] Http,
    [JsonStringEnumMemberName("HTTPS")] Https,
    [JsonStringEnumMemberName("TLS-HELLO")] TlsHello,
    [JsonStringEnumMemberName("UDP-CONNECT")] UdpConnect,
    [JsonStringEnumMemberName("SCTP")] Sctp,
}
