using System.Text.Json;

namespace LoxiActors.Octavia.Tests.Api;

/// <param name="Kind">The key under which the tree has it: loadbalancer, listeners, pools, members, health_monitor, l7policies, rules.</param>
internal sealed record ObjectStatus(string Kind, Guid Id, string Provisioning, string? Operating);

/// <summary>The statuses of a load balancer and of everything in it.</summary>
internal sealed record StatusTree(IReadOnlyList<ObjectStatus> Objects)
{
    public bool IsPending => Objects.Any(one => one.Provisioning.StartsWith("PENDING", StringComparison.Ordinal));

    public bool IsActive => Objects.All(one => one.Provisioning == "ACTIVE");

    public ObjectStatus LoadBalancer => Objects.Single(one => one.Kind == "loadbalancer");

    /// <summary>A pool of a listener is shown below it and beside it; it counts once.</summary>
    public ObjectStatus this[Guid id] => Objects.Single(one => one.Id == id);

    public int Count(string kind) => Objects.Count(one => one.Kind == kind);

    public static StatusTree Read(JsonElement reply)
    {
        var found = new Dictionary<Guid, ObjectStatus>();
        Collect("loadbalancer", reply.GetProperty("statuses").GetProperty("loadbalancer"), found);
        return new StatusTree([.. found.Values]);
    }

    public override string ToString() =>
        string.Join(", ", Objects.Select(one => $"{one.Kind} {one.Id} {one.Provisioning} {one.Operating}"));

    private static void Collect(string kind, JsonElement json, Dictionary<Guid, ObjectStatus> found)
    {
        if (json.ValueKind == JsonValueKind.Array)
        {
            foreach (var one in json.EnumerateArray())
                Collect(kind, one, found);
        }
        else if (json.ValueKind == JsonValueKind.Object && json.TryGetProperty("id", out var id))
        {
            var operating = json.TryGetProperty("operating_status", out var status) ? status.GetString() : null;
            found[id.GetGuid()] = new ObjectStatus(kind, id.GetGuid(), json.GetProperty("provisioning_status").GetString()!, operating);
            foreach (var property in json.EnumerateObject())
                Collect(property.Name, property.Value, found);
        }
    }
}
