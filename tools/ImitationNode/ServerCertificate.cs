using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LoxiActors.Imitation;

/// <summary>The PEM files of a TLS node.</summary>
internal static class ServerCertificate
{
    public static X509Certificate2? Load(ImitationNodeOptions options)
    {
        if (options.TlsCertificateFile is null)
            return null;
        try
        {
            using var pem = X509Certificate2.CreateFromPemFile(options.TlsCertificateFile, options.TlsKeyFile);
            // Kestrel needs a key that is not ephemeral.
            return X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            throw new ArgumentException($"tls-cert, tls-key: no certificate with its key: {error.Message}");
        }
    }

    /// <summary>Only the given authorities count, not the machine's; nothing is fetched to find out about revocation.</summary>
    public static bool IsSignedBy(X509Certificate2 certificate, X509Certificate2Collection roots)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(certificate);
    }
}
