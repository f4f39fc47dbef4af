using System.Collections.Immutable;
using System.Text;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Seam;
using LoxiActors.Host.Configuration;
using LoxiActors.Host.Metrics;
using LoxiActors.Host.Octavia;
using LoxiActors.Host.Provider;
using LoxiActors.Protocol.Api;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Json;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Host.Http;

/// <summary>The provider's own API, under the path that Octavia's API has for load balancing.</summary>
internal static class ProviderEndpoints
{
    private const int Page = 1000;
    private const int IdsMax = 1000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v2.0/lbaas/providers/loxilb").WithTags("provider");
        group.MapGet("/status", StatusAsync)
            .WithSummary("Whether the provider is well, and if not, why.")
            .Produces<ProviderStatusView>();
        group.MapGet("/cluster", async (ApiParts parts, Settings settings, CancellationToken cancellation) =>
                Results.Json(new ProviderClusterView(OctaviaWord.Of(settings.LoxiLb.DefaultTopology), (await parts.Active.ViewAsync(cancellation)).Nodes), ApiJson.Options))
            .WithSummary("The LoxiLB nodes.")
            .Produces<ProviderClusterView>();
        group.MapGet("/metrics", (MetricsCollector metrics) => Results.Bytes(Encoding.UTF8.GetBytes(metrics.Text()), PrometheusText.ContentType))
            .WithSummary("The same as /metrics.")
            .Produces<string>(StatusCodes.Status200OK, "text/plain");
        group.MapPost("/sync", SyncAsync)
            .WithSummary("Has the provider agent read back what Octavia holds, of all load balancers or of those that are named.")
            .Accepts<ProviderScope>("application/json").Produces<ProviderSyncView>().Faulty(400, 413, 415);
        group.MapPost("/validate", ValidateAsync)
            .WithSummary("Says what is not as it should be, of all load balancers or of those that are named. Changes nothing.")
            .Accepts<ProviderScope>("application/json").Produces<ProviderValidationView>().Faulty(400, 413, 415);
    }

    private static async Task<IResult> StatusAsync(ApiParts parts, Readiness readiness, TimeProvider time, CancellationToken cancellation) =>
        Results.Json(
            ProviderReport.Status(await AllAsync(parts, cancellation), await parts.Active.ViewAsync(cancellation), parts.TakesRpcCalls(), HostProgram.Version, time.GetUtcNow()) with { Host = readiness.Host },
            ApiJson.Options);

    private static async Task<IResult> SyncAsync(ApiParts parts, HttpRequest request)
    {
        var (ids, fault) = await ScopeAsync(parts, request);
        if (fault is not null)
            return fault;
        var unknown = ImmutableArray.CreateBuilder<LoadBalancerId>();
        foreach (var id in ids)
        {
            if (await parts.LoadBalancers.AskAsync(id, new ReadBackRequested(), CancellationToken.None) is Reply.Refused)
                unknown.Add(id);
        }

        return Results.Json(new ProviderSyncView(ids.Count - unknown.Count, unknown.ToImmutable()), ApiJson.Options);
    }

    private static async Task<IResult> ValidateAsync(ApiParts parts, HttpRequest request)
    {
        var (ids, fault) = await ScopeAsync(parts, request);
        if (fault is not null)
            return fault;
        var unknown = ImmutableArray.CreateBuilder<LoadBalancerId>();
        var findings = ImmutableArray.CreateBuilder<ValidationFinding>();
        foreach (var id in ids)
        {
            if (await parts.Queries.ShowAsync(id, request.HttpContext.RequestAborted) is not { } view)
                unknown.Add(id);
            else if (Validation.Of(view) is { } finding)
                findings.Add(finding);
        }

        return Results.Json(
            new ProviderValidationView(findings.Count == 0 && unknown.Count == 0, ids.Count - unknown.Count, unknown.ToImmutable(), findings.ToImmutable()),
            ApiJson.Options);
    }

    private static async Task<(IReadOnlyList<LoadBalancerId> Ids, IResult? Fault)> ScopeAsync(ApiParts parts, HttpRequest request)
    {
        var (body, fault) = await RequestJson.BytesAsync(request);
        if (fault is not null)
            return ([], fault);
        var (scope, refusal) = StrictJson.Read<ProviderScope>(body.Span);
        if (scope is null)
            return ([], Faults.Answer(refusal!));
        if (scope.LoadbalancerIds is not { } named)
            return ([.. (await AllAsync(parts, request.HttpContext.RequestAborted)).Select(one => one.Id)], null);
        return named.Length <= IdsMax
            ? (named, null)
            : ([], Faults.BadRequest($"loadbalancer_ids has {named.Length} entries; at most {IdsMax} are taken at once, and without the field all load balancers"));
    }

    private static async Task<IReadOnlyList<LoadBalancerSummary>> AllAsync(ApiParts parts, CancellationToken cancellation)
    {
        var all = new List<LoadBalancerSummary>();
        while (true)
        {
            var page = await parts.Queries.ListAsync(all.Count == 0 ? null : all[^1].Id, Page, cancellation);
            all.AddRange(page);
            if (page.Count < Page)
                return all;
        }
    }
}
