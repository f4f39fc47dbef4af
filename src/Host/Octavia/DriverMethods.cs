using System.Collections.Frozen;
using LoxiActors.Actors.LoadBalancers;
using LoxiActors.Actors.Seam;
using LoxiActors.Adapters.Octavia;
using LoxiActors.Adapters.Octavia.Calls;
using LoxiActors.Host.Routing;
using LoxiActors.Protocol.Nodes;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Protocol.Octavia.Calls;

namespace LoxiActors.Host.Octavia;

/// <summary>octavia-lib's driver interface, and the one thing that a driver has to say besides: that it gave up on a call.</summary>
internal sealed class DriverMethods(DriverCallRouter router, Func<NodeInventory> inventory)
{
    public const string CallAbandon = "call_abandon";

    public FrozenSet<string> Names { get; } = DriverCallReader.Methods.Append(CallAbandon).ToFrozenSet(StringComparer.Ordinal);

    /// <returns>The answer, and its outcome in a word: accepted, duplicate, result or the kind of fault.</returns>
    public async ValueTask<(MethodAnswer Answer, string Outcome)> CallAsync(string method, string callId, ReadOnlyMemory<byte> arguments)
    {
        if (method == CallAbandon)
            return await AbandonAsync(arguments);
        return DriverCallReader.Read(method, arguments) switch
        {
            DriverCallReading.Read read => await CallAsync(callId, read.Call),
            DriverCallReading.Refused refused => Refused(refused.Refusal),
            var other => throw new NotSupportedException(other.GetType().Name),
        };
    }

    private async ValueTask<(MethodAnswer, string)> CallAsync(string callId, DriverCall call)
    {
        switch (call)
        {
            case CreateVipPort:
                return Refused(new Refusal(FaultKind.NotImplemented, "the VIP's port is made by Octavia, not by this provider"));
            case GetSupportedFlavorMetadata:
                return Result(ProviderMetadata.FlavorKeys);
            case GetSupportedAvailabilityZoneMetadata:
                return Result(ProviderMetadata.ZoneKeys);
            case ValidateFlavor validate:
                return Validated(ProviderMetadata.ValidateFlavor(validate.FlavorMetadata));
            case ValidateAvailabilityZone validate:
                return Validated(ProviderMetadata.ValidateAvailabilityZone(validate.AvailabilityZoneMetadata, inventory()));
        }

        return await router.RouteAsync(callId, call) switch
        {
            Reply.Accepted accepted => (
                MethodAnswer.Of(new AcceptedBody(true, accepted.Operation, accepted.Duplicate)), accepted.Duplicate ? "duplicate" : "accepted"),
            Reply.Refused refused => Refused(refused.Refusal),
            var other => throw new InvalidOperationException($"a load balancer answered {call.Method} with {other.GetType().Name}"),
        };
    }

    private async ValueTask<(MethodAnswer, string)> AbandonAsync(ReadOnlyMemory<byte> arguments)
    {
        var (abandoned, refusal) = StrictJson.Read<AbandonBody>(arguments.Span);
        if (abandoned is null)
            return Refused(refusal!);
        if (CallIds.Problem(abandoned.CallId) is { } problem)
            return Refused(Refusal.BadRequest($"call_id: {problem}"));
        return DriverCallReader.Read(abandoned.Method, abandoned.Arguments.GetRawText().AsUtf8()) switch
        {
            DriverCallReading.Read read => await router.AbandonAsync(abandoned.CallId, read.Call) switch
            {
                Reply.Refused refused => Refused(refused.Refusal),
                var reply => (MethodAnswer.Of(new AbandonedBody(reply is Reply.Accepted)), "abandoned"),
            },
            DriverCallReading.Refused refused => Refused(refused.Refusal),
            var other => throw new NotSupportedException(other.GetType().Name),
        };
    }

    private static (MethodAnswer, string) Validated(Refusal? refusal) => refusal is null ? Result(null) : Refused(refusal);

    private static (MethodAnswer, string) Result(IReadOnlyDictionary<string, string>? result) => (MethodAnswer.Of(new ResultBody(result)), "result");

    private static (MethodAnswer, string) Refused(Refusal refusal) => (MethodAnswer.No(refusal), refusal.Kind.ToString());
}
