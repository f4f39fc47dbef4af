using System.Collections.Immutable;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Actors.LoadBalancers.Compiling;

/// <summary>Options of a later octavia-lib: not knowing one is no reason to ignore it.</summary>
internal static class UnknownOptions
{
    private const int LongestShownValue = 64;

    public static void Check(ObjectRef subject, ImmutableSortedDictionary<string, string> options, Findings findings)
    {
        foreach (var (name, value) in options)
            findings.Refuse(subject, $"{name} {Show(name, value)}: this provider does not know the option");
    }

    // octavia-lib hands certificates and keys over in fields of these names; a later release may bring more of them.
    private static string Show(string name, string value) =>
        name.EndsWith("_data", StringComparison.Ordinal) || name.Contains("key", StringComparison.Ordinal)
            || name.Contains("pass", StringComparison.Ordinal) || name.Contains("secret", StringComparison.Ordinal) ? "(not shown)"
        : value.Length > LongestShownValue ? value[..LongestShownValue] + "..."
        : value;
}
