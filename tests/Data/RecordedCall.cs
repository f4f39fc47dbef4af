using System.Text.Json.Nodes;

namespace LoxiActors.Tests.Data;

/// <summary>One line of driver-calls.jsonl.</summary>
internal sealed record RecordedCall(int Line, string Name, string Method, JsonObject Arguments)
{
    public static IReadOnlyList<RecordedCall> All { get; } = Load();

    /// <summary>The argument as the driver-agent's get socket would show it.</summary>
    public JsonObject ReadBack(string argument) => (JsonObject)Raw[argument]!["to_dict_recurse_unsets"]!;

    private JsonObject Raw { get; init; } = [];

    public override string ToString() => $"line {Line}, {Method}: {Name}";

    private static List<RecordedCall> Load() =>
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Data", "driver-calls.jsonl")).Select((text, i) => Parse(text, i + 1))];

    private static RecordedCall Parse(string text, int line)
    {
        var json = JsonNode.Parse(text)!.AsObject();
        var raw = json["args"]!.AsObject();
        var arguments = new JsonObject(raw.Select(pair => KeyValuePair.Create(pair.Key, Plain(pair.Value!))));
        return new RecordedCall(line, json["name"]!.GetValue<string>(), json["method"]!.GetValue<string>(), arguments) { Raw = raw };
    }

    private static JsonNode? Plain(JsonNode recorded) => recorded switch
    {
        JsonObject o when o.TryGetPropertyValue("to_dict_recurse", out var whole) => whole!.DeepClone(),
        JsonObject o when o.TryGetPropertyValue("items", out var items) => new JsonArray([.. items!.AsArray().Select(item => Plain(item!))]),
        JsonObject o when o.TryGetPropertyValue("value", out var value) => value?.DeepClone(),
        _ => throw new InvalidDataException($"no recorded argument: {recorded.ToJsonString()}"),
    };
}
