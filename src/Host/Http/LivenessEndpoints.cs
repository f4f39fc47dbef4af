using LoxiActors.Protocol.Api;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Host.Http;

/// <summary>For whoever starts and stops this process.</summary>
internal static class LivenessEndpoints
{
    public const string Live = "/healthz/live";
    public const string Ready = "/healthz/ready";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Live, () => Results.Text("live\n"))
            .WithSummary("Whether the process answers at all.").WithTags("health")
            .Produces<string>(StatusCodes.Status200OK, "text/plain");
        routes.MapGet(Ready, (Readiness readiness) => readiness.Reason is { } reason
                ? Faults.Answer(Refusal.Unavailable($"not ready: {reason}"))
                : Results.Text("ready\n"))
            .WithSummary("Whether calls are taken: the journal is open and every load balancer with something to do is back.").WithTags("health")
            .Produces<string>(StatusCodes.Status200OK, "text/plain")
            .Produces<FaultBody>(StatusCodes.Status503ServiceUnavailable);
    }
}
