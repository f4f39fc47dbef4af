using System.Globalization;
using System.Text.Json;

namespace LoxiActors.Imitation.Http;

internal enum Kind
{
    Text,
    Flag,
    Int64,
    Int32,
    UInt64,
    UInt32,
    UInt16,
    UInt8,
    Object,
    Objects,
    Texts,
}

/// <summary>A field of a body.</summary>
/// <param name="Allowed">The enum of the API description; an empty value passes unless it is required.</param>
internal sealed record Field(string Name, Kind Kind, bool Required = false, string[]? Allowed = null, Schema? Inner = null);

/// <summary>
/// A body's shape. As in LoxiLB, types are checked while the text is read (400); required fields and enums afterwards,
/// in alphabetical order (422, the first failure only). Names match without regard to case; unknown ones are ignored.
/// </summary>
internal sealed class Schema(string goType, params Field[] fields)
{
    private readonly Field[] _sorted = [.. fields.OrderBy(field => field.Name, StringComparer.Ordinal)];

    public IReadOnlyList<Field> Fields => fields;

    public void CheckTypes(JsonElement body, string path)
    {
        if (body.ValueKind == JsonValueKind.Null)
            return;
        if (body.ValueKind != JsonValueKind.Object)
        {
            throw RequestRefused.Parse(
                path.Length == 0
                    ? $"json: cannot unmarshal {GoKind(body)} into Go value of type models.{goType}"
                    : Mismatch(body, path, "models." + goType));
        }

        foreach (var property in body.EnumerateObject())
        {
            var field = Array.Find(_sorted, known => known.Name.Equals(property.Name, StringComparison.OrdinalIgnoreCase));
            if (field is not null && property.Value.ValueKind != JsonValueKind.Null)
                CheckType(field, property.Value, path.Length == 0 ? field.Name : $"{path}.{field.Name}");
        }
    }

    public void Validate(BodyView body, string path)
    {
        foreach (var field in _sorted)
        {
            var name = path.Length == 0 ? field.Name : $"{path}.{field.Name}";
            var value = body.Get(field.Name);
            if (value is null)
            {
                if (field.Required)
                    throw RequestRefused.Validation(602, $"{name} in body is required");
                continue;
            }

            CheckAllowed(field, value.Value, name);
            if (field.Kind == Kind.Object)
                field.Inner!.Validate(new BodyView(value.Value), name);
            if (field.Kind != Kind.Objects)
                continue;
            var index = 0;
            foreach (var item in value.Value.EnumerateArray())
                field.Inner!.Validate(new BodyView(item), $"{name}.{index++}");
        }
    }

    private static void CheckAllowed(Field field, JsonElement value, string name)
    {
        if (field.Allowed is null)
            return;
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        if (text is "" or "0" && !field.Required)
            return;
        if (!field.Allowed.Contains(text))
            throw RequestRefused.Validation(606, $"{name} in body should be one of [{string.Join(' ', field.Allowed)}]");
    }

    private void CheckType(Field field, JsonElement value, string path)
    {
        switch (field.Kind)
        {
            case Kind.Object:
                field.Inner!.CheckTypes(value, path);
                return;
            case Kind.Objects or Kind.Texts when value.ValueKind != JsonValueKind.Array:
                throw RequestRefused.Parse(Mismatch(value, path, GoType(field)));
            case Kind.Objects:
                foreach (var item in value.EnumerateArray())
                    field.Inner!.CheckTypes(item, path);
                return;
            case Kind.Texts:
                foreach (var item in value.EnumerateArray().Where(item => item.ValueKind != JsonValueKind.String))
                    throw RequestRefused.Parse(Mismatch(item, path, "string"));
                return;
            case Kind.Text when value.ValueKind == JsonValueKind.String:
            case Kind.Flag when value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                return;
            case not (Kind.Text or Kind.Flag) when Fits(field.Kind, value):
                return;
            default:
                throw RequestRefused.Parse(Mismatch(value, path, GoType(field)));
        }
    }

    private static bool Fits(Kind kind, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Number
            || !Int128.TryParse(value.GetRawText(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            return false;
        return kind switch
        {
            Kind.Int64 => number >= long.MinValue && number <= long.MaxValue,
            Kind.Int32 => number >= int.MinValue && number <= int.MaxValue,
            Kind.UInt64 => number >= 0 && number <= ulong.MaxValue,
            Kind.UInt32 => number >= 0 && number <= uint.MaxValue,
            Kind.UInt16 => number >= 0 && number <= ushort.MaxValue,
            _ => number >= 0 && number <= byte.MaxValue,
        };
    }

    private string Mismatch(JsonElement value, string path, string type) =>
        $"json: cannot unmarshal {GoKind(value)} into Go struct field {goType}.{path} of type {type}";

    private static string GoType(Field field) => field.Kind switch
    {
        Kind.Text => "string",
        Kind.Flag => "bool",
        Kind.Objects => "[]*models." + field.Name,
        Kind.Texts => "[]string",
        _ => field.Kind.ToString().ToLowerInvariant(),
    };

    private static string GoKind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => "number " + value.GetRawText(),
        JsonValueKind.String => "string",
        JsonValueKind.True or JsonValueKind.False => "bool",
        JsonValueKind.Array => "array",
        _ => "object",
    };
}
