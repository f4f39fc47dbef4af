using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Json;
using LoxiActors.Protocol.Octavia.Payloads;

namespace LoxiActors.Adapters.Octavia.Calls;

/// <summary>
/// Holds JSON against the type that it is to become, before it is converted: the serializer would only say that a value could
/// not be converted to a .NET type, and would lose half of the path. Unknown fields of payloads are let through.
/// </summary>
internal static class ShapeCheck
{
    private static readonly ConcurrentDictionary<Type, FrozenDictionary<string, Field>> Payloads = new();

    /// <param name="orNull">Whether null will do where the type itself does not say.</param>
    public static void Check(JsonElement value, Type type, bool orNull, string path)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
            (type, orNull) = (inner, true);
        if (value.ValueKind == JsonValueKind.Null && orNull)
            return;
        if (type == typeof(JsonElement))
            Anything(value, path);
        else if (type == typeof(string))
            Text(value, path);
        else if (type == typeof(bool))
            Need(value.ValueKind is JsonValueKind.True or JsonValueKind.False, value, "a boolean", path);
        else if (type == typeof(int))
            Number(value, value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out _), "a whole number of 32 bits", path);
        else if (type == typeof(long))
            Number(value, value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _), "a whole number of 64 bits", path);
        else if (type == typeof(double))
            Number(value, value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number), "a number", path);
        else if (IsId(type))
            Id(value, path);
        else if (typeof(Payload).IsAssignableFrom(type))
            Object(value, type, path);
        else if (ItemOf(type, typeof(ImmutableArray<>), 0) is { } item)
            Array(value, item, path);
        else if (ItemOf(type, typeof(ImmutableSortedDictionary<,>), 1) is { } entry)
            Dictionary(value, entry, path);
        else
            throw new InvalidOperationException($"no check for {type} at {path}");
    }

    public static string Word(JsonElement value) => JsonWords.Of(value.ValueKind switch
    {
        JsonValueKind.String => JsonTokenType.String,
        JsonValueKind.Number => JsonTokenType.Number,
        JsonValueKind.True or JsonValueKind.False => JsonTokenType.True,
        JsonValueKind.Null => JsonTokenType.Null,
        JsonValueKind.Array => JsonTokenType.StartArray,
        JsonValueKind.Object => JsonTokenType.StartObject,
        _ => JsonTokenType.None,
    });

    /// <summary>Bytes that are no UTF-8 and half surrogate pairs only show when a text is taken out.</summary>
    public static string TextOf(JsonElement value, string path)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw BadBodyException.At(path, "is not valid Unicode text");
        }
    }

    private static void Text(JsonElement value, string path)
    {
        Need(value.ValueKind == JsonValueKind.String, value, "a string", path);
        TextOf(value, path);
    }

    private static void Id(JsonElement value, string path)
    {
        Need(value.ValueKind == JsonValueKind.String, value, "a UUID in a string", path);
        if (!Guid.TryParse(TextOf(value, path), out _))
            throw BadBodyException.At(path, $"{BadBodyException.Quoted(value.GetString()!)} is not a UUID");
    }

    private static void Number(JsonElement value, bool fits, string expected, string path)
    {
        Need(value.ValueKind == JsonValueKind.Number, value, "a number", path);
        if (!fits)
            throw BadBodyException.At(path, $"expected {expected}, got {BadBodyException.Quoted(value.GetRawText())}");
    }

    private static void Object(JsonElement value, Type type, string path)
    {
        Need(value.ValueKind == JsonValueKind.Object, value, "an object", path);
        var fields = Payloads.GetOrAdd(type, FieldsOf);
        foreach (var property in value.EnumerateObject())
        {
            if (fields.TryGetValue(NameOf(property, path), out var field))
                Check(property.Value, field.Type, field.OrNull, $"{path}.{property.Name}");
            else
                Anything(property.Value, $"{path}.{property.Name}");
        }
        foreach (var (name, field) in fields)
        {
            if (field.Required && !value.TryGetProperty(name, out _))
                throw BadBodyException.At($"{path}.{name}", "is missing");
        }
    }

    // Of any form, but what is text in it can be read as text later.
    private static void Anything(JsonElement value, string path)
    {
        if (value.ValueKind == JsonValueKind.String)
            TextOf(value, path);
        else if (value.ValueKind == JsonValueKind.Array)
            Array(value, typeof(JsonElement), path);
        else if (value.ValueKind == JsonValueKind.Object)
            Dictionary(value, typeof(JsonElement), path);
    }

    private static void Array(JsonElement value, Type item, string path)
    {
        Need(value.ValueKind == JsonValueKind.Array, value, "an array", path);
        var i = 0;
        foreach (var element in value.EnumerateArray())
            Check(element, item, orNull: false, $"{path}[{i++}]");
    }

    private static void Dictionary(JsonElement value, Type entry, string path)
    {
        Need(value.ValueKind == JsonValueKind.Object, value, "an object", path);
        foreach (var property in value.EnumerateObject())
            Check(property.Value, entry, orNull: false, $"{path}.{NameOf(property, path)}");
    }

    private static string NameOf(JsonProperty property, string path)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            throw BadBodyException.At(path, "has a key that is not valid Unicode text");
        }
    }

    private static void Need(bool fits, JsonElement value, string expected, string path)
    {
        if (!fits)
            throw BadBodyException.At(path, $"expected {expected}, got {Word(value)}");
    }

    private static FrozenDictionary<string, Field> FieldsOf(Type payload) => payload
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.GetCustomAttribute<JsonPropertyNameAttribute>() is not null)
        .ToFrozenDictionary(property => property.GetCustomAttribute<JsonPropertyNameAttribute>()!.Name, FieldOf, StringComparer.Ordinal);

    // An object's own id can't be null, and nothing can be done with an object that has none.
    private static Field FieldOf(PropertyInfo property)
    {
        var type = ItemOf(property.PropertyType, typeof(Optional<>), 0)
            ?? throw new InvalidOperationException($"{property.DeclaringType}.{property.Name} is not optional");
        return new Field(type, OrNull: !type.IsValueType, Required: IsId(type));
    }

    private static bool IsId(Type type) =>
        type.IsValueType && type.GetInterfaces().Any(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(ITypedId<>));

    private static Type? ItemOf(Type type, Type generic, int argument) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == generic ? type.GetGenericArguments()[argument] : null;

    private sealed record Field(Type Type, bool OrNull, bool Required);
}
