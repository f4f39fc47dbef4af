using System.Text.Json;

namespace LoxiActors.Octavia.Tests.Api;

/// <summary>An object as Octavia shows it.</summary>
internal sealed record ApiObject(JsonElement Json)
{
    public Guid Id => Json.GetProperty("id").GetGuid();

    public string Provisioning => Text("provisioning_status")!;

    public string Operating => Text("operating_status")!;

    public JsonElement this[string field] => Json.GetProperty(field);

    public string? Text(string field) => Json.GetProperty(field).GetString();

    public int Number(string field) => Json.GetProperty(field).GetInt32();

    /// <summary>The ids of objects that it refers to, as <c>[{"id": …}]</c>.</summary>
    public IEnumerable<Guid> Ids(string field) => Json.GetProperty(field).EnumerateArray().Select(one => one.GetProperty("id").GetGuid());

    public override string ToString() => Json.GetRawText();
}
