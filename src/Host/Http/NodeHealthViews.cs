using LoxiActors.Adapters.LoxiLb.Health;
using LoxiActors.Protocol.Api;

namespace LoxiActors.Host.Http;

/// <summary>What is heard of the nodes, in the API's words.</summary>
internal static class NodeHealthViews
{
    /// <summary>The alarms are those about nodes.</summary>
    public static HealthView Of(HealthSnapshot snapshot) => new(
        [.. snapshot.Alarms.Select(alarm => new AlarmView(HealthWords.Of(alarm.Kind), alarm.Node, alarm.Words))],
        [.. snapshot.Nodes.Select(Of)],
        snapshot.Lost.TotalSeconds,
        snapshot.VoidProbes);

    private static Protocol.Api.NodeHealthView Of(NodeHealthStatus status) => new(
        status.View.Node,
        status.View.Verdict is { } verdict ? HealthWords.Of(verdict) : null,
        status.Since,
        status.View.Withheld,
        [.. status.View.Witnesses.Select(witness => new WitnessView(HealthWords.Of(witness.Kind), witness.Hears, witness.Words))]);
}
