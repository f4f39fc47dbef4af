using System.Globalization;
using System.Net;
using System.Net.Sockets;
using LoxiActors.Adapters.Octavia.Rpc;

namespace LoxiActors.Adapters.Octavia.Tests.Rpc.Support;

/// <summary>A RabbitMQ for the tests of this collection, which run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class BrokerCollection : ICollectionFixture<Broker>
{
    public const string Name = "RabbitMQ";
}

/// <summary>A real RabbitMQ on loopback, with a port for TLS too. It goes when the tests do, however they end.</summary>
public sealed class Broker : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("loxiactors-rabbitmq-").FullName;
    private readonly Certificates _certificates = new();

    private string? _unavailable;
    private int _port;

    /// <summary>A test that asks for it is skipped where there can be no broker.</summary>
    public int Port
    {
        get
        {
            Assert.SkipWhen(_unavailable is not null, _unavailable ?? "");
            return _port;
        }
    }

    public int TlsPort { get; } = FreePort();

    /// <summary>Of the broker's certificate, which is for 127.0.0.1 only.</summary>
    internal System.Security.Cryptography.X509Certificates.X509Certificate2 Authority => _certificates.Authority;

    internal TransportUrl Url => TransportUrl.Parse(UrlText);

    public string UrlText => $"rabbit://guest:guest@127.0.0.1:{Port}/";

    public async ValueTask InitializeAsync()
    {
        _certificates.WriteTo(_directory);
        await File.WriteAllTextAsync(Path.Combine(_directory, "more.conf"), $"""
            listeners.ssl.1 = 127.0.0.1:{TlsPort}
            ssl_options.cacertfile = {_directory}/ca.pem
            ssl_options.certfile = {_directory}/server.pem
            ssl_options.keyfile = {_directory}/server.key
            ssl_options.verify = verify_none
            ssl_options.fail_if_no_peer_cert = false

            """);
        await UpAsync();
    }

    public async Task UpAsync()
    {
        var environment = new Dictionary<string, string>
        {
            ["RABBITMQ_MORE_CONF"] = Path.Combine(_directory, "more.conf"),
            ["RABBITMQ_LIFE"] = Environment.ProcessId.ToString(CultureInfo.InvariantCulture),
            ["RABBITMQ_MORE_PACKAGES"] = "python3-oslo.messaging python3-octavia-lib",
        };
        try
        {
            _port = new Uri((await Shell.RunAsync(environment, Shell.Script, "up", _directory)).Trim()).Port;
        }
        catch (UnavailableException unavailable)
        {
            _unavailable = unavailable.Message;
        }
    }

    /// <summary>Everything that isn't durable is gone after it.</summary>
    public Task DownAsync() => Shell.RunAsync(new Dictionary<string, string>(), Shell.Script, "down", _directory);

    public async ValueTask DisposeAsync()
    {
        await DownAsync();
        _certificates.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
