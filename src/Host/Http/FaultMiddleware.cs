using LoxiActors.Actors.Hosting;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Host.Http;

/// <summary>Gives every answer that says no a fault for a body: unknown routes, refused methods, oversized bodies and our own mistakes alike.</summary>
internal sealed partial class FaultMiddleware(RequestDelegate next, ILogger<FaultMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException exception) when (!context.Response.HasStarted)
        {
            await Faults.WriteAsync(context, exception.StatusCode, Refusal.BadRequest(exception.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? TooLarge(context)
                : exception.Message));
            return;
        }
        catch (EntityUnavailableException exception) when (!context.Response.HasStarted)
        {
            await Faults.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, Refusal.Unavailable(exception.Message));
            return;
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            Failed(context.Request.Method, context.Request.Path, context.TraceIdentifier, exception);
            await Faults.WriteAsync(context, StatusCodes.Status500InternalServerError, new Refusal(
                FaultKind.DriverError,
                "the control plane failed on this request; its log says why",
                $"the control plane failed on this request ({exception.GetType().Name}); its log says why, look for request {context.TraceIdentifier}"));
            return;
        }

        var response = context.Response;
        if (response.HasStarted || response.StatusCode < StatusCodes.Status400BadRequest || response.ContentType is not null)
            return;
        var request = context.Request;
        await Faults.WriteAsync(context, response.StatusCode, response.StatusCode switch
        {
            StatusCodes.Status404NotFound => Refusal.NotFound($"there is nothing at {request.Path}; /openapi/v1.json lists what there is"),
            StatusCodes.Status405MethodNotAllowed => Refusal.BadRequest($"{request.Path} doesn't take {request.Method}; it takes {response.Headers.Allow}"),
            StatusCodes.Status415UnsupportedMediaType => RequestJson.WrongType(request),
            _ => Refusal.BadRequest($"{request.Method} {request.Path} was refused with status {response.StatusCode}"),
        });
    }

    private static string TooLarge(HttpContext context)
    {
        var limit = context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize;
        return $"the body is larger than {limit} bytes, which [octavia] max_body_size allows";
    }
}
