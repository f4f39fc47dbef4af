using System.Text.Json;
using LoxiActors.Host.Octavia;
using LoxiActors.Protocol.Api;
using LoxiActors.Protocol.Json;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Host.Http;

/// <summary>Every answer that says no.</summary>
internal static class Faults
{
    public static IResult Answer(Refusal refusal) => new Result(StatusOf(refusal.Kind), FaultBodies.Of(refusal));

    public static IResult Answer(int status, Refusal refusal) => new Result(status, FaultBodies.Of(refusal));

    public static IResult BadRequest(string fault) => Answer(Refusal.BadRequest(fault));

    public static IResult NotFound(string fault) => Answer(Refusal.NotFound(fault));

    public static int StatusOf(FaultKind kind) => kind switch
    {
        FaultKind.UnsupportedOption or FaultKind.NotImplemented => StatusCodes.Status501NotImplemented,
        FaultKind.DriverError => StatusCodes.Status409Conflict,
        FaultKind.NotFound => StatusCodes.Status404NotFound,
        FaultKind.BadRequest => StatusCodes.Status400BadRequest,
        FaultKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => throw new NotSupportedException($"no status for {kind}"),
    };

    public static Task WriteAsync(HttpContext context, int status, Refusal refusal) =>
        new Result(status, FaultBodies.Of(refusal)).ExecuteAsync(context);

    private sealed class Result(int status, FaultBody body) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.StatusCode = status;
            response.ContentType = "application/json; charset=utf-8";
            if (status == StatusCodes.Status503ServiceUnavailable)
                response.Headers.RetryAfter = "1";
            return response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(body, ApiJson.Options), httpContext.RequestAborted).AsTask();
        }
    }
}
