using Microsoft.Extensions.Logging;

namespace LoxiActors.ClusterHost.Joining;

internal static partial class JoinLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Akka: this host is {Address}; others: {Others}; TLS {Tls}; downing {Downing}; settings of {File}")]
    public static partial void Settings(ILogger log, string address, string others, string tls, string downing, string file);

    [LoggerMessage(Level = LogLevel.Warning, Message = "This host knows of no others and forms a cluster of its own: every other host on the database {Store} is fenced, now and at each start. Name the others, or stop them")]
    public static partial void AloneOnShared(ILogger log, string store);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Remoting is not encrypted, and private keys of listeners travel on it: loxiactors.remoting.allow-plaintext is on")]
    public static partial void Plaintext(ILogger log);

    [LoggerMessage(Level = LogLevel.Information, Message = "Hosts found: {Hosts}")]
    public static partial void Found(ILogger log, string hosts);

    [LoggerMessage(Level = LogLevel.Information, Message = "No host is a member of a cluster; {Address} forms one")]
    public static partial void Forming(ILogger log, string address);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Address} is a member of the cluster of {Members}")]
    public static partial void Joined(ILogger log, string address, string members);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Joining the cluster: {Trouble}")]
    public static partial void NotYet(ILogger log, string trouble);

    [LoggerMessage(Level = LogLevel.Warning, Message = "This host is still noted as a member, for {Seconds} s at most: {Reason}")]
    public static partial void NotRemoved(ILogger log, string reason, double seconds);
}
