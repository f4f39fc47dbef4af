using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Adapters.Octavia.Reports;

/// <summary>
/// A status report as JSON. Its <c>statuses</c> is what octavia-lib's driver-agent takes on its status socket, in the order in
/// which that applies them; what precedes a record that it refuses stays applied.
/// </summary>
public static class StatusReportJson
{
    // Also the order of ObjectKind, so that a report comes back as it was written.
    private static readonly ImmutableArray<(ObjectKind Kind, string Key)> Keys =
    [
        (ObjectKind.Member, "members"), (ObjectKind.HealthMonitor, "healthmonitors"), (ObjectKind.Pool, "pools"),
        (ObjectKind.L7Rule, "l7rules"), (ObjectKind.L7Policy, "l7policies"), (ObjectKind.Listener, "listeners"),
        (ObjectKind.LoadBalancer, "loadbalancers"),
    ];

    /// <param name="lease">For how long whoever gets it may work on it; null to leave that out.</param>
    public static byte[] Write(StatusReport report, TimeSpan? lease = null)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
            Write(writer, report, lease);
        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, StatusReport report, TimeSpan? lease)
    {
        writer.WriteStartObject();
        writer.WriteString("loadbalancer_id", report.LoadBalancer.Value);
        writer.WriteNumber("number", report.Number);
        if (lease is { } time)
            writer.WriteNumber("lease", time.TotalSeconds);
        if (report.ReadBack is { } readBack)
        {
            writer.WriteStartObject("read_back");
            writer.WriteNumber("after_operation", readBack.AfterOperation);
            writer.WriteString("operating_status", Text(readBack.OperatingStatus));
            writer.WriteEndObject();
        }

        writer.WriteStartObject("statuses");
        foreach (var (kind, key) in Keys)
            WriteKind(writer, key, report.Statuses.Where(status => status.Object.Kind == kind));
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>Throws <see cref="JsonException"/> naming the field that is missing or wrong.</summary>
    public static StatusReport Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        var statuses = Field(root, "statuses", "", JsonValueKind.Object);
        foreach (var property in statuses.EnumerateObject())
        {
            if (!Keys.Any(entry => property.NameEquals(entry.Key)))
                throw new JsonException($"statuses.{property.Name}: no such kind of object");
        }
        return new StatusReport(
            new LoadBalancerId(Id(root, "loadbalancer_id", "")),
            Whole(root, "number", ""),
            [.. Keys.SelectMany(entry => ReadKind(statuses, entry.Kind, entry.Key))],
            ReadBackOf(root));
    }

    private static ReadBack? ReadBackOf(JsonElement root)
    {
        if (!root.TryGetProperty("read_back", out var readBack) || readBack.ValueKind == JsonValueKind.Null)
            return null;
        return new ReadBack(
            Whole(readBack, "after_operation", "read_back."),
            Status(readBack, "operating_status", "read_back.", OperatingStatuses) ?? throw new JsonException("read_back.operating_status: is missing"));
    }

    private static void WriteKind(Utf8JsonWriter writer, string key, IEnumerable<ObjectStatus> statuses)
    {
        var open = false;
        foreach (var status in statuses)
        {
            if (!open)
                writer.WriteStartArray(key);
            open = true;
            writer.WriteStartObject();
            writer.WriteString("id", status.Object.Id);
            if (status.Provisioning is { } provisioning)
                writer.WriteString("provisioning_status", Text(provisioning));
            if (status.Operating is { } operating)
                writer.WriteString("operating_status", Text(operating));
            writer.WriteEndObject();
        }
        if (open)
            writer.WriteEndArray();
    }

    private static IEnumerable<ObjectStatus> ReadKind(JsonElement statuses, ObjectKind kind, string key)
    {
        if (!statuses.TryGetProperty(key, out _))
            yield break;
        var i = 0;
        foreach (var item in Field(statuses, key, "statuses.", JsonValueKind.Array).EnumerateArray())
        {
            var path = $"statuses.{key}[{i++}].";
            if (item.ValueKind != JsonValueKind.Object)
                throw new JsonException($"{path.TrimEnd('.')}: expected an object");
            yield return new ObjectStatus(
                new ObjectRef(kind, Id(item, "id", path)),
                Status(item, "provisioning_status", path, ProvisioningStatuses),
                Status(item, "operating_status", path, OperatingStatuses));
        }
    }

    private static readonly ImmutableDictionary<string, ProvisioningStatus> ProvisioningStatuses = ByText<ProvisioningStatus>();

    private static readonly ImmutableDictionary<string, OperatingStatus> OperatingStatuses = ByText<OperatingStatus>();

    private static T? Status<T>(JsonElement item, string name, string path, ImmutableDictionary<string, T> known) where T : struct
    {
        if (!item.TryGetProperty(name, out _))
            return null;
        var text = Field(item, name, path, JsonValueKind.String).GetString()!;
        return known.TryGetValue(text, out var status) ? status : throw new JsonException($"{path}{name}: '{text}' is no such status");
    }

    private static Guid Id(JsonElement parent, string name, string path) =>
        Field(parent, name, path, JsonValueKind.String).TryGetGuid(out var id) ? id : throw new JsonException($"{path}{name}: expected a UUID");

    private static long Whole(JsonElement parent, string name, string path) =>
        Field(parent, name, path, JsonValueKind.Number).TryGetInt64(out var number) ? number : throw new JsonException($"{path}{name}: expected a whole number");

    private static JsonElement Field(JsonElement parent, string name, string path, JsonValueKind kind)
    {
        if (parent.ValueKind != JsonValueKind.Object || !parent.TryGetProperty(name, out var field))
            throw new JsonException($"{path}{name}: is missing");
        return field.ValueKind == kind ? field : throw new JsonException($"{path}{name}: expected {kind}, got {field.ValueKind}");
    }

    private static string Text<T>(T status) where T : struct, Enum => JsonSerializer.SerializeToElement(status).GetString()!;

    private static ImmutableDictionary<string, T> ByText<T>() where T : struct, Enum =>
        Enum.GetValues<T>().ToImmutableDictionary(Text);
}
