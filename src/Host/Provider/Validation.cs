using System.Collections.Immutable;
using LoxiActors.Protocol.Api;

namespace LoxiActors.Host.Provider;

/// <summary>Compares what is wanted with what is known of the nodes and of Octavia.</summary>
internal static class Validation
{
    /// <summary>Null when nothing differs.</summary>
    public static ValidationFinding? Of(LoadBalancerView view)
    {
        var differences = Differences(view).ToImmutableArray();
        return differences.IsEmpty ? null : new ValidationFinding(view.Summary.Id, view.Summary.Name, differences);
    }

    private static IEnumerable<string> Differences(LoadBalancerView view)
    {
        foreach (var placement in view.Placements.Where(placement => placement.State != "in-sync"))
            yield return $"node {placement.Node} is {placement.State}{(placement.Reason is { } reason ? $": {reason}" : "")}";
        if (view.Placements.IsEmpty)
            yield return "no node holds it";
        if (view.Summary is { ProvisioningStatus: "ERROR", Reason: var why })
            yield return $"it is in ERROR{(why is null ? "" : $": {why}")}";
        foreach (var operation in view.Operations)
            yield return $"operation {operation.Number} ({operation.Method}) has not ended";
        if (!view.Owed.IsEmpty)
            yield return $"Octavia has not taken {view.Owed.Length} statuses yet";
        if (view.ReadBack.Wanted)
            yield return "its tree has not been read back from Octavia since it last changed";
    }
}
