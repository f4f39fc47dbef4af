using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LoxiActors.Actors.Ports;
using LoxiActors.Adapters.LoxiLb.Options;

namespace LoxiActors.Adapters.LoxiLb.Client;

/// <summary>The connections to one node.</summary>
internal static class NodeTransport
{
    private const int AnswerBytesMax = 64 * 1024 * 1024;
    private static readonly TimeSpan ConnectTimeoutMax = TimeSpan.FromSeconds(5);

    /// <param name="network">Null: sockets.</param>
    /// <exception cref="LoxiLbSetupException">A certificate or key file can't be used.</exception>
    public static HttpClient Create(NodeOptions node, LoxiLbOptions options, IWriterLease lease, HttpMessageHandler? network) =>
        new(network ?? Sockets(node, options, lease), disposeHandler: true)
        {
            BaseAddress = node.Url,
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = AnswerBytesMax,
        };

    private static SocketsHttpHandler Sockets(NodeOptions node, LoxiLbOptions options, IWriterLease lease) =>
        new()
        {
            MaxConnectionsPerServer = options.MaxConnectionsPerNode,
            ConnectTimeout = options.ApiTimeout < ConnectTimeoutMax ? options.ApiTimeout : ConnectTimeoutMax,
            // Bounds how long a changed DNS answer goes unnoticed.
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(60),
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            SslOptions = Tls(node),
            ConnectCallback = (context, cancellation) => NodeSocket.ConnectAsync(context.DnsEndPoint, cancellation),
            PlaintextStreamFilter = (connection, _) => ValueTask.FromResult<Stream>(new LeasedStream(connection.PlaintextStream, lease)),
        };

    /// <exception cref="LoxiLbSetupException">A certificate or key file can't be used.</exception>
    internal static SslClientAuthenticationOptions Tls(NodeOptions node)
    {
        var authentication = node.Authentication;
        var tls = new SslClientAuthenticationOptions { TargetHost = node.Url.IdnHost.Trim('[', ']') };
        if (authentication.ClientCertificateFile is { } file)
            tls.ClientCertificateContext = SslStreamCertificateContext.Create(Client(file, authentication.ClientKeyFile), additionalCertificates: null, offline: true);
        if (authentication.CaCertificateFile is { } authorities)
        {
            tls.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            tls.CertificateChainPolicy.CustomTrustStore.AddRange(Authorities(authorities));
        }

        if (!authentication.VerifyCertificate)
        {
#pragma warning disable CA5359 // Only when the administrator says so in tls_verify_cert.
            tls.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }

        return tls;
    }

    private static X509Certificate2 Client(string file, string? keyFile)
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(file, keyFile);
        }
        catch (Exception failure) when (failure is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new LoxiLbSetupException($"tls_client_cert_file = {file}{(keyFile is null ? "" : $", tls_client_key_file = {keyFile}")}: can't be read as a PEM certificate with its key: {failure.Message}", failure);
        }
    }

    private static X509Certificate2Collection Authorities(string file)
    {
        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPemFile(file);
            if (certificates.Count == 0)
                throw new LoxiLbSetupException($"tls_ca_cert_file = {file}: holds no PEM certificate");
            return certificates;
        }
        catch (Exception failure) when (failure is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new LoxiLbSetupException($"tls_ca_cert_file = {file}: can't be read as PEM certificates: {failure.Message}", failure);
        }
    }
}
