using LoxiActors.Actors.LoadBalancers;
using LoxiActors.Actors.Seam;
using LoxiActors.Adapters.Octavia;
using LoxiActors.Host.Metrics;
using LoxiActors.Protocol.Json;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Protocol.Octavia.Calls;

namespace LoxiActors.Host.Http;

/// <summary>The provider driver's way in: one route for every method of octavia-lib's driver interface.</summary>
internal static class OctaviaEndpoints
{
    private const int LongestQuoted = 64;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/octavia/v1/{method}", CallAsync)
            .WithTags("octavia")
            .WithSummary("One call of octavia-lib's provider driver interface.")
            .WithDescription("The path names the method (loadbalancer_create, member_batch_update …), the body is an object with its arguments; an update has old and new. A call that changes something answers an AcceptedBody, a call that asks something a ResultBody.")
            .WithHeader(CallId.Header, "At most 128 printable ASCII characters; the same one again is recognised as the same call.")
            .Accepts<IReadOnlyDictionary<string, object>>("application/json")
            .Produces<AcceptedBody>()
            .Faulty(400, 404, 409, 413, 415, 501);

    private static async Task<IResult> CallAsync(string method, ApiParts parts, HttpMetrics metrics, HttpRequest request)
    {
        var (callId, fault) = CallId.Of(request);
        if (fault is not null)
            return fault;
        if (!DriverCallReader.Methods.Contains(method))
            return Refused(null, Refusal.NotFound($"there is no driver method '{(method.Length <= LongestQuoted ? method : method[..LongestQuoted] + "…")}'"));
        (var body, fault) = await RequestJson.BytesAsync(request);
        if (fault is not null)
            return fault;
        var (call, refusal) = parts.ReadCall(method, body);
        if (call is null)
            return Refused(method, refusal!);
        switch (call)
        {
            case CreateVipPort:
                return Refused(method, new Refusal(FaultKind.NotImplemented, "the VIP's port is made by Octavia, not by this provider"));
            case GetSupportedFlavorMetadata:
                return Result(ProviderMetadata.FlavorKeys);
            case GetSupportedAvailabilityZoneMetadata:
                return Result(ProviderMetadata.ZoneKeys);
            case ValidateFlavor validate:
                return ProviderMetadata.ValidateFlavor(validate.FlavorMetadata) is { } flavorRefusal ? Refused(method, flavorRefusal) : Result(null);
            case ValidateAvailabilityZone validate:
                return ProviderMetadata.ValidateAvailabilityZone(validate.AvailabilityZoneMetadata, parts.Inventory()) is { } zoneRefusal ? Refused(method, zoneRefusal) : Result(null);
        }

        switch (await parts.Router.RouteAsync(callId!, call))
        {
            case Reply.Accepted accepted:
                metrics.Called(method, accepted.Duplicate ? "duplicate" : "accepted");
                return Results.Json(new AcceptedBody(true, accepted.Operation, accepted.Duplicate), ApiJson.Options);
            case Reply.Refused refused:
                return Refused(method, refused.Refusal);
            case var other:
                throw new InvalidOperationException($"a load balancer answered {method} with {other.GetType().Name}");
        }

        IResult Result(IReadOnlyDictionary<string, string>? result)
        {
            metrics.Called(method, "result");
            return Results.Json(new ResultBody(result), ApiJson.Options);
        }

        IResult Refused(string? known, Refusal why)
        {
            metrics.Called(known, why.Kind.ToString());
            return Faults.Answer(why);
        }
    }
}
