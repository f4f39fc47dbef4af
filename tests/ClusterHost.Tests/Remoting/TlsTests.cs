using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using LoxiActors.ClusterHost.Tests.Hosts;
using LoxiActors.Tests.Support;

namespace LoxiActors.ClusterHost.Tests.Remoting;

/// <summary>Host processes on one database, with certificates made here.</summary>
public sealed class TlsTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private const string Name = "loxiactors-cluster";
    private const string Password = "p\"w";

    private readonly string _directory = Directory.CreateTempSubdirectory("loxi-tls-").FullName;
    private readonly Authority _ours = new("ours");
    private readonly Authority _theirs = new("theirs");
    private readonly List<EnvironmentHost> _hosts = [];
    private readonly int[] _ports = FreePorts.Of(3);
    private string _configuration = "";

    [Fact]
    public async Task Hosts_form_a_cluster_over_TLS_and_one_with_a_certificate_of_another_authority_is_not_let_in()
    {
        var (ours, both) = (Write("ours.pem", _ours.Pem), Write("both.pem", _ours.Pem + "\n" + _theirs.Pem));
        Pem("a", _ours.Sign(Name));
        var first = Start(0, In("a.crt"), In("a.key"), null, ours);
        await first.SaysAsync($"TLS on, certificate for {Name}");
        await first.SaysAsync($"akka.ssl.tcp://loxiactors@127.0.0.1:{_ports[0]} is a member of the cluster of");

        // The stranger takes the others' certificates for good, but not the others its own.
        File.WriteAllBytes(In("c.pfx"), _theirs.Sign(Name).Export(X509ContentType.Pfx));
        var stranger = Start(2, In("c.pfx"), null, null, both);
        await stranger.SaysAsync("say in the database that they are members, but none lets this host in");

        File.WriteAllBytes(In("b.pfx"), _ours.Sign(Name).Export(X509ContentType.Pfx, Password));
        var second = Start(1, In("b.pfx"), null, Write("password", Password + "\n"), ours);
        await second.SaysAsync($"akka.ssl.tcp://loxiactors@127.0.0.1:{_ports[1]} is a member of the cluster of");
        await second.SaysAsync("ready on ");
        Assert.DoesNotContain("is a member of the cluster", stranger.Said, StringComparison.Ordinal);
        Assert.DoesNotContain($"{_ports[2]}] to [Up]", first.Said, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, second.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_the_others_would_refuse_is_refused_at_the_start()
    {
        Pem("a", _theirs.Sign(Name));
        var host = Start(0, In("a.crt"), In("a.key"), null, Write("ours.pem", _ours.Pem));

        await host.SaysAsync("will be refused by the other hosts");
    }

    [Fact]
    public async Task A_host_alone_on_a_database_of_several_warns()
    {
        var host = Start("host.conf", new Dictionary<string, string?> { ["LOXIACTORS_PORT"] = Text(_ports[0]) });

        await host.SaysAsync("others: none; TLS off; downing keep-majority");
        await host.SaysAsync("forms a cluster of its own: every other host on the database");
    }

    public async Task InitializeAsync()
    {
        var database = await (await postgres.Shared.ServerAsync()).NewDatabaseAsync();
        _configuration = Write("loxiactors.conf", $"[host]\nbind_port = 0\n[database]\nconnection = {database.OriginalString}\n[loxilb]\napi_endpoints = node-1=http://127.0.0.1:1\n");
    }

    public async Task DisposeAsync()
    {
        foreach (var host in _hosts)
            await host.DisposeAsync();
        _ours.Dispose();
        _theirs.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private EnvironmentHost Start(int number, string certificate, string? key, string? passwordFile, string trusted)
    {
        var environment = new Dictionary<string, string?>
        {
            ["LOXIACTORS_HOSTNAME"] = "127.0.0.1", ["LOXIACTORS_PORT"] = Text(_ports[number]),
            ["LOXIACTORS_TLS"] = "on", ["LOXIACTORS_TLS_CERTIFICATE"] = certificate, ["LOXIACTORS_TLS_KEY"] = key, ["LOXIACTORS_TLS_PASSWORD_FILE"] = passwordFile,
            ["SSL_CERT_FILE"] = trusted, ["SSL_CERT_DIR"] = In("none"),
        };
        for (var i = 0; i < _ports.Length; i++)
            environment[$"LOXIACTORS_SEED_NODES_{Text(i)}"] = $"akka.tcp://loxiactors@127.0.0.1:{Text(_ports[i])}";
        return Start("cluster.conf", environment);
    }

    private EnvironmentHost Start(string akka, Dictionary<string, string?> environment)
    {
        var host = EnvironmentHost.Start(_configuration, akka, environment);
        _hosts.Add(host);
        return host;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private void Pem(string name, X509Certificate2 certificate)
    {
        Write($"{name}.crt", certificate.ExportCertificatePem());
        using var key = certificate.GetECDsaPrivateKey()!;
        Write($"{name}.key", key.ExportPkcs8PrivateKeyPem());
    }

    private string In(string file) => Path.Combine(_directory, file);

    private string Write(string file, string text)
    {
        File.WriteAllText(In(file), text);
        return In(file);
    }
}
