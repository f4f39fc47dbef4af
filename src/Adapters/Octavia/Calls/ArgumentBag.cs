using System.Text.Json;
using LoxiActors.Protocol.Json;

namespace LoxiActors.Adapters.Octavia.Calls;

/// <summary>The arguments of one call, already held against its shape.</summary>
internal sealed class ArgumentBag
{
    private readonly Dictionary<string, JsonElement> _values = new(StringComparer.Ordinal);

    public ArgumentBag(CallShape shape, JsonElement body)
    {
        foreach (var property in body.EnumerateObject())
        {
            var argument = shape.Arguments.FirstOrDefault(argument => property.NameEquals(argument.Name))
                ?? throw new BadBodyException($"unknown argument {Name(property)}; {shape.Method} takes {shape.Takes}");
            ShapeCheck.Check(property.Value, argument.Type, argument.OrNull, argument.Name);
            _values.Add(argument.Name, property.Value);
        }
        foreach (var argument in shape.Arguments)
        {
            if (argument.Required && !_values.ContainsKey(argument.Name))
                throw new BadBodyException($"missing argument {argument.Name}; {shape.Method} takes {shape.Takes}");
        }
    }

    public T Get<T>(string name) => _values[name].Deserialize<T>(PayloadJson.Options)!;

    public T? Find<T>(string name) => _values.TryGetValue(name, out var value) ? value.Deserialize<T>(PayloadJson.Options) : default;

    private static string Name(JsonProperty property)
    {
        try
        {
            return BadBodyException.Quoted(property.Name);
        }
        catch (InvalidOperationException)
        {
            return "a key that is not valid Unicode text";
        }
    }
}
