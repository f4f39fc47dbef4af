using Akka.Configuration;
using LoxiActors.ClusterHost.Hocon;
using LoxiActors.Tests.Support;
using ConfigurationException = LoxiActors.Host.Configuration.ConfigurationException;

namespace LoxiActors.ClusterHost.Tests.Hocon;

public sealed class AkkaSettingsTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("loxi-akka-");
    private readonly Dictionary<string, string> _environment = [];

    [Theory]
    [InlineData("host.conf", "<method>", 0)]
    [InlineData("cluster.conf", "<method>", 3)]
    [InlineData("dns.conf", "dns", 0)]
    [InlineData("kubernetes.conf", "kubernetes", 0)]
    public void What_a_shipped_file_sets_is_what_takes_effect(string file, string method, int seeds)
    {
        var akka = Read(Path.Combine(SourceTree.Root, "hocon", file));

        Assert.Equal("keep-majority", akka.All.GetString("akka.cluster.split-brain-resolver.active-strategy"));
        Assert.Equal(TimeSpan.FromSeconds(2), akka.All.GetTimeSpan("akka.cluster.split-brain-resolver.stable-after"));
        Assert.Equal("cluster", akka.All.GetString("akka.actor.provider"));
        Assert.Equal("eventsourced", akka.All.GetString("akka.cluster.sharding.remember-entities-store"));
        Assert.Equal(4053, akka.All.GetInt("akka.remote.dot-netty.tcp.port"));
        Assert.Equal(method, akka.All.WithFallback("akka.discovery.method = \"<method>\"").GetString("akka.discovery.method"));
        Assert.Equal(seeds, akka.All.GetStringList("akka.cluster.seed-nodes", []).Count);
        akka.Compare(akka.All);
    }

    [Fact]
    public void The_environment_is_put_in()
    {
        _environment["LOXIACTORS_HOSTNAME"] = "10.1.2.3";
        _environment["LOXIACTORS_PORT"] = "4100";
        _environment["LOXIACTORS_TLS"] = "on";
        _environment["LOXIACTORS_SEED_NODES_0"] = "akka.tcp://loxiactors@a:1";
        _environment["LOXIACTORS_SEED_NODES_1"] = "akka.tcp://loxiactors@b:1";
        _environment["LOXIACTORS_TLS_KEY"] = "/a \"b\"\\c";

        var akka = Read(Path.Combine(SourceTree.Root, "hocon", "cluster.conf")).All;

        Assert.Equal("10.1.2.3", akka.GetString("akka.remote.dot-netty.tcp.hostname"));
        Assert.Equal(4100, akka.GetInt("akka.remote.dot-netty.tcp.port"));
        Assert.True(akka.GetBoolean("akka.remote.dot-netty.tcp.enable-ssl"));
        Assert.Equal(["akka.tcp://loxiactors@a:1", "akka.tcp://loxiactors@b:1"], akka.GetStringList("akka.cluster.seed-nodes"));
        Assert.Equal("/a \"b\"\\c", akka.GetString("loxiactors.remoting.key-file"));
    }

    [Fact]
    public void What_is_included_can_be_set_again_and_is_found_beside_or_among_the_shipped_files()
    {
        File.WriteAllText(Path.Combine(_directory.FullName, "beside.conf"), "include \"common.conf\"\nakka.loglevel = DEBUG");
        var akka = Read(Write("include \"beside.conf\"\nakka.remote.dot-netty.tcp.port = 4444")).All;

        Assert.Equal(4444, akka.GetInt("akka.remote.dot-netty.tcp.port"));
        Assert.Equal("DEBUG", akka.GetString("akka.loglevel"));
        Assert.Equal("keep-majority", akka.GetString("akka.cluster.split-brain-resolver.active-strategy"));
    }

    [Theory]
    [InlineData("akka.cluster.split-brain-resolver.stable-afer = 3s", "akka.cluster.split-brain-resolver.stable-afer = 3s: there is no such setting")]
    [InlineData("akka.actor.provider = local", "akka.actor.provider = local: is the engine's own")]
    [InlineData("loxiactors.join.seed = 1", "loxiactors.join.seed = 1: there is no such setting")]
    [InlineData("akka.remote.dot-netty.tcp.ssl.suppress-validation = on", "name the certificate with loxiactors.remoting")]
    [InlineData("akka.remote.dot-netty.tcp.ssl.certificate.password = secret", "name the certificate with loxiactors.remoting")]
    [InlineData("akka.remote.dot-netty.tcp.port = \"tcp://10.0.0.1:4053\"", "akka.remote.dot-netty.tcp.port = tcp://10.0.0.1:4053: is no port")]
    [InlineData("akka.remote.dot-netty.tcp.public-port = 65536", "is no port")]
    [InlineData("akka.loglevel = INFO\nakka { x = a${?B} }", "line 2: a variable of the environment has to stand alone")]
    [InlineData("include \"akka.conf\"", "include each other more than 8 deep")]
    [InlineData("include \"nowhere.conf\"", "nowhere.conf: can't be read")]
    public void A_setting_that_would_change_nothing_or_break_the_engine_is_refused(string text, string problem)
    {
        var refused = Assert.Throws<ConfigurationException>(() => Read(Write(text)));

        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_setting_of_the_store_is_refused() =>
        Assert.Contains(
            "akka.persistence.journal.sql.class = x: follows from data_directory",
            Assert.Throws<ConfigurationException>(() => AkkaSettings.Read(Write("akka.persistence.journal.sql.class = x"), "akka.persistence.journal.sql.class = y")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("akka.loglevel = DEBUG", "akka.loglevel = INFO: took no effect, 'DEBUG' holds instead")]
    [InlineData("akka.remote.trusted-selection-paths = [a, c]", "akka.remote.trusted-selection-paths = [a, b]: took no effect, '[a, c]' holds instead")]
    public void What_was_set_and_does_not_hold_is_named(string holds, string problem)
    {
        var akka = Read(Write("akka.loglevel = INFO\nakka.remote.trusted-selection-paths = [a, b]"));
        akka.Compare(akka.All);

        Assert.Contains(problem, Assert.Throws<ConfigurationException>(() => akka.Compare(ConfigurationFactory.ParseString(holds).WithFallback(akka.All))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named() =>
        Assert.Contains("/nowhere", Assert.Throws<ConfigurationException>(() => Read("/nowhere")).Message, StringComparison.Ordinal);

    public void Dispose() => _directory.Delete(recursive: true);

    private AkkaSettings Read(string file) => AkkaSettings.Read(file, Config.Empty, name => _environment.GetValueOrDefault(name));

    private string Write(string text)
    {
        var file = Path.Combine(_directory.FullName, "akka.conf");
        File.WriteAllText(file, text);
        return file;
    }
}
