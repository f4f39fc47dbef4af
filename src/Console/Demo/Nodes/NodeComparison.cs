using System.Collections.Immutable;

namespace LoxiActors.Console.Demo.Nodes;

/// <summary>Says where a node differs from what is expected.</summary>
internal static class NodeComparison
{
    /// <summary>One sentence for each difference; empty when the node holds exactly what is expected.</summary>
    public static IReadOnlyList<string> Differences(string node, NodeContents expected, NodeContents found) =>
    [
        .. Compare(node, "rule", expected.Rules, found.Rules),
        .. Compare(node, "probe", expected.Probes, found.Probes),
        .. Compare(node, "firewall rule", expected.Firewall, found.Firewall),
    ];

    private static IEnumerable<string> Compare(
        string node, string what, ImmutableSortedDictionary<string, string> expected, ImmutableSortedDictionary<string, string> found)
    {
        foreach (var (key, text) in expected)
        {
            if (!found.TryGetValue(key, out var other))
                yield return $"{node} lacks the {what} {key}";
            else if (other != text)
                yield return $"{node} has the {what} {key} as '{other}', expected was '{text}'";
        }

        foreach (var key in found.Keys.Where(key => !expected.ContainsKey(key)))
            yield return $"{node} has a {what} that was not expected: {key}: {found[key]}";
    }
}
