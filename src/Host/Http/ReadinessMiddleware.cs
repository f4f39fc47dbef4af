using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Host.Http;

/// <summary>Answers 503 to everything that needs load balancers while there are none to ask.</summary>
internal sealed class ReadinessMiddleware(RequestDelegate next, Readiness readiness)
{
    public Task InvokeAsync(HttpContext context)
    {
        var path = context.Request.Path;
        var needsParts = path == "/" || path.StartsWithSegments("/octavia", StringComparison.Ordinal) || path.StartsWithSegments("/api", StringComparison.Ordinal)
            || path.StartsWithSegments("/v2.0", StringComparison.Ordinal);
        return needsParts && path != HostEndpoint.Path && !path.StartsWithSegments(ClusterEndpoints.Path, StringComparison.Ordinal) && readiness.Reason is { } reason
            ? Faults.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, Refusal.Unavailable($"the control plane takes no requests now ({reason}); send the request again"))
            : next(context);
    }
}
