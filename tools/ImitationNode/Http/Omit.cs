using System.Text.Json.Nodes;

namespace LoxiActors.Imitation.Http;

/// <summary>Builds objects as GET prints them: zero, false and empty fields are left out.</summary>
internal static class Omit
{
    public static JsonObject With(this JsonObject json, string name, string value)
    {
        if (value.Length > 0)
            json[name] = value;
        return json;
    }

    public static JsonObject With(this JsonObject json, string name, long value)
    {
        if (value != 0)
            json[name] = value;
        return json;
    }

    public static JsonObject With(this JsonObject json, string name, bool value)
    {
        if (value)
            json[name] = true;
        return json;
    }

    public static JsonArray ToArray<T>(this IEnumerable<T> items, Func<T, JsonNode?> map) => [.. items.Select(map)];
}
