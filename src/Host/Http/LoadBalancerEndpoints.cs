using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Protocol.Api;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Json;
using LoxiActors.Actors.Seam;

namespace LoxiActors.Host.Http;

/// <summary>What operators read of load balancers, and where they ask for Octavia's own view of one.</summary>
internal static class LoadBalancerEndpoints
{
    private const int UsualPage = 100;
    private const int LargestPage = 1000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/v1/loadbalancers").WithTags("load balancers");
        group.MapGet("", ListAsync)
            .WithSummary("All load balancers in the order of their ids.")
            .WithQuery("limit", "At most so many, 1 to 1000; 100 if not given.").WithQuery("after", "Only those after this id.")
            .Produces<LoadBalancerList>().Faulty(400);
        group.MapGet("/{id}", ShowAsync)
            .WithSummary("Everything that is known about one load balancer.")
            .Produces<LoadBalancerView>().Faulty(400, 404);
        group.MapGet("/{id}/history", HistoryAsync)
            .WithSummary("What happened to a load balancer, the oldest first.")
            .WithQuery("limit", "At most so many, 1 to 1000; 100 if not given.").WithQuery("after", "Only entries after this sequence number.")
            .Produces<HistoryList>().Faulty(400, 404);
        group.MapPost("/{id}/sync", SyncAsync)
            .WithSummary("Has the provider agent read back the tree as Octavia holds it: the truth, whatever earlier calls said.")
            .WithDescription("Answers at once. The load balancer's read_back says when the tree was last read, and its history what was corrected.")
            .Produces<SyncAskedBody>(StatusCodes.Status202Accepted).Faulty(400, 404);
        LoadBalancerFailover.Map(group);
    }

    private static async Task<IResult> ListAsync(ApiParts parts, HttpRequest request)
    {
        var (limit, fault) = PageQuery.Number(request, "limit", UsualPage, 1, LargestPage);
        if (fault is not null)
            return fault;
        LoadBalancerId? after = null;
        if (request.Query["after"] is [{ } text])
        {
            if (!Guid.TryParse(text, out var value))
                return Faults.BadRequest($"the parameter after is '{text}'; it has to be a UUID");
            after = new LoadBalancerId(value);
        }

        return Results.Json(new LoadBalancerList(await parts.Queries.ListAsync(after, (int)limit, request.HttpContext.RequestAborted)), ApiJson.Options);
    }

    private static async Task<IResult> ShowAsync(string id, ApiParts parts, CancellationToken cancellation)
    {
        if (!TryParse(id, out var parsed, out var fault))
            return fault!;
        return await parts.Queries.ShowAsync(parsed, cancellation) is { } view
            ? Results.Json(view, ApiJson.Options)
            : Unknown(parsed);
    }

    private static async Task<IResult> HistoryAsync(string id, ApiParts parts, HttpRequest request)
    {
        if (!TryParse(id, out var parsed, out var fault))
            return fault!;
        (var limit, fault) = PageQuery.Number(request, "limit", UsualPage, 1, LargestPage);
        if (fault is not null)
            return fault;
        (var after, fault) = PageQuery.Number(request, "after", 0, 0, long.MaxValue);
        if (fault is not null)
            return fault;
        var cancellation = request.HttpContext.RequestAborted;
        var history = await parts.Queries.HistoryAsync(parsed, after, (int)limit, cancellation);

        // Nothing after the last entry is no reason for a 404.
        return history.Count > 0 || await parts.Queries.ShowAsync(parsed, cancellation) is not null
            ? Results.Json(new HistoryList(history), ApiJson.Options)
            : Unknown(parsed);
    }

    private static async Task<IResult> SyncAsync(string id, ApiParts parts)
    {
        if (!TryParse(id, out var parsed, out var fault))
            return fault!;
        return await parts.LoadBalancers.AskAsync(parsed, new ReadBackRequested(), CancellationToken.None) is Reply.Refused refused
            ? Faults.Answer(refused.Refusal)
            : Results.Json(new SyncAskedBody(true), ApiJson.Options, statusCode: StatusCodes.Status202Accepted);
    }

    internal static bool TryParse(string text, out LoadBalancerId id, out IResult? fault)
    {
        var fine = Guid.TryParse(text, out var value);
        id = new LoadBalancerId(value);
        fault = fine ? null : Faults.BadRequest($"'{text}' in the path is not a UUID");
        return fine;
    }

    internal static IResult Unknown(LoadBalancerId id) => Faults.NotFound($"there is no load balancer {id}");
}
