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
                Results.Json(View(parts.Health(), await AlarmsAsync(parts, cancellation)), ApiJson.Options))
            .WithTags("nodes")
            .WithSummary("How each node is heard at this moment, and the alarms that stand, those of failovers and spares included.")
            .Produces<HealthView>();

    /// <summary>About nodes first, then about failovers and spares.</summary>
    public static async ValueTask<IReadOnlyList<AlarmView>> AlarmsAsync(ApiParts parts, CancellationToken cancellation) =>
        [.. parts.Health().Alarms.Select(View), .. await FailoverAlarms.ReadAsync(parts.Failover, cancellation)];

    private static AlarmView View(HealthAlarm alarm) => new(HealthWords.Of(alarm.Kind), alarm.Node, alarm.Words);

    private static HealthView View(HealthSnapshot snapshot, IReadOnlyList<AlarmView> alarms) => new(
        [.. alarms],
        [.. snapshot.Nodes.Select(View)],
        snapshot.Lost.TotalSeconds,
        snapshot.VoidProbes);

    private static Protocol.Api.NodeHealthView View(NodeHealthStatus status) => new(
        status.View.Node,
        status.View.Verdict is { } verdict ? HealthWords.Of(verdict) : null,
        status.Since,
        status.View.Withheld,
        [.. status.View.Witnesses.Select(View)]);

    private static WitnessView View(Protocol.Nodes.Witness witness) => new(HealthWords.Of(witness.Kind), witness.Hears, witness.Words);
}
