using LoxiActors.Adapters.LoxiLb.Wire;
using LoxiActors.Protocol.LoxiLb;

namespace LoxiActors.Adapters.LoxiLb.Reading;

/// <summary>Probes of endpoint objects.</summary>
internal static class ProbeReading
{
    /// <returns>Null for an object that isn't probed.</returns>
    public static EndpointProbe? Of(EndpointBody body) =>
        !Enum.TryParse<ProbeType>(body.ProbeType, ignoreCase: true, out var type) || type == ProbeType.None
            ? null
            : new EndpointProbe
            {
                Name = body.Name,
                HostName = NodeAddresses.Canonical(body.HostName),
                Type = type,
                Port = body.ProbePort,
                Request = body.ProbeRequest,
                Interval = body.ProbeDuration,
                Retries = body.InactiveRetries,
            };
}
