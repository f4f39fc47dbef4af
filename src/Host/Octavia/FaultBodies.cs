using LoxiActors.Protocol.Api;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Host.Octavia;

internal static class FaultBodies
{
    public static FaultBody Of(Refusal refusal) => new(refusal.Kind, refusal.UserFault, refusal.OperatorFault);
}
