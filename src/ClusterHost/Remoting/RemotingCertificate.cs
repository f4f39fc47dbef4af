using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Akka.Configuration;
using LoxiActors.ClusterHost.Hocon;

namespace LoxiActors.ClusterHost.Remoting;

/// <summary>
/// This host's certificate, checked as the other hosts will: Akka's remoting trusts whom the operating system trusts, and demands of the other side the
/// name that stands in its own certificate. So all hosts have certificates for the same name.
/// </summary>
internal sealed record RemotingCertificate(X509Certificate2 Certificate, string PeerName)
{
    private const string Path = "loxiactors.remoting";
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>For people.</summary>
    public string Text => $"certificate for {PeerName}, until {Certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}";

    /// <param name="demandedBy">The setting that needs one.</param>
    /// <exception cref="Host.Configuration.ConfigurationException">It can't be used; says why, and never holds the password.</exception>
    public static RemotingCertificate Read(Config akka, string demandedBy)
    {
        var (file, key, passwordFile) = (akka.GetString($"{Path}.certificate-file"), akka.GetString($"{Path}.key-file"), akka.GetString($"{Path}.password-file"));
        if (string.IsNullOrEmpty(file))
            throw Wrong(file, $"is needed by {demandedBy} = on: a PFX file, or a PEM file beside key-file");
        try
        {
            var password = string.IsNullOrEmpty(passwordFile) ? null : File.ReadAllText(passwordFile).TrimEnd('\r', '\n');
            return Checked(Load(file, string.IsNullOrEmpty(key) ? null : key, password), file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw Wrong(file, $"can't be read: {failure.Message}");
        }
    }

    private static X509Certificate2 Load(string file, string? key, string? password) => (key, password) switch
    {
        (null, _) => X509CertificateLoader.LoadPkcs12FromFile(file, password),
        (_, null) => X509Certificate2.CreateFromPemFile(file, key),
        _ => X509Certificate2.CreateFromEncryptedPemFile(file, password, key),
    };

    private static RemotingCertificate Checked(X509Certificate2 certificate, string file)
    {
        if (!certificate.HasPrivateKey)
            throw Wrong(file, "holds no private key");
        var name = certificate.GetNameInfo(X509NameType.DnsName, forIssuer: false);
        if (string.IsNullOrEmpty(name) || !certificate.MatchesHostname(name))
            throw Wrong(file, "has no DNS name among its subject's alternative names");
        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        if (!chain.Build(certificate))
        {
            throw Wrong(file,
                $"will be refused by the other hosts, if they trust whom this one trusts: {string.Join(", ", chain.ChainStatus.Select(status => status.StatusInformation.Trim()))}. " +
                "Its authority has to be among those of the operating system (update-ca-certificates, or SSL_CERT_FILE)");
        }

        return new RemotingCertificate(certificate, name);
    }

    private static Exception Wrong(string? file, string why) => HoconFile.Wrong($"{Path}.certificate-file", file, why);
}
