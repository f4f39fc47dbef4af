using System.Net;
using System.Net.Sockets;
using LoxiActors.Actors.Nodes.Health;
using LoxiActors.Adapters.LoxiLb.Options;
using LoxiActors.Adapters.LoxiLb.Probing;
using LoxiActors.Adapters.LoxiLb.Tests.Support;
using LoxiActors.Imitation;
using LoxiActors.Tests.Support;

namespace LoxiActors.Adapters.LoxiLb.Tests.Probing;

public sealed class NodeProbeTests
{
    private static readonly TimeSpan Patient = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(250);

    [Fact]
    public async Task A_node_that_answers_is_asked_for_its_version_and_nothing_else()
    {
        await using var node = await ImitationNode.StartAsync(new() { PostMilliseconds = 1_000 });
        using var probe = Probe(node.Url);
        Assert.Equal(ProbeEnd.Answered, (await probe.AskAsync(Patient, default)).End);
        Assert.Equal(ProbeEnd.Answered, (await probe.AskAsync(Patient, default)).End);
        Assert.All(node.Control.Calls, call => Assert.Equal("GET /netlox/v1/version", $"{call.Method} {call.Path}"));
    }

    [Fact]
    public async Task A_node_whose_process_is_gone_refuses_and_is_heard_again_when_it_is_back()
    {
        var node = await ImitationNode.StartAsync();
        using var probe = Probe(node.Url);
        await probe.AskAsync(Patient, default);
        await node.StopAsync();
        var gone = await probe.AskAsync(Patient, default);
        Assert.Equal(new ProbeResult(ProbeEnd.Refused, "connection refused"), gone);
        await using var back = await ImitationNode.StartAsync(new() { Port = node.Url.Port });
        Assert.Equal(ProbeEnd.Answered, (await probe.AskAsync(Patient, default)).End);
    }

    [Fact]
    public async Task A_connection_that_is_closed_unanswered_is_a_refusal()
    {
        await using var node = await ImitationNode.StartAsync();
        using var probe = Probe(node.Url);
        await probe.AskAsync(Patient, default);
        node.Control.Faults = new() { Down = true };
        Assert.Equal(ProbeEnd.Refused, (await probe.AskAsync(Patient, default)).End);
        node.Control.Faults = new();
        Assert.Equal(ProbeEnd.Answered, (await probe.AskAsync(Patient, default)).End);
    }

    [Fact]
    public async Task A_node_that_hangs_times_out_when_its_time_is_over_and_the_next_probe_has_a_connection()
    {
        var time = new ManualTime();
        await using var node = await ImitationNode.StartAsync();
        using var probe = Probe(node.Url, time);
        node.Control.Faults = new() { Hang = true };
        for (var turn = 0; turn < 5; turn++)
        {
            var asked = probe.AskAsync(Limit, default);
            await node.Control.WaitForAsync(_ => node.Control.Calls.Count > turn);
            Assert.False(asked.IsCompleted);
            await time.TimerOf(Limit);
            time.Advance(Limit);
            Assert.Equal(new ProbeResult(ProbeEnd.TimedOut, "no answer within 0.25 s"), await asked);
        }

        node.Control.Faults = new();
        Assert.Equal(ProbeEnd.Answered, (await probe.AskAsync(Limit, default)).End);
    }

    [Fact]
    public async Task A_connection_that_takes_longer_than_a_probe_serves_a_later_one()
    {
        using var files = new Certificates();
        await using var node = await ImitationNode.StartAsync(new() { TlsCertificateFile = files.ServerCertificate, TlsKeyFile = files.ServerKey });
        await using var way = new HeldConnections(node.Url.Port);
        var options = new NodeOptions
        {
            Name = Sample.Node, Url = new Uri($"https://127.0.0.1:{way.Port}"), Authentication = new() { CaCertificateFile = files.Authority },
        };
        using var probe = new NodeProbe(options, Limit, TimeProvider.System);
        Assert.Equal(ProbeEnd.TimedOut, (await probe.AskAsync(Limit, default)).End);
        Assert.Equal(ProbeEnd.TimedOut, (await probe.AskAsync(Limit, default)).End);
        way.LetTheFirstGo();
        Assert.Equal(ProbeEnd.Answered, (await probe.AskAsync(Patient, default)).End);
    }

    [Theory]
    [InlineData(503, ProbeEnd.Troubled)]
    [InlineData(500, ProbeEnd.Troubled)]
    [InlineData(404, ProbeEnd.Answered)]
    [InlineData(401, ProbeEnd.Answered)]
    public async Task Whoever_answers_is_there_and_5xx_is_trouble(int status, object expected)
    {
        await using var node = await ImitationNode.StartAsync();
        node.Control.Faults = new() { FailNext = 1, FailStatus = status };
        using var probe = Probe(node.Url);
        Assert.Equal((ProbeEnd)expected, (await probe.AskAsync(Patient, default)).End);
    }

    [Fact]
    public async Task An_answer_that_came_just_before_the_time_was_over_counts()
    {
        var time = new ManualTime();
        var answer = new TaskCompletionSource<HttpResponseMessage>();
        using var probe = Probe(new Uri("http://127.0.0.1:1"), time, new FakeNetwork { Answers = () => answer.Task });
        var asked = probe.AskAsync(Limit, default);
        await time.TimerOf(Limit);
        time.Advance(Limit - TimeSpan.FromMilliseconds(1));
        answer.SetResult(new HttpResponseMessage(HttpStatusCode.OK));
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(ProbeEnd.Answered, (await asked).End);
    }

    [Fact]
    public async Task What_lies_unread_on_a_connection_is_seen()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(listener.LocalEndpoint);
        using var peer = await listener.AcceptSocketAsync();
        Assert.False(NodeProbe.HasBytes(socket));
        await peer.SendAsync("HTTP/1.1 200 OK"u8.ToArray());
        Assert.True(socket.Poll(Patient, SelectMode.SelectRead));
        Assert.True(NodeProbe.HasBytes(socket));
        socket.Dispose();
        Assert.False(NodeProbe.HasBytes(socket));
        Assert.False(NodeProbe.HasBytes(null));
    }

    [Theory]
    [InlineData(SocketError.ConnectionRefused, ProbeEnd.Refused)]
    [InlineData(SocketError.HostUnreachable, ProbeEnd.Refused)]
    [InlineData(SocketError.TimedOut, ProbeEnd.TimedOut)]
    [InlineData(SocketError.NetworkUnreachable, ProbeEnd.Void)]
    [InlineData(SocketError.TooManyOpenSockets, ProbeEnd.Void)]
    [InlineData(SocketError.AddressNotAvailable, ProbeEnd.Void)]
    public void What_is_wrong_with_this_host_says_nothing_of_the_node(SocketError error, object expected) => Assert.Equal(
        (ProbeEnd)expected,
        ProbeFailure.Of(new HttpRequestException(HttpRequestError.ConnectionError, "no", new SocketException((int)error))).End);

    [Fact]
    public void A_name_that_has_no_address_says_nothing_of_the_node() =>
        Assert.Equal(ProbeEnd.Void, ProbeFailure.Of(new HttpRequestException(HttpRequestError.NameResolutionError)).End);

    private static NodeProbe Probe(Uri url, TimeProvider? time = null, HttpMessageHandler? network = null) =>
        new(new NodeOptions { Name = Sample.Node, Url = url }, TimeSpan.FromSeconds(10), time ?? TimeProvider.System, network);
}
