using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Nodes;

namespace LoxiActors.Actors.Tests.LoadBalancers.Failovers;

/// <summary>Load balancers that serve before something happens to their nodes.</summary>
internal static class Pairs
{
    public static readonly NodeName Spare = new("spare-1");

    public static readonly NodeName Other = new("node-c");

    public static NodeInventory WithSpare { get; } = new(
    [
        .. Make.TwoNodes.Nodes,
        new NodeDescription(Spare, null, null, NodeCapabilities.V098) { Spare = true },
    ]);

    public static NodeInventory ThreeNodes { get; } = new([.. Make.TwoNodes.Nodes, new NodeDescription(Other, null, null, NodeCapabilities.V098)]);

    /// <summary>One listener with one member on every node, told and acknowledged.</summary>
    public static Story Serving(Story? story = null)
    {
        story ??= new Story();
        story.Done(Make.CreateLoadBalancer(story.Flavor));
        TakeRoles(story);
        story.Done(Make.CreateListener()).Done(Make.CreatePool()).Done(Make.CreateMember(Make.Member1, "10.0.0.1"));
        foreach (var node in story.State.Nodes)
            story.Shows(node.Name);
        return story.Acknowledge();
    }

    /// <summary>For stories whose nodes don't do so by themselves.</summary>
    public static Story TakeRoles(Story story)
    {
        foreach (var request in story.Roles.Values.Where(request => story.State.FindNode(request.Node)?.RoleAttempt?.Number == request.Attempt).ToArray())
            story.Tell(new Actors.LoadBalancers.Messages.RoleAssigned(request.Node, request.Epoch, request.Attempt, null));
        return story;
    }
}
