using System.Security.Cryptography.X509Certificates;

namespace LoxiActors.Host.Tests.Containers;

public class SecretsTests
{
    [Fact]
    public void Certificates_come_from_the_test_authority_and_name_the_hosts()
    {
        using var secrets = TestSecrets.Make();
        using var authority = X509CertificateLoader.LoadCertificateFromFile(secrets.PathOf("ca.crt"));
        foreach (var (name, names) in new[] { ("api", (string[])["localhost", "127.0.0.1", .. ComposeFile.Hosts, "host"]), ("remoting", ["loxiactors-cluster"]) })
        {
            using var certificate = X509Certificate2.CreateFromPemFile(secrets.PathOf($"{name}.crt"), secrets.PathOf($"{name}.key"));
            using var chain = new X509Chain();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.Add(authority);
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            chain.ChainPolicy.ApplicationPolicy.Add(new System.Security.Cryptography.Oid("1.3.6.1.5.5.7.3.1"));
            Assert.True(chain.Build(certificate), string.Join(", ", chain.ChainStatus.Select(status => status.StatusInformation)));
            Assert.All(names, one => Assert.True(certificate.MatchesHostname(one), one));
        }
    }

    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void Only_the_owner_may_enter_the_directory_and_nothing_is_overwritten()
    {
        using var secrets = TestSecrets.Make();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(secrets.Folder));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(secrets.PathOf("ca.key")));
        var before = File.ReadAllText(secrets.PathOf("database"));
        var (code, errors) = secrets.Run();
        Assert.Equal(1, code);
        Assert.Contains("is there already", errors, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(secrets.PathOf("database")));
    }
}
