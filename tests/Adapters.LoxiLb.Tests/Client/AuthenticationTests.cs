using LoxiActors.Adapters.LoxiLb.Client;
using LoxiActors.Adapters.LoxiLb.Options;
using LoxiActors.Adapters.LoxiLb.Tests.Support;
using LoxiActors.Imitation;
using LoxiActors.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LoxiActors.Adapters.LoxiLb.Tests.Client;

public sealed class AuthenticationTests : IDisposable
{
    private readonly Certificates _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task A_fixed_token_opens_the_node_and_a_wrong_one_does_not()
    {
        var node = new ImitationNodeOptions { TokenFile = _files.Write("token", "s3cret-token\n") };
        await using var right = await Rig.StartAsync(node, authentication: Token("s3cret-token"));
        Assert.IsType<CallResult.Done>(await right.PutAsync(Sample.Rule("10.0.0.1")));
        await using var wrong = await Rig.StartAsync(node, authentication: Token("other"));
        Assert.IsType<CallResult.AuthenticationFailed>(await wrong.PutAsync(Sample.Rule("10.0.0.1")));
        Assert.Single(wrong.Changes());
        await using var none = await Rig.StartAsync(node);
        Assert.IsType<CallResult.AuthenticationFailed>((await none.Client.ListRulesAsync("test", CancellationToken.None)).Result);
    }

    [Fact]
    public async Task A_token_file_is_read_again_when_the_node_changes_its_token()
    {
        var theirs = _files.Write("theirs", "one");
        var ours = _files.Write("ours", "one");
        await using var rig = await Rig.StartAsync(
            new ImitationNodeOptions { TokenFile = theirs },
            authentication: new NodeAuthentication { Kind = AuthenticationKind.Token, TokenFile = ours });
        Assert.IsType<CallResult.Done>(await rig.PutAsync(Sample.Rule("10.0.0.1")));
        await File.WriteAllTextAsync(theirs, "two");
        Assert.IsType<CallResult.AuthenticationFailed>(await rig.PutAsync(Sample.Rule("10.0.0.2")));
        await File.WriteAllTextAsync(ours, "two");
        Assert.IsType<CallResult.Done>(await rig.PutAsync(Sample.Rule("10.0.0.3")));
        File.Delete(ours);
        Assert.IsType<CallResult.Done>(await rig.PutAsync(Sample.Rule("10.0.0.4")));
    }

    [Fact]
    public async Task A_login_is_made_once_and_renewed_when_the_token_has_ended()
    {
        var time = new ManualTime();
        await using var rig = await Rig.StartAsync(
            new ImitationNodeOptions { Users = [new ImitationUser("octavia", "pa55")], TimeProvider = time }, authentication: Login("pa55"));
        Assert.IsType<CallResult.Done>(await rig.PutAsync(Sample.Rule("10.0.0.1")));
        Assert.IsType<CallResult.Done>(await rig.PutAsync(Sample.Rule("10.0.0.2")));
        Assert.Equal(1, Logins(rig));
        time.Advance(TimeSpan.FromMinutes(1441));
        Assert.IsType<CallResult.Done>(await rig.PutAsync(Sample.Rule("10.0.0.3")));
        Assert.Equal(2, Logins(rig));
        Assert.Equal("10.0.0.3", Assert.Single(rig.Control.State().Rules[0].Endpoints, endpoint => !endpoint.Hidden).Ip);
    }

    [Fact]
    public async Task Calls_at_the_same_time_share_one_login()
    {
        await using var rig = await Rig.StartAsync(
            new ImitationNodeOptions { Users = [new ImitationUser("octavia", "pa55")] }, authentication: Login("pa55"));
        var reads = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => rig.Client.ListRulesAsync("test", CancellationToken.None)));
        Assert.All(reads, read => Assert.IsType<CallResult.Done>(read.Result));
        Assert.Equal(1, Logins(rig));
    }

    [Fact]
    public async Task A_wrong_password_is_noticed_though_the_node_answers_200()
    {
        await using var rig = await Rig.StartAsync(
            new ImitationNodeOptions { Users = [new ImitationUser("octavia", "pa55")] }, authentication: Login("wrong"));
        var result = Assert.IsType<CallResult.AuthenticationFailed>(await rig.PutAsync(Sample.Rule("10.0.0.1")));
        Assert.StartsWith("login of octavia", result.Text, StringComparison.Ordinal);
        Assert.Empty(rig.Control.State().Rules);
    }

    [Fact]
    public async Task A_node_without_a_user_service_says_so()
    {
        await using var rig = await Rig.StartAsync(authentication: Login("pa55"));
        var result = Assert.IsType<CallResult.AuthenticationFailed>(await rig.PutAsync(Sample.Rule("10.0.0.1")));
        Assert.Contains("--userservice", result.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secrets_reach_neither_texts_nor_logs_even_when_the_node_repeats_them()
    {
        var log = new CapturingLog();
        await using var server = await RecordingServer.StartAsync(http =>
        {
            http.Response.StatusCode = 400;
            return http.Response.WriteAsync($$"""{"code":400,"result":"malformed {{http.Request.Headers.Authorization}}"}""");
        });
        var options = new LoxiLbOptions
        {
            Nodes = [new NodeOptions { Name = Sample.Node, Url = server.Url, Authentication = Token("s3cret-token") }],
            DebugApiCalls = true,
        };
        using var metrics = new LoxiLbMetrics();
        using var factory = LoggerFactory.Create(builder => builder.AddProvider(log).SetMinimumLevel(LogLevel.Trace));
        using var nodes = new LoxiLbNodes(options, metrics, TimeProvider.System, factory);
        var result = await nodes.All.First().Client.SendAsync(
            new LoxiActors.Actors.Nodes.NodeCall.PutRule(Sample.Rule("10.0.0.1")), "request-1", CancellationToken.None);
        Assert.Equal("malformed *** (HTTP 400)", Assert.IsType<CallResult.RefusedByNode>(result).Text);
        Assert.Contains(log.Lines, line => line.Contains("POST netlox/v1/config/loadbalancer", StringComparison.Ordinal) && line.Contains("request-1", StringComparison.Ordinal));
        Assert.DoesNotContain(log.Lines, line => line.Contains("s3cret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_node_is_trusted_by_its_authority_only()
    {
        var node = new ImitationNodeOptions { TlsCertificateFile = _files.ServerCertificate, TlsKeyFile = _files.ServerKey };
        await using var trusted = await Rig.StartAsync(node, authentication: new NodeAuthentication { CaCertificateFile = _files.Authority });
        Assert.IsType<CallResult.Done>(await trusted.PutAsync(Sample.Rule("10.0.0.1")));
        await using var unknown = await Rig.StartAsync(node);
        var refused = Assert.IsType<CallResult.Unreachable>(await unknown.PutAsync(Sample.Rule("10.0.0.1")));
        Assert.False(refused.MaybeCarriedOut);
        Assert.False(refused.Transient);
        Assert.StartsWith("no TLS connection", refused.Reason, StringComparison.Ordinal);
        using var others = new Certificates();
        await using var foreign = await Rig.StartAsync(node, authentication: new NodeAuthentication { CaCertificateFile = others.Authority });
        Assert.IsType<CallResult.Unreachable>(await foreign.PutAsync(Sample.Rule("10.0.0.1")));
        await using var careless = await Rig.StartAsync(node, authentication: new NodeAuthentication { VerifyCertificate = false });
        Assert.IsType<CallResult.Done>(await careless.PutAsync(Sample.Rule("10.0.0.1")));
    }

    [Fact]
    public async Task A_client_certificate_opens_a_node_that_asks_for_one()
    {
        var node = new ImitationNodeOptions
        {
            TlsCertificateFile = _files.ServerCertificate, TlsKeyFile = _files.ServerKey, ClientCaFile = _files.Authority,
        };
        var with = new NodeAuthentication
        {
            Kind = AuthenticationKind.Tls,
            CaCertificateFile = _files.Authority,
            ClientCertificateFile = _files.ClientCertificate,
            ClientKeyFile = _files.ClientKey,
        };
        await using var right = await Rig.StartAsync(node, authentication: with);
        Assert.IsType<CallResult.Done>(await right.PutAsync(Sample.Rule("10.0.0.1")));
        using var others = new Certificates();
        await using var foreign = await Rig.StartAsync(node, authentication: with with { ClientCertificateFile = others.ClientCertificate, ClientKeyFile = others.ClientKey });
        Assert.IsType<CallResult.Unreachable>(await foreign.PutAsync(Sample.Rule("10.0.0.1")));
        await using var none = await Rig.StartAsync(node, authentication: new NodeAuthentication { CaCertificateFile = _files.Authority });
        Assert.IsType<CallResult.Unreachable>(await none.PutAsync(Sample.Rule("10.0.0.1")));
    }

    [Fact]
    public async Task A_file_that_cant_be_used_is_named_at_the_start()
    {
        var missing = await Assert.ThrowsAsync<LoxiLbSetupException>(() => Rig.StartAsync(authentication: new NodeAuthentication { CaCertificateFile = "/no/such/ca.pem" }));
        Assert.StartsWith("tls_ca_cert_file = /no/such/ca.pem", missing.Message, StringComparison.Ordinal);
        var empty = _files.Write("empty.pem", "nothing");
        var none = await Assert.ThrowsAsync<LoxiLbSetupException>(() => Rig.StartAsync(authentication: new NodeAuthentication { CaCertificateFile = empty }));
        Assert.Contains("holds no PEM certificate", none.Message, StringComparison.Ordinal);
        var client = await Assert.ThrowsAsync<LoxiLbSetupException>(() => Rig.StartAsync(authentication: new NodeAuthentication { ClientCertificateFile = empty }));
        Assert.StartsWith($"tls_client_cert_file = {empty}", client.Message, StringComparison.Ordinal);
    }

    private static NodeAuthentication Token(string token) => new() { Kind = AuthenticationKind.Token, Token = new Secret(token) };

    private static NodeAuthentication Login(string password) =>
        new() { Kind = AuthenticationKind.Login, Username = "octavia", Password = new Secret(password) };

    private static long Logins(Rig rig) => rig.Control.CallCounts.GetValueOrDefault("POST /auth/login");

    private sealed class CapturingLog : ILoggerProvider, ILogger
    {
        public List<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (Lines)
                Lines.Add(formatter(state, exception) + exception);
        }

        public void Dispose()
        {
        }
    }
}
