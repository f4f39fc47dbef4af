using Akka.Configuration;
using Akka.Discovery;
using LoxiActors.ClusterHost.Discovery;
using LoxiActors.ClusterHost.Hocon;
using LoxiActors.ClusterHost.Joining;
using LoxiActors.ClusterHost.Tests.Remoting;
using Microsoft.AspNetCore.Http;
using ConfigurationException = LoxiActors.Host.Configuration.ConfigurationException;

namespace LoxiActors.ClusterHost.Tests.Discovery;

public sealed class KubernetesDiscoveryTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly DirectoryInfo _credentials = Directory.CreateTempSubdirectory("loxi-kube-");
    private readonly Authority _authority = new("kubernetes");
    private ApiServer _server = null!;

    [Fact]
    public async Task Pods_that_run_or_are_about_to_are_hosts()
    {
        _server.Answer = context => context.Response.WriteAsync(
            """
            {"kind":"PodList","items":[
              {"metadata":{"name":"a"},"status":{"phase":"Running","podIP":"10.1.0.1"}},
              {"metadata":{"name":"b"},"status":{"phase":"Pending","podIP":"10.1.0.2"}},
              {"metadata":{"name":"c"},"status":{"phase":"Pending"}},
              {"metadata":{"name":"d","deletionTimestamp":"2026-01-01T00:00:00Z"},"status":{"phase":"Running","podIP":"10.1.0.4"}},
              {"metadata":{"name":"e"},"status":{"phase":"Succeeded","podIP":"10.1.0.5"}},
              {"metadata":{"name":"f"},"status":{"phase":"Running","podIP":"fd00::6"}}
            ]}
            """);

        Assert.Equal(["10.1.0.1", "10.1.0.2", "fd00::6"], await LookAsync());
        Assert.Equal(("/api/v1/namespaces/octavia/pods?labelSelector=app%3Dloxi", "Bearer first"), _server.Asked.Single());
    }

    [Fact]
    public async Task The_token_is_read_again_each_time()
    {
        _server.Answer = context => context.Response.WriteAsync("""{"items":[]}""");
        var discovery = Discovery();
        Assert.Empty((await discovery.Lookup("loxi", Limit)).Addresses);
        Write("token", "second\n");
        Assert.Empty((await discovery.Lookup("loxi", Limit)).Addresses);

        Assert.Equal(["Bearer first", "Bearer second"], _server.Asked.Select(asked => asked.Authorization));
    }

    [Theory]
    [InlineData(401, "", "answered 401: it does not take the token")]
    [InlineData(403, "", "answered 403: the service account may not list pods in octavia")]
    [InlineData(500, "", "answered 500")]
    [InlineData(302, "", "answered 302")]
    [InlineData(200, "hello", "is no list of pods")]
    [InlineData(200, "{}", "is no list of pods")]
    public async Task What_can_not_be_used_is_said(int status, string body, string problem)
    {
        _server.Answer = context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "https://127.0.0.1:1/";
            return context.Response.WriteAsync(body);
        };

        Assert.Contains(problem, await FailureAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_else_gets_the_token()
    {
        using var other = new Authority("somebody else");
        Write("ca.crt", other.Pem);

        Assert.Contains("can't be asked: The remote certificate was rejected", await FailureAsync(), StringComparison.Ordinal);
        Assert.Empty(_server.Asked);
    }

    [Theory]
    [InlineData("token", "", "token is empty")]
    [InlineData("namespace", null, "namespace'")]
    [InlineData("ca.crt", "nothing", "ca.crt holds no certificate")]
    public async Task Missing_credentials_are_named(string file, string? content, string problem)
    {
        if (content is null)
            File.Delete(Path.Combine(_credentials.FullName, file));
        else
            Write(file, content);

        Assert.Contains(problem, await FailureAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_does_not_come_is_not_waited_for()
    {
        _server.Answer = context => Task.Run(() => context.RequestAborted.WaitHandle.WaitOne());
        var discovery = new KubernetesDiscovery(Options() with { RequestTimeout = TimeSpan.FromMilliseconds(300) });

        Assert.EndsWith("did not answer within 0.3 s", (await Assert.ThrowsAsync<HostsNotFoundException>(() => discovery.Lookup("loxi", Limit))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "api-server = : is not set, and KUBERNETES_SERVICE_HOST")]
    [InlineData("akka.discovery.kubernetes.api-server = \"http://a\"", "api-server = http://a: is no https URL")]
    [InlineData("akka.discovery.kubernetes { api-server = \"https://a\", label-selector = \"\" }", "label-selector = : is empty")]
    [InlineData("akka.discovery.kubernetes { api-server = \"https://a\", request-timeout = 0s }", "request-timeout = 0s: has to be more than 0")]
    public void Settings_that_can_not_be_used_are_named(string text, string problem) =>
        Assert.Contains(problem, Assert.Throws<ConfigurationException>(() => Read(text, [])).Message, StringComparison.Ordinal);

    [Fact]
    public void In_a_pod_the_environment_says_where_the_API_server_is()
    {
        Assert.Equal("https://10.0.0.1:6443/", Read("", new() { ["KUBERNETES_SERVICE_HOST"] = "10.0.0.1", ["KUBERNETES_SERVICE_PORT_HTTPS"] = "6443" }).ApiServer.ToString());
        Assert.Equal("https://[fd00::1]/", Read("", new() { ["KUBERNETES_SERVICE_HOST"] = "fd00::1" }).ApiServer.ToString());
    }

    public async Task InitializeAsync()
    {
        Write("token", "first\n");
        Write("namespace", "octavia");
        Write("ca.crt", _authority.Pem);
        _server = await ApiServer.StartAsync(_authority.Sign("kubernetes.default"));
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _authority.Dispose();
        _credentials.Delete(recursive: true);
    }

    private static KubernetesOptions Read(string text, Dictionary<string, string> environment) =>
        KubernetesOptions.Read(ConfigurationFactory.ParseString(text).WithFallback(OwnSettings.Defaults), environment.GetValueOrDefault);

    private KubernetesOptions Options() => new(_server.Url, null, "app={0}", Limit, _credentials.FullName);

    private ServiceDiscovery Discovery() => new KubernetesDiscovery(Options());

    private async Task<IEnumerable<string>> LookAsync() => (await Discovery().Lookup("loxi", Limit)).Addresses.Select(found => found.Host);

    private async Task<string> FailureAsync()
    {
        var message = (await Assert.ThrowsAsync<HostsNotFoundException>(LookAsync)).Message;
        Assert.StartsWith($"Kubernetes at {_server.Url.GetLeftPart(UriPartial.Authority)}", message, StringComparison.Ordinal);
        Assert.DoesNotContain("first", message, StringComparison.Ordinal);
        return message;
    }

    private void Write(string file, string content) => File.WriteAllText(Path.Combine(_credentials.FullName, file), content);
}
