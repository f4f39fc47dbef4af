using LoxiActors.Actors.Nodes.Health;
using LoxiActors.Adapters.LoxiLb.Health;
using LoxiActors.Host.Composition.Failover;
using LoxiActors.Protocol.Api;
using LoxiActors.Protocol.Json;

namespace LoxiActors.Host.Http;

/// <summary>Who is heard, by whom, and which alarms stand.</summary>
internal static class NodeHealthEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/health", async (ApiParts parts, CancellationToken cancellation) =>
            {
                var health = (await parts.Active.ViewAsync(cancellation)).Health;
                return Results.Json(health with { Alarms = [.. await AlarmsAsync(health, parts, cancellation)] }, ApiJson.Options);
            })
            .WithTags("nodes")
            .WithSummary("How each node is heard at this moment, and the alarms that stand, those of failovers and spares included.")
            .Produces<HealthView>();

    /// <summary>About nodes first, then about failovers and spares.</summary>
    public static async ValueTask<IReadOnlyList<AlarmView>> AlarmsAsync(HealthView health, ApiParts parts, CancellationToken cancellation) =>
        [.. health.Alarms, .. await FailoverAlarms.ReadAsync(parts.Failover, cancellation)];
}
