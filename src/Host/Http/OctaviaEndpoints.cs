using System.Net.Mime;
using LoxiActors.Host.Octavia;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Host.Http;

/// <summary>The provider driver's and the provider agent's way in over HTTP: one route for every method.</summary>
internal static class OctaviaEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/octavia/v1/{method}", CallAsync)
            .WithTags("octavia")
            .WithSummary("One call of the provider driver or the provider agent.")
            .WithDescription("The path names the method: those of octavia-lib's driver interface (loadbalancer_create, member_batch_update …; an update has old and new), call_abandon, reports_take, reports_acknowledge, loadbalancer_read_back, statistics_take, statistics_acknowledge. The body is an object with its arguments. A driver call that changes something answers {accepted, operation, duplicate}, one that asks something {result}.")
            .WithHeader(CallId.Header, "At most 128 printable ASCII characters; the same one again is recognised as the same call.")
            .Accepts<IReadOnlyDictionary<string, object>>("application/json")
            .Produces<IReadOnlyDictionary<string, object>>()
            .Faulty(400, 404, 409, 413, 415, 501);

    private static async Task<IResult> CallAsync(string method, ApiParts parts, IHostApplicationLifetime lifetime, HttpRequest request)
    {
        var (callId, fault) = CallId.Of(request);
        if (fault is not null)
            return fault;
        (var body, fault) = await RequestJson.BytesAsync(request);
        if (fault is not null)
            return fault;
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(request.HttpContext.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            return await parts.Octavia.CallAsync(method, callId, body, cancellation.Token) switch
            {
                MethodAnswer.Result result => Results.Bytes(result.Json, MediaTypeNames.Application.Json),
                MethodAnswer.Refused refused => Faults.Answer(refused.Refusal),
                var other => throw new NotSupportedException(other.GetType().Name),
            };
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return Faults.Answer(Refusal.Unavailable("the control plane is stopping; ask again"));
        }
    }
}
