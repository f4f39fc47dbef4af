using Akka.Configuration;
using LoxiActors.Tests.Support;
using ConfigurationException = LoxiActors.Host.Configuration.ConfigurationException;

namespace LoxiActors.ClusterHost.Tests;

public sealed class AkkaSettingsTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("loxi-akka-");

    [Fact]
    public void What_the_shipped_file_sets_is_what_takes_effect()
    {
        var akka = AkkaSettings.Read(Path.Combine(SourceTree.Root, "hocon", "host.conf"), Config.Empty);

        Assert.Equal("keep-majority", akka.GetString("akka.cluster.split-brain-resolver.active-strategy"));
        Assert.Equal(TimeSpan.FromSeconds(2), akka.GetTimeSpan("akka.cluster.split-brain-resolver.stable-after"));
        Assert.Equal("cluster", akka.GetString("akka.actor.provider"));
        Assert.Equal("eventsourced", akka.GetString("akka.cluster.sharding.remember-entities-store"));
    }

    [Theory]
    [InlineData("akka.cluster.split-brain-resolver.stable-afer = 3s", "akka.cluster.split-brain-resolver.stable-afer = 3s: there is no such setting")]
    [InlineData("akka.actor.provider = local", "akka.actor.provider = local: is the engine's own")]
    public void A_setting_that_would_change_nothing_or_break_the_engine_is_refused(string text, string problem)
    {
        var file = Path.Combine(_directory.FullName, "akka.conf");
        File.WriteAllText(file, text);

        Assert.Contains(problem, Assert.Throws<ConfigurationException>(() => AkkaSettings.Read(file, Config.Empty)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named() =>
        Assert.Contains("/nowhere", Assert.Throws<ConfigurationException>(() => AkkaSettings.Read("/nowhere", Config.Empty)).Message, StringComparison.Ordinal);

    public void Dispose() => _directory.Delete(recursive: true);
}
