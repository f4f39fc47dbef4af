using System.Text.Json;
using LoxiActors.Actors.Nodes.Health;
using LoxiActors.Adapters.LoxiLb.Health;
using LoxiActors.Protocol.Api;
using LoxiActors.Protocol.Json;
using LoxiActors.Protocol.Nodes;

namespace LoxiActors.Host.Http;

/// <summary>Who is heard, by whom, and which alarms stand.</summary>
internal static class HealthEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/health", (ApiParts parts) => Results.Json(View(parts.Health()), ApiJson.Options))
            .WithTags("nodes")
            .WithSummary("How each node is heard at this moment, and the alarms that stand.")
            .Produces<HealthView>();

    public static AlarmView View(HealthAlarm alarm) => new(Word(alarm.Kind), alarm.Node, alarm.Words);

    private static HealthView View(HealthSnapshot snapshot) => new(
        [.. snapshot.Alarms.Select(View)],
        [.. snapshot.Nodes.Select(View)],
        snapshot.Lost.TotalSeconds,
        snapshot.VoidProbes);

    private static Protocol.Api.NodeHealthView View(NodeHealthStatus status) => new(
        status.View.Node,
        status.View.Verdict is { } verdict ? Word(verdict) : null,
        status.Since,
        status.View.Withheld,
        [.. status.View.Witnesses.Select(View)]);

    private static WitnessView View(Witness witness) => new(Word(witness.Kind), witness.Hears, witness.Words);

    private static string Word<TEnum>(TEnum value)
        where TEnum : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
