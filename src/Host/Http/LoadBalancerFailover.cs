using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Api;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Json;

namespace LoxiActors.Host.Http;

/// <summary>Where operators move a load balancer, or ask what moving it would do.</summary>
internal static class LoadBalancerFailover
{
    /// <param name="group">Of load balancers.</param>
    public static void Map(RouteGroupBuilder group)
    {
        group.MapPost("/{id}/failover", MoveAsync)
            .WithSummary("Moves a load balancer away from the node that serves it now. With dry_run only says what would happen.")
            .WithDescription("The body may be missing, or an object with the node that shall serve (to), by and reason for the history, and dry_run.")
            .Accepts<FailoverBody>("application/json")
            .Produces<FailoverPreviewView>().Produces<FailoverAcceptedBody>(StatusCodes.Status202Accepted).Faulty(400, 404, 409, 415, 501);
    }

    public static void MapLoss(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/nodes/{name}/loss", LossAsync)
            .WithTags("nodes")
            .WithSummary("What the loss of a node would do to each load balancer on it.")
            .Produces<LossPreviewList>().Faulty(400, 404);

    /// <summary>A node that the configuration has no more may still hold load balancers.</summary>
    private static async Task<IResult> LossAsync(string name, ApiParts parts, CancellationToken cancellation)
    {
        if (!NodeName.IsValid(name))
            return Faults.BadRequest($"'{name}' in the path can't be a node's name");
        var node = new NodeName(name);
        var previews = await parts.Queries.PreviewLossAsync(node, cancellation);
        return previews.Count > 0 || parts.Failover.IsConfigured(node)
            ? Results.Json(new LossPreviewList(previews), ApiJson.Options)
            : Faults.NotFound($"there is no node '{name}'");
    }

    private static async Task<IResult> MoveAsync(string id, ApiParts parts, HttpRequest request)
    {
        if (!LoadBalancerEndpoints.TryParse(id, out var parsed, out var fault))
            return fault!;
        (var body, fault) = await OperatorRequest.ReadAsync(request, "to", "reason", "by", "dry_run");
        if (fault is not null)
            return fault;
        var (to, why, dryRun) = (body.Node("to"), Why(body.Asker, body.Reason), body.Flag("dry_run"));
        if (body.Problem is { } problem)
            return Faults.BadRequest(problem);
        if (dryRun)
        {
            return await parts.Queries.PreviewFailoverAsync(parsed, to, request.HttpContext.RequestAborted) is { } preview
                ? Results.Json(preview, ApiJson.Options)
                : LoadBalancerEndpoints.Unknown(parsed);
        }

        return await parts.LoadBalancers.AskAsync(parsed, new FailoverRequested(to, why, parts.Inventory()), CancellationToken.None) switch
        {
            Reply.Accepted accepted => Results.Json(new FailoverAcceptedBody(accepted.Operation), ApiJson.Options, statusCode: StatusCodes.Status202Accepted),
            Reply.Refused refused => Faults.Answer(refused.Refusal),
            _ => throw new InvalidOperationException("a failover is accepted or refused"),
        };
    }

    private static string Why(string? by, string? reason) => (by, reason) switch
    {
        ({ } who, { } why) => $"{who}: {why}",
        ({ } who, null) => $"{who} asks for it",
        (null, { } why) => why,
        _ => "an operator asks for it",
    };
}
