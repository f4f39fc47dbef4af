using Akka.Configuration;
using LoxiActors.ClusterHost.Hocon;
using LoxiActors.ClusterHost.Joining;
using LoxiActors.ClusterHost.Remoting;
using ConfigurationException = LoxiActors.Host.Configuration.ConfigurationException;

namespace LoxiActors.ClusterHost.Tests.Joining;

public sealed class JoinSettingsTests
{
    private const string Tcp = "akka.remote.dot-netty.tcp";
    private const string Seeds = "akka.cluster.seed-nodes = [\"akka.tcp://loxiactors@127.0.0.1:4053\"]\n";
    private const string Dns = "akka.discovery.method = dns\nloxiactors.join.service-name = loxi.example\n";

    [Theory]
    [InlineData("", true)]
    [InlineData("akka.discovery.method = \"<method>\"", true)]
    [InlineData(Seeds, false)]
    [InlineData(Dns, false)]
    public void A_host_without_a_list_and_without_discovery_is_alone(string text, bool alone) => Assert.Equal(alone, Join(text).IsAlone);

    [Theory]
    [InlineData(Seeds + Dns, "set one of the two")]
    [InlineData("akka.discovery.method = dns", "loxiactors.join.service-name = : is needed by akka.discovery.method = dns")]
    [InlineData("akka.discovery.method = consul\nloxiactors.join.service-name = a", "akka.discovery.method = consul: there is no such method")]
    [InlineData("akka.cluster.seed-nodes = [\"host-1:4053\"]", "akka.cluster.seed-nodes = host-1:4053: is no address")]
    [InlineData("akka.cluster.seed-nodes = [\"akka.tcp://other@host-1:4053\"]", "it has to begin with akka.tcp://loxiactors@")]
    [InlineData(Dns + "loxiactors.join.port = 70000", "loxiactors.join.port = 70000: has to be from 1 to 65535")]
    [InlineData(Dns + "loxiactors.join.stable-margin = 1ms", "loxiactors.join.stable-margin = 1ms: has to be from 100ms to 5m")]
    [InlineData(Dns + "loxiactors.join.lookup-timeout = soon", "loxiactors.join.lookup-timeout = soon: is no length of time")]
    public void What_can_not_be_used_is_named(string text, string problem) =>
        Assert.Contains(problem, Assert.Throws<ConfigurationException>(() => Join(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(Dns + $"{Tcp}.hostname = \"10.0.0.1\"", "10.0.0.1")]
    [InlineData(Dns + $"{Tcp} {{ hostname = \"127.0.0.1\", public-hostname = host-1 }}", "host-1")]
    [InlineData(Dns, "every address")]
    [InlineData($"{Tcp}.hostname = localhost\nakka.cluster.seed-nodes = [\"akka.tcp://loxiactors@host-2:4053\"]", "host-2")]
    public void Other_machines_are_not_spoken_to_in_plaintext_unless_it_is_allowed(string text, string whom)
    {
        var refused = Assert.Throws<ConfigurationException>(() => Security(text));

        Assert.Contains($"enable-ssl = off: is refused with hosts on other machines ({whom})", refused.Message, StringComparison.Ordinal);
        Assert.Null(Security($"{text}\nloxiactors.remoting.allow-plaintext = on").Certificate);
    }

    [Theory]
    [InlineData(Seeds + $"{Tcp}.hostname = \"127.0.0.1\"")]
    [InlineData(Seeds + $"{Tcp}.hostname = localhost")]
    [InlineData($"{Tcp}.hostname = \"10.0.0.1\"")]
    public void On_one_machine_or_alone_no_leave_is_needed(string text) => Assert.Null(Security(text).Certificate);

    [Theory]
    [InlineData($"{Tcp}.enable-ssl = on", "loxiactors.remoting.certificate-file = : is needed by")]
    [InlineData($"{Tcp}.enable-ssl = on\nloxiactors.remoting.certificate-file = \"/nowhere/a.pfx\"", "loxiactors.remoting.certificate-file = /nowhere/a.pfx: can't be read")]
    public void TLS_needs_a_certificate(string text, string problem) =>
        Assert.Contains(problem, Assert.Throws<ConfigurationException>(() => Security(text)).Message, StringComparison.Ordinal);

    private static Config All(string text) => ConfigurationFactory.ParseString(text).WithFallback(OwnSettings.Defaults);

    private static JoinSettings Join(string text) => JoinSettings.Read(All(text), "loxiactors");

    private static RemotingSecurity Security(string text) => RemotingSecurity.Read(All(text), Join(text));
}
