using static LoxiActors.Host.Tests.Configuration.ConfigurationSamples;

namespace LoxiActors.Host.Tests.Configuration;

public class RpcOptionsTests
{
    private const string Url = "rabbit://octavia:hush-hush@controller/";

    [Fact]
    public void Without_a_transport_url_there_is_no_RPC() => Assert.Null(Read(OneNode + "[octavia]\nrpc_topic = other\n").Octavia.Rpc);

    [Fact]
    public void A_transport_url_is_enough()
    {
        var rpc = Read(OneNode + $"[octavia]\ntransport_url = {Url}\n").Octavia.Rpc!;
        Assert.Equal("rabbit://controller:5672/", rpc.Url.ToString());
        Assert.Equal(("loxilb_octavia", "octavia", (ushort)100), (rpc.Topic, rpc.Exchange, rpc.Prefetch));
        Assert.False(rpc.Durable || rpc.Tls);
        Assert.Null(rpc.Authorities);
        Assert.Equal(TimeSpan.FromSeconds(60), rpc.Heartbeat);
        Assert.DoesNotContain("hush-hush", rpc.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_value_arrives()
    {
        using var files = new Certificates();
        var rpc = Read(
            OneNode + $"""
                [octavia]
                rpc_topic = a.topic
                control_exchange = an-exchange
                rpc_prefetch = 7
                amqp_durable_queues = true
                heartbeat_timeout_threshold = 30
                rabbit_ssl = true
                rabbit_ssl_ca_file = {files.Certificate.Path}

                """,
            new() { ["LOXIACTORS__OCTAVIA__TRANSPORT_URL"] = Url }).Octavia.Rpc!;
        Assert.Equal(("a.topic", "an-exchange", (ushort)7), (rpc.Topic, rpc.Exchange, rpc.Prefetch));
        Assert.True(rpc.Durable && rpc.Tls);
        Assert.Equal(TimeSpan.FromSeconds(30), rpc.Heartbeat);
        Assert.Equal("CN=loxiactors test", Assert.Single(rpc.Authorities!).Subject);
    }

    [Theory]
    [InlineData("transport_url = rabbit://u:hush-hush@host:port/", "[octavia] transport_url: the host has a port that is not a number from 1 to 65535")]
    [InlineData("rpc_topic = a topic", "[octavia] rpc_topic = a topic: must have 1 to 200 of a-z, A-Z, 0-9, '-', '_', '.' and ':'")]
    [InlineData("rpc_prefetch = 0", "[octavia] rpc_prefetch = 0: must be from 1 to 10000")]
    [InlineData("amqp_durable_queues = yes", "[octavia] amqp_durable_queues = yes: must be true or false")]
    public void What_is_wrong_is_named_without_a_password(string line, string expected) =>
        Assert.Equal(expected, Assert.Single(ErrorsOf(OneNode + $"[octavia]\n{line}\n")));

    [Fact]
    public void An_authority_without_TLS_is_an_error()
    {
        using var files = new Certificates();
        var error = Assert.Single(ErrorsOf(OneNode + $"[octavia]\nrabbit_ssl_ca_file = {files.Certificate.Path}\n"));
        Assert.EndsWith("needs rabbit_ssl = true beside it", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_a_certificate_is_an_error()
    {
        using var file = new TemporaryFile("nothing");
        var error = Assert.Single(ErrorsOf(OneNode + $"[octavia]\nrabbit_ssl = true\nrabbit_ssl_ca_file = {file.Path}\n"));
        Assert.EndsWith("has no certificate in it", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_transport_url_on_the_command_line_is_refused_and_not_shown() =>
        Assert.Equal(
            "[octavia] transport_url: must not be on the command line, which other users can read; put it in the file or the environment",
            Assert.Single(ErrorsOf(OneNode, null, $"octavia.transport_url={Url}")));
}
