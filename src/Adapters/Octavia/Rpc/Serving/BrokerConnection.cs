using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace LoxiActors.Adapters.Octavia.Rpc.Serving;

/// <summary>Opens connections to one server of a transport URL.</summary>
internal static class BrokerConnection
{
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(10);

    // A larger message would end the connection, be delivered again and end the next one; this is more than any broker lets through.
    private const uint LargestMessage = 512 * 1024 * 1024;

    public static Task<IConnection> OpenAsync(BrokerHost host, RpcOptions options, CancellationToken cancellation)
    {
        var factory = new ConnectionFactory
        {
            HostName = host.Host,
            Port = host.Port,
            UserName = host.User,
            Password = host.Password,
            VirtualHost = options.Url.VirtualHost,
            ClientProvidedName = options.ConnectionName,
            // The server connects again by itself, to the next host if need be.
            AutomaticRecoveryEnabled = false,
            TopologyRecoveryEnabled = false,
            RequestedHeartbeat = options.Heartbeat,
            RequestedConnectionTimeout = ConnectPatience,
            HandshakeContinuationTimeout = AnswerPatience,
            ContinuationTimeout = AnswerPatience,
            MaxInboundMessageBodySize = LargestMessage,
        };
        if (options.Tls)
            factory.Ssl = Tls(host.Host, options.Authorities);
        return factory.CreateConnectionAsync(cancellation);
    }

    /// <summary>The innermost reason of a failure to connect; null for what is no matter of the network or the broker.</summary>
    public static string? Reason(Exception exception) => exception switch
    {
        OperationInterruptedException { ShutdownReason: { } reason } => reason.ReplyText,
        BrokerUnreachableException or AuthenticationException or RabbitMQClientException or IOException or TimeoutException or OperationCanceledException
            or System.Net.Sockets.SocketException => Innermost(exception).Message,
        AggregateException { InnerException: { } inner } => Reason(inner),
        _ => null,
    };

    private static Exception Innermost(Exception exception)
    {
        while (exception.InnerException is { } inner)
            exception = inner;
        return exception;
    }

    private static SslOption Tls(string host, X509Certificate2Collection? authorities)
    {
        var tls = new SslOption(host, enabled: true);
        if (authorities is not null)
            tls.CertificateValidationCallback = (_, certificate, chain, errors) => IsTrusted(certificate, chain, errors, authorities);
        return tls;
    }

    private static bool IsTrusted(X509Certificate? certificate, X509Chain? presented, SslPolicyErrors errors, X509Certificate2Collection authorities)
    {
        // Neither a missing certificate nor one for another name is mended by knowing the authority.
        if ((errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None || certificate is null)
            return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        // 1.3.6.1.5.5.7.3.1: a server's certificate.
        chain.ChainPolicy.ApplicationPolicy.Add(new System.Security.Cryptography.Oid("1.3.6.1.5.5.7.3.1"));
        foreach (var element in presented?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        using var leaf = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        return chain.Build(leaf);
    }
}
