using LoxiActors.Protocol.Api;
using Microsoft.OpenApi;

namespace LoxiActors.Host.Http;

/// <summary>Shorthands by which routes tell the OpenAPI document what they take and answer.</summary>
internal static class RouteDescriptions
{
    /// <summary>Statuses whose body is a <see cref="FaultBody"/>; 401 and 503 are possible everywhere and added to all.</summary>
    public static RouteHandlerBuilder Faulty(this RouteHandlerBuilder route, params int[] statuses)
    {
        foreach (var status in statuses)
            route.Produces<FaultBody>(status);
        return route;
    }

    /// <summary>A parameter of the query string that the handler reads itself, so that a bad value is answered in words.</summary>
    public static RouteHandlerBuilder WithQuery(this RouteHandlerBuilder route, string name, string description) =>
        WithParameter(route, name, ParameterLocation.Query, description);

    public static RouteHandlerBuilder WithHeader(this RouteHandlerBuilder route, string name, string description) =>
        WithParameter(route, name, ParameterLocation.Header, description);

    private static RouteHandlerBuilder WithParameter(RouteHandlerBuilder route, string name, ParameterLocation @in, string description) =>
        route.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = name,
                In = @in,
                Description = description,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            });
            return Task.CompletedTask;
        });
}
