using LoxiActors.Actors.Hosting;
using LoxiActors.Protocol.Api;
using LoxiActors.Protocol.Json;

namespace LoxiActors.Host.Http;

/// <summary>
/// The cluster that this host is a member of: what operators see of it and want of it. Answered by a host that is not ready too, because a
/// cluster that doesn't come together is just what one wants to look into.
/// </summary>
internal static class ClusterEndpoints
{
    public const string Path = "/api/v1/cluster";

    private static readonly string[] ByAndReason = ["by", "reason"];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup(Path).WithTags("cluster");
        group.MapGet("", async (Readiness readiness, CancellationToken cancellation) => readiness.Cluster() is { } cluster
                ? Results.Json(ClusterViews.Of(await cluster.LookAsync(cancellation)), ApiJson.Options)
                : NoCluster())
            .WithSummary("The members of the cluster, which of them acts, and where the shards are. Answered by a host that is not ready too.")
            .Produces<ClusterView>().Faulty(404);
        group.MapPost("/rebalance", (Readiness readiness, HttpRequest request) => TellAsync(readiness, request, ByAndReason, (cluster, wish, _) => cluster.RebalanceAsync(wish, CancellationToken.None)))
            .WithSummary("The next round evens all shards out over the hosts at once, instead of a few.").Operation();

        var member = group.MapGroup("/members/{address}");
        member.MapPost("/down", (string address, Readiness readiness, HttpRequest request) =>
                TellAsync(readiness, request, [.. ByAndReason, "force"], (cluster, wish, body) => cluster.DownAsync(address, body.Flag("force"), wish, CancellationToken.None)))
            .WithSummary("The others give the member up and take over what it ran. Refused for one that is reachable, unless force is true.").Operation();
        member.MapPost("/leave", (string address, Readiness readiness, HttpRequest request) =>
                TellAsync(readiness, request, ByAndReason, (cluster, wish, _) => cluster.LeaveAsync(address, wish, CancellationToken.None)))
            .WithSummary("The member hands over what it runs and leaves; its process ends.").Operation();
        member.MapPost("/drain", (string address, Readiness readiness, HttpRequest request) =>
                TellAsync(readiness, request, ByAndReason, (cluster, wish, _) => cluster.DrainAsync(address, wish, CancellationToken.None)))
            .WithSummary("All shards leave the member, and none is placed there; it stays a member and serves the API.").Operation();
        member.MapPost("/undrain", (string address, Readiness readiness, HttpRequest request) =>
                TellAsync(readiness, request, ByAndReason, (cluster, wish, _) => cluster.UndrainAsync(address, wish, CancellationToken.None)))
            .WithSummary("The member may take shards again.").Operation();
    }

    private static void Operation(this RouteHandlerBuilder route) => route
        .WithDescription("The address is a member's host and port, as GET /api/v1/cluster shows it. The body may be missing, or an object with by and reason, which stand in the log, and for down force. Answers in words as soon as it is under way.")
        .Accepts<IReadOnlyDictionary<string, object>>("application/json")
        .Produces<ClusterTakenView>(StatusCodes.Status202Accepted).Faulty(400, 404, 409, 415);

    private static async Task<IResult> TellAsync(
        Readiness readiness, HttpRequest request, string[] fields, Func<ICluster, OperatorsWish, OperatorRequest, ValueTask<ClusterAnswer>> tell)
    {
        if (readiness.Cluster() is not { } cluster)
            return NoCluster();
        var (body, fault) = await OperatorRequest.ReadAsync(request, fields);
        if (fault is not null)
            return fault;
        var wish = new OperatorsWish(body.By, body.Reason);
        _ = body.Flag("force");
        if (body.Problem is { } problem)
            return Faults.BadRequest(problem);
        return await tell(cluster, wish, body) switch
        {
            ClusterAnswer.Taken taken => Results.Json(new ClusterTakenView(taken.Words), ApiJson.Options, statusCode: StatusCodes.Status202Accepted),
            ClusterAnswer.Refused refused => Faults.Answer(refused.Refusal),
            var other => throw new NotSupportedException(other.GetType().Name),
        };
    }

    private static IResult NoCluster() => Faults.NotFound("this control plane's engine is one process and no cluster; GET /api/v1/host says who is active");
}
