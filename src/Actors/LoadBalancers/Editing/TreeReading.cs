using LoxiActors.Protocol.Octavia;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.LoadBalancers.Editing;

/// <summary>The outcome of turning a whole payload into a tree.</summary>
public abstract record TreeReading
{
    public sealed record Read(LoadBalancer Tree) : TreeReading;

    public sealed record Refused(Refusal Refusal) : TreeReading;
}
