using System.Globalization;
using LoxiActors.Tests.Postgres;

namespace LoxiActors.Bench.Load;

/// <summary>Hosts of the cluster edition on one database, as processes of their own.</summary>
internal sealed class ClusterHosts : IAsyncDisposable
{
    /// <summary>The built program, loxiactors-cluster.dll; this bench knows nothing else of it, because it needs packages that not every registry has.</summary>
    public const string Program = "LOXI_CLUSTER";

    private readonly ScratchDirectory _directory = new();
    private readonly List<PairedHost> _hosts = [];
    private readonly List<DriverClient> _drivers = [];

    public IReadOnlyList<PairedHost> Hosts => _hosts;

    public IReadOnlyList<DriverClient> Drivers => _drivers;

    /// <param name="more">Sections of the configuration.</param>
    public static async Task<ClusterHosts> StartAsync(PostgresServer server, int count, string more = "")
    {
        var program = Environment.GetEnvironmentVariable(ClusterHosts.Program) ?? throw new InvalidOperationException($"{ClusterHosts.Program} has to name loxiactors-cluster.dll");
        var cluster = new ClusterHosts();
        var configuration = Path.Combine(cluster._directory.Path, "loxiactors.conf");
        await File.WriteAllTextAsync(configuration, $"""
            [host]
            bind_port = 0
            [database]
            connection = {(await server.NewDatabaseAsync()).OriginalString}
            {more}

            """);
        var ports = Enumerable.Range(0, count).Select(_ => FreePort.Tcp()).ToArray();
        var seeds = string.Join(", ", ports.Select(port => string.Create(CultureInfo.InvariantCulture, $"\"akka.tcp://loxiactors@127.0.0.1:{port}\"")));
        foreach (var port in ports)
        {
            var akka = Path.Combine(cluster._directory.Path, string.Create(CultureInfo.InvariantCulture, $"{port}.conf"));
            await File.WriteAllTextAsync(akka, string.Create(CultureInfo.InvariantCulture, $"""
                include "common.conf"
                akka.remote.dot-netty.tcp.hostname = "127.0.0.1"
                akka.remote.dot-netty.tcp.port = {port}
                akka.cluster.seed-nodes = [{seeds}]
                """));
            var host = new PairedHost(configuration, program, "--akka", akka);
            cluster._hosts.Add(host);
            await host.WhenReady;
            cluster._drivers.Add(new DriverClient(await host.Url));
        }

        return cluster;
    }

    public async ValueTask DisposeAsync()
    {
        _drivers.ForEach(driver => driver.Dispose());
        foreach (var host in _hosts)
            await host.DisposeAsync();
        _directory.Dispose();
    }
}
