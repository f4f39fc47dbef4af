using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.Tests.Editing;

/// <summary>Trees as JSON, to be compared without regard to the order of children and to show where they differ.</summary>
internal static class TreeText
{
    public static string Of(LoadBalancer tree) => JsonSerializer.Serialize(tree);

    public static LoadBalancer Sorted(LoadBalancer tree) => tree with
    {
        Listeners = [.. tree.Listeners.OrderBy(listener => listener.Id.Value).Select(Sorted)],
        Pools = [.. tree.Pools.OrderBy(pool => pool.Id.Value).Select(Sorted)],
    };

    /// <summary>The places where two trees differ, with both values: <c>Pools[id].Weight: 1, not 2</c>.</summary>
    public static IReadOnlyList<string> Differences(LoadBalancer ours, LoadBalancer theirs)
    {
        var found = new List<string>();
        Compare(JsonNode.Parse(Of(Sorted(ours))), JsonNode.Parse(Of(Sorted(theirs))), "", found);
        return found;
    }

    private static void Compare(JsonNode? ours, JsonNode? theirs, string path, List<string> found)
    {
        if (JsonNode.DeepEquals(ours, theirs))
            return;
        if (ours is JsonObject a && theirs is JsonObject b)
        {
            foreach (var name in a.Select(pair => pair.Key).Union(b.Select(pair => pair.Key)).ToList())
                Compare(a[name], b[name], path.Length == 0 ? name : $"{path}.{name}", found);
        }
        else if (ours is JsonArray c && theirs is JsonArray d && c.Count == d.Count && c.All(item => item is JsonObject))
        {
            for (var i = 0; i < c.Count; i++)
                Compare(c[i], d[i], $"{path}[{c[i]!["Id"]?.GetValue<string>()[..8]}]", found);
        }
        else
        {
            found.Add($"{path}: {ours?.ToJsonString() ?? "null"}, not {theirs?.ToJsonString() ?? "null"}");
        }
    }

    private static Listener Sorted(Listener listener) => listener with
    {
        L7Policies = [.. listener.L7Policies.Select(policy => policy with { Rules = [.. policy.Rules.OrderBy(rule => rule.Id.Value)] })],
        Tls = listener.Tls with { SniContainerRefs = [.. listener.Tls.SniContainerRefs.Order(StringComparer.Ordinal)] },
    };

    private static Pool Sorted(Pool pool) => pool with { Members = [.. pool.Members.OrderBy(member => member.Id.Value)] };
}
