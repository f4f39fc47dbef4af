using System.Text.Json;
using LoxiActors.Adapters.Octavia;
using LoxiActors.Protocol.Octavia.Payloads;

namespace LoxiActors.Host.Http;

/// <summary>Reads the body of a sync: <c>{"loadbalancer": {…}}</c> with the tree as the driver-agent gives it, or null if Octavia has none.</summary>
internal static class SyncRequest
{
    private const string Field = "loadbalancer";

    public static async Task<(LoadBalancerPayload? Tree, IResult? Fault)> ReadAsync(HttpRequest request)
    {
        var (body, fault) = await RequestJson.ReadAsync<Dictionary<string, JsonElement>>(request);
        if (fault is not null)
            return (null, fault);
        if (body!.Keys.FirstOrDefault(key => key != Field) is { } unknown)
            return (null, Faults.BadRequest($"the body has an unknown field '{unknown}'; it takes {Field} only"));
        if (!body.TryGetValue(Field, out var tree))
            return (null, Faults.BadRequest($"{Field} is missing; expected an object, or null if Octavia has no such load balancer"));
        if (tree.ValueKind == JsonValueKind.Null)
            return (null, null);
        return LoadBalancerReadBack.From(JsonSerializer.SerializeToUtf8Bytes(tree)) switch
        {
            LoadBalancerReadBack.Read read => (read.LoadBalancer, null),
            LoadBalancerReadBack.Refused refused => (null, Faults.BadRequest($"{Field}: {refused.Refusal.UserFault}")),
            var other => throw new NotSupportedException(other.GetType().Name),
        };
    }
}
