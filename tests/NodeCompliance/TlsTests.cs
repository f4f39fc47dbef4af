using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LoxiActors.Imitation;

namespace LoxiActors.NodeCompliance;

/// <summary>HTTPS and client certificates of the imitation.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("node-tls-");
    private readonly X509Certificate2 _authority = NewAuthority("CN=test authority");

    private string CertificateFile => Path.Combine(_folder.FullName, "server.crt");
    private string KeyFile => Path.Combine(_folder.FullName, "server.key");
    private string AuthorityFile => Path.Combine(_folder.FullName, "ca.crt");

    public TlsTests()
    {
        using var server = NewLeaf(_authority, "CN=127.0.0.1");
        File.WriteAllText(CertificateFile, server.ExportCertificatePem());
        File.WriteAllText(KeyFile, server.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(AuthorityFile, _authority.ExportCertificatePem());
    }

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_node_with_a_certificate_speaks_https()
    {
        await using var node = await ImitationNode.StartAsync(
            new ImitationNodeOptions { TlsCertificateFile = CertificateFile, TlsKeyFile = KeyFile },
            TestContext.Current.CancellationToken);
        Assert.Equal("https", node.Url.Scheme);
        Assert.Equal(HttpStatusCode.OK, await Version(node, null));
    }

    [Fact]
    public async Task Clients_need_a_certificate_of_the_given_authority()
    {
        await using var node = await ImitationNode.StartAsync(
            new ImitationNodeOptions { TlsCertificateFile = CertificateFile, TlsKeyFile = KeyFile, ClientCaFile = AuthorityFile },
            TestContext.Current.CancellationToken);
        using var good = NewLeaf(_authority, "CN=controller");
        using var otherAuthority = NewAuthority("CN=other authority");
        using var bad = NewLeaf(otherAuthority, "CN=controller");
        Assert.Equal(HttpStatusCode.OK, await Version(node, good));
        await Assert.ThrowsAsync<HttpRequestException>(() => Version(node, bad));
        await Assert.ThrowsAsync<HttpRequestException>(() => Version(node, null));
    }

    private static async Task<HttpStatusCode> Version(ImitationNode node, X509Certificate2? client)
    {
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, _, _, _) => true };
        if (client is not null)
            handler.ClientCertificates.Add(client);
        using var http = new HttpClient(handler);
        using var response = await http.GetAsync(new Uri(node.ApiUrl, "version"));
        return response.StatusCode;
    }

    private static X509Certificate2 NewAuthority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(2));
    }

    private static X509Certificate2 NewLeaf(X509Certificate2 authority, string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        var serial = RandomNumberGenerator.GetBytes(8);
        using var signed = request.Create(authority, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1), serial);
        using var withKey = signed.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }
}
