using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LoxiActors.ClusterHost.Discovery;

/// <summary>The part that matters of Kubernetes' list of pods.</summary>
internal sealed record PodList([property: JsonPropertyName("items")] IReadOnlyList<PodList.Pod>? Items)
{
    /// <summary>Of those that are about to run or do, and are not being deleted.</summary>
    /// <exception cref="JsonException">It is no list of pods.</exception>
    public static IReadOnlyList<IPAddress> AddressesIn(byte[] json)
    {
        var pods = JsonSerializer.Deserialize<PodList>(json)?.Items ?? throw new JsonException("there is no list of items in it");
        return [.. pods
            .Where(pod => pod is { Metadata.DeletionTimestamp: null, Status.Phase: "Running" or "Pending" })
            .Select(pod => IPAddress.TryParse(pod.Status!.PodIp, out var address) ? address : null)
            .OfType<IPAddress>().Distinct()];
    }

    internal sealed record Pod([property: JsonPropertyName("metadata")] Metadata? Metadata, [property: JsonPropertyName("status")] Status? Status);

    internal sealed record Metadata([property: JsonPropertyName("deletionTimestamp")] string? DeletionTimestamp);

    internal sealed record Status([property: JsonPropertyName("phase")] string? Phase, [property: JsonPropertyName("podIP")] string? PodIp);
}
