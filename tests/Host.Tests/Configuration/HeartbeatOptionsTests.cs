using System.Net;
using LoxiActors.Adapters.Heartbeats;
using static LoxiActors.Host.Tests.Configuration.ConfigurationSamples;

namespace LoxiActors.Host.Tests.Configuration;

public class HeartbeatOptionsTests
{
    private const string Keys = "1:hush-hush-hush-hush\n";

    [Fact]
    public void Without_a_key_file_none_are_taken() => Assert.Null(Read(OneNode + "[heartbeats]\ninterval = 1\n").Heartbeats);

    [Fact]
    public void A_key_file_is_enough()
    {
        using var keys = new TemporaryFile(Keys);
        var options = Read(OneNode + $"[heartbeats]\nkey_file = {keys.Path}\n").Heartbeats;
        Assert.Equal(new HeartbeatReceiverOptions { KeyFile = keys.Path }, options);
        Assert.Equal(new IPEndPoint(IPAddress.Any, 5555), options!.Bind);
    }

    [Fact]
    public void Every_value_arrives()
    {
        using var keys = new TemporaryFile(Keys);
        using var octavia = new TemporaryFile("hush");
        var settings = Read(
            OneNode + "[node node-1]\nheartbeat_id = 7f3c\n"
            + $"[heartbeats]\nkey_file = {keys.Path}\nbind = [::]:6000\nmax_clock_skew = 5\ninterval = 0.5\naccept_octavia_heartbeats = true\noctavia_key_file = {octavia.Path}\n");
        Assert.Equal(
            new HeartbeatReceiverOptions
            {
                KeyFile = keys.Path,
                Bind = new IPEndPoint(IPAddress.IPv6Any, 6000),
                MaxClockSkew = TimeSpan.FromSeconds(5),
                Interval = TimeSpan.FromSeconds(0.5),
                OctaviaKeyFile = octavia.Path,
            },
            settings.Heartbeats);
        Assert.Equal("7f3c", Assert.Single(settings.LoxiLb.Nodes).HeartbeatId);
    }

    [Theory]
    [InlineData("bind = 0.0.0.0", "bind = 0.0.0.0: is not ADDRESS:PORT or [IPV6]:PORT")]
    [InlineData("bind = ::1", "bind = ::1: is not ADDRESS:PORT or [IPV6]:PORT")]
    [InlineData("bind = ::1:5555", "bind = ::1:5555: is not ADDRESS:PORT or [IPV6]:PORT")]
    [InlineData("bind = 127.0.0.1:99999", "bind = 127.0.0.1:99999: is not ADDRESS:PORT or [IPV6]:PORT")]
    [InlineData("max_clock_skew = 0", "max_clock_skew = 0: must be from 1 to 3600")]
    [InlineData("interval = 0.01", "interval = 0.01: must be from 0.05 to 60")]
    [InlineData("accept_octavia_heartbeats = true", "accept_octavia_heartbeats = true: needs octavia_key_file beside it")]
    [InlineData("key_file = /nowhere", "key_file = /nowhere: there is no such file")]
    public void What_is_wrong_is_named(string line, string expected)
    {
        using var keys = new TemporaryFile(Keys);
        var file = line.StartsWith("key_file", StringComparison.Ordinal) ? "" : $"key_file = {keys.Path}\n";
        Assert.Equal($"[heartbeats] {expected}", Assert.Single(ErrorsOf(OneNode + $"[heartbeats]\n{file}{line}\n")));
    }

    [Fact]
    public void A_bad_key_is_named_and_not_shown()
    {
        using var keys = new TemporaryFile("1:hush");
        var error = Assert.Single(ErrorsOf(OneNode + $"[heartbeats]\nkey_file = {keys.Path}\n"));
        Assert.Equal($"[heartbeats] key_file = {keys.Path}: line 1 has a key of 4 bytes; it takes 16 to 512", error);
    }

    [Fact]
    public void A_key_of_Octavia_that_would_not_be_used_is_an_error()
    {
        using var keys = new TemporaryFile(Keys);
        Assert.Contains("would not be used", Assert.Single(ErrorsOf(OneNode + $"[heartbeats]\nkey_file = {keys.Path}\noctavia_key_file = {keys.Path}\n")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("node-2")]
    [InlineData("seven")]
    public void Two_nodes_have_two_ids(string id)
    {
        var file = "[node node-1]\nurl = http://192.0.2.1\nheartbeat_id = " + id + "\n[node node-2]\nurl = http://192.0.2.2\n[node node-3]\nurl = http://192.0.2.3\nheartbeat_id = seven\n";
        Assert.Contains("heartbeat_id = ", Assert.Single(ErrorsOf(file)), StringComparison.Ordinal);
    }
}
