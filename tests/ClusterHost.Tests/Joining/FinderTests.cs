using Akka.Actor;
using Akka.Cluster;
using Akka.Configuration;
using LoxiActors.ClusterHost.Hocon;
using LoxiActors.ClusterHost.Joining;
using LoxiActors.ClusterHost.Tests.Discovery;
using LoxiActors.ClusterHost.Tests.Remoting;
using Microsoft.AspNetCore.Http;

namespace LoxiActors.ClusterHost.Tests.Joining;

/// <summary>What the settings name is what Akka loads, and what it finds is where this host may be.</summary>
public sealed class FinderTests : IAsyncLifetime
{
    private ActorSystem? _system;

    [Fact]
    public async Task By_DNS() => Assert.Contains(
        "akka.tcp://loxiactors@127.0.0.1:4100",
        await FindAsync("akka.discovery.method = dns\nloxiactors.join { service-name = localhost, port = 4100 }"));

    [Fact]
    public async Task By_Kubernetes()
    {
        using var authority = new Authority("kubernetes");
        await using var server = await ApiServer.StartAsync(authority.Sign("kubernetes.default"));
        server.Answer = context => context.Response.WriteAsync("""{"items":[{"metadata":{},"status":{"phase":"Running","podIP":"10.1.0.1"}}]}""");
        var credentials = Directory.CreateTempSubdirectory("loxi-kube-");
        foreach (var (file, content) in new[] { ("token", "t"), ("namespace", "n"), ("ca.crt", authority.Pem) })
            await File.WriteAllTextAsync(Path.Combine(credentials.FullName, file), content);

        var found = await FindAsync($$"""
            akka.discovery { method = kubernetes, kubernetes { api-server = "{{server.Url}}", credentials-directory = "{{credentials.FullName}}" } }
            loxiactors.join.service-name = loxi
            """);
        Assert.Equal([$"akka.tcp://loxiactors@10.1.0.1:{Cluster.Get(_system).SelfAddress.Port}"], found);
        credentials.Delete(recursive: true);
    }

    [Fact]
    public async Task By_a_list_of_discovery() => Assert.Equal(
        ["akka.tcp://loxiactors@host-1:4053"],
        await FindAsync("akka.discovery { method = config, config.services.loxi.endpoints = [\"host-1:4053\"] }\nloxiactors.join.service-name = loxi"));

    [Fact]
    public async Task By_seed_nodes_with_the_protocol_that_this_host_has() => Assert.Equal(
        ["akka.tcp://loxiactors@host-1:4053", "akka.tcp://loxiactors@host-2:4053"],
        await FindAsync("akka.cluster.seed-nodes = [\"akka.tcp://loxiactors@host-1:4053\", \"akka.ssl.tcp://loxiactors@host-2:4053\"]"));

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _system?.Terminate() ?? Task.CompletedTask;

    private async Task<IEnumerable<string>> FindAsync(string text)
    {
        var akka = ConfigurationFactory.ParseString(text).WithFallback(OwnSettings.Defaults);
        _system = ActorSystem.Create("loxiactors", JoinSettings.WithoutSeedNodes.WithFallback(ConfigurationFactory.ParseString(
            """
            akka { loglevel = OFF, stdout-loglevel = OFF, actor.provider = cluster, coordinated-shutdown.exit-clr = off }
            akka.remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0 }
            """)).WithFallback(akka));
        return (await JoinSettings.Read(akka, "loxiactors").Finder(Cluster.Get(_system)).FindAsync(default)).Select(host => host.ToString());
    }
}
