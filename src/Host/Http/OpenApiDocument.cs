using System.Text.Json.Nodes;
using LoxiActors.Protocol.Api;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace LoxiActors.Host.Http;

/// <summary>What /openapi/v1.json says beyond what the routes tell by themselves.</summary>
internal static class OpenApiDocument
{
    public const string Name = "v1";

    public static void Configure(OpenApiOptions options, bool tokenNeeded)
    {
        options.AddSchemaTransformer((schema, context, _) =>
        {
            DescribeType(schema, context.JsonTypeInfo.Type);
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(async (operation, context, cancellation) =>
        {
            var path = context.Description.RelativePath ?? "";
            operation.Responses ??= [];
            var fault = new OpenApiMediaType { Schema = await context.GetOrCreateSchemaAsync(typeof(FaultBody), null, cancellation) };
            if (path.Length == 0 || path.StartsWith("api/", StringComparison.Ordinal) || path.StartsWith("octavia/", StringComparison.Ordinal) || path.StartsWith("v2.0/", StringComparison.Ordinal))
                operation.Responses.TryAdd("503", Fault("Nothing was taken; send the request again after Retry-After seconds.", fault));
            if (tokenNeeded && !path.StartsWith("healthz/", StringComparison.Ordinal))
                operation.Responses.TryAdd("401", Fault("The bearer token is missing or wrong.", fault));
        });
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "LoxiActors",
                Version = HostProgram.Version,
                Description = "The control plane that makes LoxiLB a provider of OpenStack Octavia. Every answer of 400 and above has a FaultBody.",
            };
            return Task.CompletedTask;
        });
    }

    private static OpenApiResponse Fault(string description, OpenApiMediaType body) => new()
    {
        Description = description,
        Content = new Dictionary<string, OpenApiMediaType> { ["application/json"] = body },
    };

    /// <summary>Types with a converter of their own look like anything to the generator.</summary>
    private static void DescribeType(OpenApiSchema schema, Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Optional<>))
            type = Nullable.GetUnderlyingType(type.GetGenericArguments()[0]) ?? type.GetGenericArguments()[0];
        if (type == typeof(NodeName))
        {
            schema.Type = JsonSchemaType.String;
            schema.Pattern = "^[a-z0-9.-]{1,63}$";
        }
        else if (type.GetInterfaces().Any(known => known.IsGenericType && known.GetGenericTypeDefinition() == typeof(ITypedId<>)))
        {
            schema.Type = JsonSchemaType.String;
            schema.Format = "uuid";
        }
    }
}
