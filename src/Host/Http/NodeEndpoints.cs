using LoxiActors.Protocol.Api;
using LoxiActors.Protocol.Json;

namespace LoxiActors.Host.Http;

/// <summary>What operators read of nodes.</summary>
internal static class NodeEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/v1/nodes").WithTags("nodes");
        group.MapGet("", async (ApiParts parts, CancellationToken cancellation) => Results.Json(new NodeList((await parts.Active.ViewAsync(cancellation)).Nodes), ApiJson.Options))
            .WithSummary("Every node of the configuration and how it looked last, sorted by name.")
            .Produces<NodeList>();
        group.MapGet("/{name}", async (string name, ApiParts parts, CancellationToken cancellation) => (await parts.Active.ViewAsync(cancellation)).Nodes.FirstOrDefault(node => node.Name.Value == name) is { } node
                ? Results.Json(node, ApiJson.Options)
                : Faults.NotFound($"there is no node '{name}'"))
            .WithSummary("One node.")
            .Produces<NodeView>().Faulty(404);
    }
}
