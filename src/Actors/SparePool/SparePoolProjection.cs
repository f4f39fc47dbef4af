using LoxiActors.Protocol.Api;

namespace LoxiActors.Actors.SparePool;

/// <summary>The pool as operators read it.</summary>
public static class SparePoolProjection
{
    public static SparesView View(SparePoolState state, SparePoolSettings settings, DateTimeOffset now) => new(
        settings.Count,
        (decimal)settings.MinAge.TotalSeconds,
        settings.ReuseNodes,
        [.. state.Spares.Select(spare => new SpareView(spare.Node, spare.Zone, spare.Host, Word(spare, settings, now), spare.Configured, spare.TakenAt ?? spare.Since, spare.Lost))],
        [.. state.Unmet.Select(unmet => new UnmetLossView(unmet.Lost, unmet.Reused, unmet.WhyNone))],
        [.. state.Shortfalls.Select(shortfall => new ShortfallView(shortfall.Zone, shortfall.Have, shortfall.Want, shortfall.Since, shortfall.NotCreated))]);

    private static string Word(Spare spare, SparePoolSettings settings, DateTimeOffset now) =>
        spare.Lost is not null ? "taken" : now - spare.Since >= settings.MinAge ? "ready" : "ageing";
}
