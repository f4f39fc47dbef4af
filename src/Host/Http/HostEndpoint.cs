using LoxiActors.Protocol.Api;
using LoxiActors.Protocol.Json;

namespace LoxiActors.Host.Http;

/// <summary>Who answers here, and who is active.</summary>
internal static class HostEndpoint
{
    public const string Path = "/api/v1/host";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(Path, (Readiness readiness) => Results.Json(readiness.Host, ApiJson.Options))
            .WithTags("host").WithSummary("This host: whether it is active, and who is if it waits. Answered by a waiting host too.")
            .Produces<HostView>();
}
