using System.Text.Json;

namespace LoxiActors.Imitation.Core;

/// <summary>Objects of which a node only remembers what was posted (policies, mirrors).</summary>
internal sealed class NamedTable(string existsText, string absentText)
{
    private readonly OrderedDictionary<string, JsonElement> _items = new(StringComparer.Ordinal);

    public IEnumerable<JsonElement> All => _items.Values;

    public string? Add(string ident, JsonElement item) => _items.TryAdd(ident, item.Clone()) ? null : existsText;

    public string? Delete(string ident) => _items.Remove(ident) ? null : absentText;
}
