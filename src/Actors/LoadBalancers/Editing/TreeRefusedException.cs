using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Actors.LoadBalancers.Editing;

/// <summary>Ends the mapping of a payload at its first wrong field; <see cref="TreeEditor"/> turns it into a refusal and never lets it out.</summary>
internal sealed class TreeRefusedException(Refusal refusal) : Exception(refusal.UserFault)
{
    public Refusal Refusal { get; } = refusal;

    public static TreeRefusedException Contradiction(string fault) => new(Refusal.Contradiction(fault));

    public static TreeRefusedException Unsupported(string fault) => new(Refusal.Unsupported(fault));

    public static TreeRefusedException NotFound(string fault) => new(Refusal.NotFound(fault));
}
