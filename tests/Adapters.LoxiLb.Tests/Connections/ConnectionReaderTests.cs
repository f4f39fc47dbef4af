using LoxiActors.Adapters.LoxiLb.Connections;
using LoxiActors.Adapters.LoxiLb.Options;
using LoxiActors.Adapters.LoxiLb.Tests.Support;
using LoxiActors.Imitation;
using LoxiActors.Protocol.Ids;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoxiActors.Adapters.LoxiLb.Tests.Connections;

public sealed class ConnectionReaderTests
{
    [Fact]
    public async Task A_node_s_connections_are_told_by_listener()
    {
        await using var rig = await Rig.StartAsync();
        await rig.PutAsync(Sample.Rule("10.0.0.1"));
        await rig.PutAsync(Sample.OtherRule("10.0.0.1"));
        rig.Control.OpenConnections(new OpenedConnections { ExternalIp = Sample.Vip, Count = 30 });
        rig.Control.OpenConnections(new OpenedConnections { ExternalIp = Sample.Vip, ClientIp = "203.0.113.9", Count = 5, State = "fini" });
        rig.Control.OpenConnections(new OpenedConnections { ExternalIp = "192.0.2.20", Count = 2 });
        var read = Assert.IsType<ConnectionReading.Read>(await ReadAsync(rig.Nodes));
        Assert.Equal(74, read.Entries);
        Assert.Equal((30, 2), (read.Connections[Sample.Listener].Count, read.Connections[Sample.OtherListener].Count));
    }

    [Fact]
    public async Task A_long_list_is_read_whole()
    {
        await using var rig = await Rig.StartAsync();
        await rig.PutAsync(Sample.Rule("10.0.0.1"));
        foreach (var client in new[] { "203.0.113.1", "203.0.113.2" })
            rig.Control.OpenConnections(new OpenedConnections { ExternalIp = Sample.Vip, ClientIp = client, Count = 5_000 });
        var read = Assert.IsType<ConnectionReading.Read>(await ReadAsync(rig.Nodes));
        Assert.Equal(10_000, read.Connections[Sample.Listener].Count);
    }

    [Fact]
    public async Task A_node_that_does_not_answer_has_said_nothing()
    {
        await using var rig = await Rig.StartAsync();
        rig.Control.Faults = new NodeFaults { Down = true };
        Assert.NotEqual("", Assert.IsType<ConnectionReading.Failed>(await ReadAsync(rig.Nodes)).Reason);
        rig.Control.Faults = new NodeFaults { FailNext = 1, FailStatus = 500, FailBody = "{\"code\":500,\"message\":\"out of order\"}" };
        Assert.Contains("out of order", Assert.IsType<ConnectionReading.Failed>(await ReadAsync(rig.Nodes)).Reason, StringComparison.Ordinal);
        Assert.Equal("there is no such node", Assert.IsType<ConnectionReading.Failed>(await new ConnectionReader(rig.Nodes).ReadAsync(new NodeName("other"), default)).Reason);
    }

    [Fact]
    public async Task A_token_is_shown_as_for_every_call()
    {
        using var files = new Certificates();
        await using var rig = await Rig.StartAsync(
            new ImitationNodeOptions { TokenFile = files.Write("token", "s3cret-token") },
            authentication: new NodeAuthentication { Kind = AuthenticationKind.Token, TokenFile = files.Write("ours", "s3cret-token") });
        Assert.IsType<ConnectionReading.Read>(await ReadAsync(rig.Nodes));
    }

    [Theory]
    [InlineData("{\"result\":\"fine\"}", "no list of connections")]
    [InlineData("{\"ctAttr\":[{\"servName\":\"x\"},", "after 1 entries")]
    [InlineData("oops", "can't be read")]
    public async Task An_answer_that_makes_no_sense_is_told_in_words(string answer, string words)
    {
        await using var server = await RecordingServer.StartAsync(http => http.Response.WriteAsync(answer));
        Assert.Contains(words, await FailureAsync(server), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_told_in_words()
    {
        await using var server = await RecordingServer.StartAsync(async http =>
        {
            http.Response.ContentLength = 1000;
            await http.Response.WriteAsync("{\"ctAttr\":[");
            await http.Response.Body.FlushAsync();
            http.Abort();
        });
        Assert.Contains("before the answer did", await FailureAsync(server), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_that_does_not_end_is_given_up()
    {
        await using var server = await RecordingServer.StartAsync(http => http.Response.WriteAsync("{\"ctAttr\":[{\"servName\":\"" + new string('x', 200_000)));
        Assert.Contains("a value longer than", await FailureAsync(server), StringComparison.Ordinal);
    }

    private static async Task<string> FailureAsync(RecordingServer server)
    {
        var options = new LoxiLbOptions { Nodes = [new NodeOptions { Name = Sample.Node, Url = server.Url, Authentication = NodeAuthentication.None }] };
        using var metrics = new LoxiLbMetrics();
        using var nodes = new LoxiLbNodes(options, metrics, TimeProvider.System, NullLoggerFactory.Instance);
        return Assert.IsType<ConnectionReading.Failed>(await ReadAsync(nodes)).Reason;
    }

    private static Task<ConnectionReading> ReadAsync(LoxiLbNodes nodes) => new ConnectionReader(nodes).ReadAsync(Sample.Node, CancellationToken.None);
}
