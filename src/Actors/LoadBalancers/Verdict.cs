using LoxiActors.Protocol.Ids;

namespace LoxiActors.Actors.LoadBalancers;

/// <summary>Whether the nodes hold a generation, or never will.</summary>
/// <param name="Reason">Why not, or which node is to follow later.</param>
internal sealed record Verdict(bool Succeeded, string? Reason)
{
    /// <summary>Null while it is still open.</summary>
    public static Verdict? Of(LoadBalancerState state, long generation, bool deadlinePassed)
    {
        // What is on its way out, or is set aside, matters only once nothing is wanted anywhere.
        var nodes = state.Tree is null ? [.. state.Nodes] : state.Holders.Where(node => !node.IsAside).ToArray();
        var lacking = nodes.Where(node => !(node.Applied?.Generation >= generation)).ToArray();
        if (lacking.Length == 0 && (nodes.Length > 0 || state.Tree is null))
            return new Verdict(true, null);
        if (lacking.FirstOrDefault(node => node.Failure is { Refused: true } failure && failure.Generation >= generation) is { } refusing)
            return new Verdict(false, Describe(refusing));
        var someHoldIt = lacking.Length < nodes.Length;
        if (someHoldIt && (deadlinePassed || lacking.All(node => node.IsDown)))
            return new Verdict(true, $"still to follow: {string.Join("; ", lacking.Select(Describe))}");
        if (deadlinePassed)
            return new Verdict(false, nodes.Length == 0 ? "no LoxiLB node holds it" : string.Join("; ", lacking.Select(Describe)));
        return null;
    }

    public static string Describe(NodePlacement node) =>
        $"node {node.Name}: {(node.IsDead ? "dead" : null) ?? node.Failure?.Reason ?? node.Silence ?? (node.Attempt is null ? "not configured yet" : "has not answered yet")}";
}
