using System.Text.Json;
using LoxiActors.Protocol.Json;
using Options = System.Collections.Immutable.ImmutableSortedDictionary<string, string>;

namespace LoxiActors.Actors.LoadBalancers.Editing.Mapping;

/// <summary>Keeps options that the tree has no place for, by name, so that they can be refused instead of being lost.</summary>
internal static class UnknownOptions
{
    public static Options Merge(Options? known, Dictionary<string, JsonElement>? sent, string prefix = "")
    {
        var options = known ?? Options.Empty;
        if (sent is null)
            return options;
        foreach (var (name, value) in sent)
            options = MeansNothing(value) ? options.Remove(prefix + name) : options.SetItem(prefix + name, Text(name, value));
        return options;
    }

    public static Options Merge<T>(this Options options, string name, Optional<T?> sent) where T : struct
    {
        if (!sent.IsSet)
            return options;
        return sent.Value is null or false ? options.Remove(name) : options.SetItem(name, JsonSerializer.Serialize(sent.Value));
    }

    private static bool MeansNothing(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null or JsonValueKind.False => true,
        JsonValueKind.String => value.ValueEquals(""),
        JsonValueKind.Array => value.GetArrayLength() == 0,
        JsonValueKind.Object => value.GetPropertyCount() == 0,
        _ => false,
    };

    // Octavia's "..._data" fields carry certificates and keys, and nothing of those may get into a tree.
    private static string Text(string name, JsonElement value) =>
        name.EndsWith("_data", StringComparison.Ordinal) ? "\"(not kept)\"" : value.GetRawText();
}
