using System.Text.Json;
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
            .WithDescription("The body may name the node that shall serve (to), a reason for the history, and dry_run.")
            .Accepts<FailoverBody>("application/json")
            .Produces<FailoverPreviewView>().Produces<FailoverAcceptedBody>(StatusCodes.Status202Accepted).Faulty(400, 404, 409, 501);
    }

    public static void MapLoss(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/nodes/{name}/loss", LossAsync)
            .WithTags("nodes")
            .WithSummary("What the loss of a node would do to each load balancer on it.")
            .Produces<LossPreviewList>().Faulty(400);

    private static async Task<IResult> LossAsync(string name, ApiParts parts, CancellationToken cancellation) =>
        NodeName.IsValid(name)
            ? Results.Json(new LossPreviewList(await parts.Queries.PreviewLossAsync(new NodeName(name), cancellation)), ApiJson.Options)
            : Faults.BadRequest($"'{name}' in the path can't be a node's name");

    private static async Task<IResult> MoveAsync(string id, ApiParts parts, HttpRequest request)
    {
        if (!LoadBalancerEndpoints.TryParse(id, out var parsed, out var fault))
            return fault!;
        (var body, fault) = await ReadAsync(request);
        if (fault is not null)
            return fault;
        if (body!.To is { } text && !NodeName.IsValid(text))
            return Faults.BadRequest($"to: '{text}' can't be a node's name");
        NodeName? to = body.To is { } name ? new NodeName(name) : null;
        if (body.DryRun)
        {
            return await parts.Queries.PreviewFailoverAsync(parsed, to, request.HttpContext.RequestAborted) is { } preview
                ? Results.Json(preview, ApiJson.Options)
                : LoadBalancerEndpoints.Unknown(parsed);
        }

        return await parts.LoadBalancers.AskAsync(parsed, new FailoverRequested(to, body.Reason ?? "an operator asks for it", parts.Inventory()), CancellationToken.None) switch
        {
            Reply.Accepted accepted => Results.Json(new FailoverAcceptedBody(accepted.Operation), ApiJson.Options, statusCode: StatusCodes.Status202Accepted),
            Reply.Refused refused => Faults.Answer(refused.Refusal),
            _ => throw new InvalidOperationException("a failover is accepted or refused"),
        };
    }

    private static async Task<(FailoverBody? Body, IResult? Fault)> ReadAsync(HttpRequest request)
    {
        var (bytes, fault) = await RequestJson.BytesAsync(request);
        if (fault is not null)
            return (null, fault);
        try
        {
            return JsonSerializer.Deserialize<FailoverBody>(bytes.Span, Strict) is { } body
                ? (body, null)
                : (null, Faults.BadRequest("the body is null; it has to be an object"));
        }
        catch (JsonException failure)
        {
            return (null, Faults.BadRequest($"the body can't be read at {failure.Path ?? "its beginning"}: it may have to (a node's name), reason (a text) and dry_run (true or false)"));
        }
    }

    private static JsonSerializerOptions Strict { get; } = new(ApiJson.Options) { UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow };
}
