using LoxiActors.Protocol.Api;
using LoxiActors.Protocol.Json;

namespace LoxiActors.Host.Http;

/// <summary>What operators read of nodes.</summary>
internal static class NodeEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/v1/nodes").WithTags("nodes");
        group.MapGet("", (ApiParts parts) => Results.Json(new NodeList(parts.Nodes.All()), ApiJson.Options))
            .WithSummary("Every node of the configuration and how it looked last, sorted by name.")
            .Produces<NodeList>();
        group.MapGet("/{name}", (string name, ApiParts parts) => parts.Nodes.All().FirstOrDefault(node => node.Name.Value == name) is { } node
                ? Results.Json(node, ApiJson.Options)
                : Faults.NotFound($"there is no node '{name}'"))
            .WithSummary("One node.")
            .Produces<NodeView>().Faulty(404);
    }
}
