using LoxiActors.Host.Configuration;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Host.Http;

/// <summary>Lets only those in who show the configured token; the two health endpoints are for machines that have none.</summary>
internal sealed class TokenMiddleware(RequestDelegate next, ApiToken token)
{
    private const string Scheme = "Bearer ";

    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Path == LivenessEndpoints.Live || context.Request.Path == LivenessEndpoints.Ready)
            return next(context);
        var header = context.Request.Headers.Authorization;
        if (header.Count == 1 && header[0] is { } text && text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && token.Matches(text[Scheme.Length..].Trim()))
            return next(context);
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return Faults.WriteAsync(context, StatusCodes.Status401Unauthorized, Refusal.BadRequest(header.Count == 0
            ? "the header 'Authorization: Bearer TOKEN' is missing"
            : "the token in the header Authorization is not the configured one ([host] api_token_file, or LOXIACTORS__HOST__API_TOKEN)"));
    }
}
