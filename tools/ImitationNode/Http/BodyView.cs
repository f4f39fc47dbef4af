using System.Globalization;
using System.Text.Json;

namespace LoxiActors.Imitation.Http;

/// <summary>Reads a body whose types were checked; an absent or null field reads as its zero value.</summary>
internal readonly struct BodyView(JsonElement json)
{
    public JsonElement Json { get; } = json;

    /// <summary>The last property of that name, whatever its case; null when absent or JSON null.</summary>
    public JsonElement? Get(string name)
    {
        if (Json.ValueKind != JsonValueKind.Object)
            return null;
        JsonElement? found = null;
        foreach (var property in Json.EnumerateObject())
        {
            if (property.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                found = property.Value.ValueKind == JsonValueKind.Null ? null : property.Value;
        }

        return found;
    }

    public string Text(string name) => Get(name)?.GetString() ?? "";

    public bool Flag(string name) => Get(name)?.ValueKind == JsonValueKind.True;

    public long Number(string name) =>
        Get(name) is { } value ? (long)Int128.Parse(value.GetRawText(), CultureInfo.InvariantCulture) : 0;

    public BodyView Object(string name) => new(Get(name) ?? default);

    public IEnumerable<BodyView> List(string name) =>
        Get(name) is { } value ? value.EnumerateArray().Select(item => new BodyView(item)) : [];
}
