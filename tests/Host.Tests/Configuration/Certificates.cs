using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LoxiActors.Host.Tests.Configuration;

/// <summary>A self-signed certificate for 127.0.0.1 and its key, in files.</summary>
internal sealed class Certificates : IDisposable
{
    public Certificates()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=loxiactors test", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        Certificate = new TemporaryFile(certificate.ExportCertificatePem());
        Key = new TemporaryFile(key.ExportPkcs8PrivateKeyPem());
    }

    public TemporaryFile Certificate { get; }

    public TemporaryFile Key { get; }

    public void Dispose()
    {
        Certificate.Dispose();
        Key.Dispose();
    }
}
