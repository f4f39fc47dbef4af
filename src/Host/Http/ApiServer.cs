using System.Net;
using LoxiActors.Host.Configuration;
using LoxiActors.Host.Metrics;
using LoxiActors.Protocol.Json;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace LoxiActors.Host.Http;

/// <summary>Builds the HTTP server. Nothing but the given settings has a say: no appsettings.json, no ASPNETCORE_ variables.</summary>
internal static class ApiServer
{
    public static WebApplication Build(Settings settings, Readiness readiness, MetricsCollector collector, HttpMetrics metrics, ILoggerFactory loggers)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = typeof(ApiServer).Assembly.GetName().Name });
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => Listen(kestrel, settings));
        builder.Services.AddSingleton(loggers).AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddRouting();
        builder.Services.AddSingleton(settings).AddSingleton(readiness).AddSingleton(collector).AddSingleton(metrics).AddSingleton(TimeProvider.System);
        builder.Services.AddTransient(services => services.GetRequiredService<Readiness>().Parts);
        builder.Services.ConfigureHttpJsonOptions(options => ApiJson.Configure(options.SerializerOptions));
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(options => options.ShutdownTimeout = settings.Host.ShutdownTimeout);
        builder.Services.AddOpenApi(OpenApiDocument.Name, options => OpenApiDocument.Configure(options, settings.Host.Token is not null));

        var app = builder.Build();
        app.Use(next => context => metrics.MeasureAsync(context, next));
        app.UseMiddleware<FaultMiddleware>();
        if (settings.Host.Token is { } token)
            app.UseMiddleware<TokenMiddleware>(token);
        app.UseMiddleware<ReadinessMiddleware>();
        app.UseRouting();
        Map(app);
        return app;
    }

    private static void Map(WebApplication app)
    {
        OctaviaEndpoints.Map(app);
        LoadBalancerEndpoints.Map(app);
        LoadBalancerFailover.MapLoss(app);
        NodeEndpoints.Map(app);
        NodeOperationEndpoints.Map(app);
        FailoverEndpoints.Map(app);
        ProviderEndpoints.Map(app);
        HostEndpoint.Map(app);
        ClusterEndpoints.Map(app);
        NodeHealthEndpoint.Map(app);
        LivenessEndpoints.Map(app);
        MetricsEndpoint.Map(app);
        OverviewPage.Map(app);
        app.MapOpenApi("/openapi/{documentName}.json");
    }

    private static void Listen(KestrelServerOptions kestrel, Settings settings)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = settings.Octavia.MaxBodySize;
        void Protect(ListenOptions listen)
        {
            if (settings.Host.Tls is not { } tls)
                return;
            listen.UseHttps(new HttpsConnectionAdapterOptions { ServerCertificate = tls.Certificate, ServerCertificateChain = tls.Intermediates });
        }

        if (settings.Host.BindHost != "localhost")
            kestrel.Listen(IPAddress.Parse(settings.Host.BindHost), settings.Host.BindPort, Protect);
        else if (settings.Host.BindPort == 0)
            kestrel.Listen(IPAddress.Loopback, 0, Protect);
        else
            kestrel.ListenLocalhost(settings.Host.BindPort, Protect);
    }
}
