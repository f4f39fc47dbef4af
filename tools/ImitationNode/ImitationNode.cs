using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using LoxiActors.Imitation.Control;

namespace LoxiActors.Imitation;

/// <summary>A LoxiLB node that has the REST API of a real one and no data plane. It listens on a loopback address only.</summary>
public sealed class ImitationNode : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly NodeHost _host;
    private int _stopped;

    private ImitationNode(WebApplication app, NodeHost host)
    {
        _app = app;
        _host = host;
        Control = new NodeControl(host);
    }

    /// <summary>Where it listens, for example http://127.0.0.1:40123/; the API is below netlox/v1/, the control API below imitation/.</summary>
    public Uri Url { get; private set; } = new("http://127.0.0.1/");

    /// <summary>The API's base address, with a slash at its end.</summary>
    public Uri ApiUrl => new(Url, "netlox/v1/");

    public string Name => _host.Options.Name;

    /// <summary>Looks into the node and breaks it.</summary>
    public NodeControl Control { get; }

    /// <summary>Starts a node.</summary>
    /// <exception cref="ArgumentException">An option is wrong; the message begins with its name.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<ImitationNode> StartAsync(ImitationNodeOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new ImitationNodeOptions();
        OptionsCheck.Check(options);
        var tls = ServerCertificate.Load(options);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [] });
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(options.ListenAddress, options.Port, listen =>
            {
                if (tls is not null)
                    listen.UseHttps(https => Configure(https, tls, options));
            });
        });
        // A stop closes what still hangs.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(100));
        var app = builder.Build();
        var host = new NodeHost(options, connected: true);
        var node = new ImitationNode(app, host);
        ControlApi.Map(app, node.Control);
        app.MapFallback("{**path}", host.Serve);
        try
        {
            await app.StartAsync(cancellation);
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }

        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        node.Url = new Uri(address);
        return node;
    }

    /// <summary>Stops listening; calls under way lose their connection. A stopped node can't be started again.</summary>
    public Task StopAsync() => EndAsync(killed: false);

    /// <summary>Stops like a process that is killed: its VIPs stay on lo, in <see cref="ImitationNodeOptions.KeepAddressesFile"/>.</summary>
    public Task KillAsync() => EndAsync(killed: true);

    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task EndAsync(bool killed)
    {
        if (Interlocked.Exchange(ref _stopped, 1) != 0)
            return;
        _host.Stop(killed);
        await _app.StopAsync();
        await _app.DisposeAsync();
        _host.Dispose();
    }

    private static void Configure(HttpsConnectionAdapterOptions https, X509Certificate2 certificate, ImitationNodeOptions options)
    {
        https.ServerCertificate = certificate;
        https.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
        if (options.ClientCaFile is null)
            return;
        var roots = new X509Certificate2Collection();
        roots.ImportFromPemFile(options.ClientCaFile);
        https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
        https.ClientCertificateValidation = (client, _, _) => ServerCertificate.IsSignedBy(client, roots);
    }
}
