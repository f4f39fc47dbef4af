using System.Text.Json;
using LoxiActors.Adapters.Octavia.Calls;
using LoxiActors.Protocol.Json;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Protocol.Octavia.Payloads;

namespace LoxiActors.Adapters.Octavia;

/// <summary>A whole load balancer as the driver-agent's get socket answers it: unset fields stand there as null.</summary>
public abstract record LoadBalancerReadBack
{
    /// <param name="LoadBalancer">Null if Octavia has none: the socket then answers with an empty object.</param>
    public sealed record Read(LoadBalancerPayload? LoadBalancer) : LoadBalancerReadBack;

    public sealed record Refused(Refusal Refusal) : LoadBalancerReadBack;

    public static LoadBalancerReadBack From(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonBody.Parse(body);
            if (document.RootElement.GetPropertyCount() == 0)
                return new Read(null);
            ShapeCheck.Check(document.RootElement, typeof(LoadBalancerPayload), orNull: false, "loadbalancer");
            return new Read(document.RootElement.Deserialize<LoadBalancerPayload>(PayloadJson.Options));
        }
        catch (BadBodyException bad)
        {
            return new Refused(Refusal.BadRequest(bad.Message));
        }
        catch (JsonException)
        {
            return new Refused(Refusal.BadRequest("the body is no load balancer"));
        }
    }
}
