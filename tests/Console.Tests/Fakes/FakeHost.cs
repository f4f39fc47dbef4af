using System.Text.Json;
using LoxiActors.Protocol.Api;
using LoxiActors.Protocol.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LoxiActors.Console.Tests.Fakes;

/// <summary>A host whose answers are known, on a free port of loopback.</summary>
internal sealed class FakeHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeHost(WebApplication app) => _app = app;

    public string Url => _app.Urls.Single();

    public string? Authorization { get; private set; }

    public List<string> Asked { get; } = [];

    /// <summary>Method, path and body of each request that had a body.</summary>
    public List<string> Sent { get; } = [];

    public static Task<FakeHost> StartAsync(params LoadBalancerSummary[] loadBalancers) =>
        StartAsync(new Dictionary<string, Func<HttpContext, IResult>>
        {
            ["/api/v1/loadbalancers"] = context => Json(new { loadbalancers = Page(context, loadBalancers) }),
            ["/api/v1/nodes"] = _ => Json(new { nodes = Samples.Nodes }),
        });

    public static async Task<FakeHost> StartAsync(Dictionary<string, Func<HttpContext, IResult>> routes)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var host = new FakeHost(builder.Build());
        host._app.Run(async context =>
        {
            host.Authorization = context.Request.Headers.Authorization;
            lock (host.Asked)
                host.Asked.Add(context.Request.Path + context.Request.QueryString);
            using var body = new StreamReader(context.Request.Body);
            if (await body.ReadToEndAsync() is { Length: > 0 } text)
            {
                lock (host.Sent)
                    host.Sent.Add($"{context.Request.Method} {context.Request.Path} {text}");
            }

            var answer = routes.TryGetValue(context.Request.Path, out var route) ? route(context) : Results.NotFound();
            await answer.ExecuteAsync(context);
        });
        await host._app.StartAsync(TestContext.Current.CancellationToken);
        return host;
    }

    public static IResult Json<T>(T document, int status = 200) =>
        Results.Text(JsonSerializer.Serialize(document, ApiJson.Options), "application/json", statusCode: status);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static IEnumerable<LoadBalancerSummary> Page(HttpContext context, LoadBalancerSummary[] all)
    {
        var limit = int.Parse(context.Request.Query["limit"]!, System.Globalization.CultureInfo.InvariantCulture);
        var after = context.Request.Query["after"].ToString();
        return all.SkipWhile(lb => after.Length > 0 && lb.Id.ToString() != after).Skip(after.Length > 0 ? 1 : 0).Take(limit);
    }
}
